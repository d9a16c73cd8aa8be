package stoa.kit.process;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.StoaService;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsDeclaration;
import stoa.kit.config.SettingsException;
import stoa.kit.log.ProcessLog;

/**
 * Runs services as a program: reads settings, starts, waits for SIGTERM or SIGINT, stops. Exit codes: 0
 * stopped cleanly, 1 could not start, 2 wrong settings, 3 did not stop cleanly.
 */
public final class ServiceCommand {
    /** Could not start. */
    public static final int EXIT_START = 1;

    /** Wrong settings or arguments. */
    public static final int EXIT_SETTINGS = 2;

    /** Did not stop cleanly. */
    public static final int EXIT_STOP = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ServiceCommand.class);

    private final List<StoaService> services;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * A program.
     *
     * @param services what it runs
     * @param out standard output
     * @param err standard error
     */
    public ServiceCommand(List<StoaService> services, PrintStream out, PrintStream err) {
        this.services = services;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs until a signal; blocks the calling thread while starting. Returns when all services have
     * started (their threads keep the process alive), or ends the process where that cannot be.
     *
     * @param arguments {@code --help} or nothing
     * @param environment usually {@code System.getenv()}
     */
    public void run(String[] arguments, Map<String, String> environment) {
        SettingsDeclaration declaration = ServiceProcess.declaration(services);
        if (List.of(arguments).contains("--help")) {
            out.print("Settings, by environment or in the file STOA_CONFIG_FILE:\n" + declaration.describe());
            return;
        }
        Settings settings;
        try {
            settings = declaration.read(environment);
        } catch (SettingsException wrong) {
            exit(EXIT_SETTINGS, wrong.getMessage());
            return;
        }
        ProcessLog.configure(settings);
        settings.all().forEach(line -> LOG.info("setting {}", line));
        start(new ServiceProcess(services, settings), stopWithinMs(settings));
    }

    private void start(ServiceProcess process, long stopWithinMs) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(process, stopWithinMs)));
        try {
            process.start().toCompletionStage().toCompletableFuture().get();
            LOG.info("started");
        } catch (RuntimeException failed) {
            LOG.error("cannot start", failed);
            exit(EXIT_START, "Cannot start: " + failed);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (!(cause instanceof StartException)) {
                LOG.error("cannot start", cause);
            }
            exit(EXIT_START, String.valueOf(cause.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(ServiceProcess process, long withinMs) {
        LOG.info("stopping");
        boolean clean;
        try {
            clean = process.stop().toCompletionStage().toCompletableFuture().get(withinMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.error("not stopped in time", failed);
            clean = false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            clean = false;
        }
        LOG.info(clean ? "stopped" : "stopped, not cleanly");
        Runtime.getRuntime().halt(clean ? 0 : EXIT_STOP);
    }

    private long stopWithinMs(Settings settings) {
        ProcessSettings own = ProcessSettings.of(settings);
        return own.drainTimeoutMs() + (services.size() + 2) * own.stopTimeoutMs();
    }

    /** No shutdown hook runs: nothing has started that would need one. */
    private void exit(int code, @Nullable String sentence) {
        err.println(sentence);
        err.flush();
        Runtime.getRuntime().halt(code);
    }
}
