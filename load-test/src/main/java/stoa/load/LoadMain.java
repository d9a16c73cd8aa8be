package stoa.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import stoa.kit.config.SettingsException;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;
import stoa.load.report.HtmlReport;
import stoa.load.report.JsonReport;
import stoa.load.report.Report;
import stoa.load.report.TextReport;
import stoa.load.run.AppAccess;
import stoa.load.team.Worker;
import stoa.standalone.Ending;
import stoa.standalone.HelpText;
import stoa.standalone.StartException;

/**
 * {@code ./stoa load}: puts load on a Stoa that runs and checks that what it delivered is exact. Exit code 0 when it
 * was, 1 when it was not or the run could not be done, 2 for wrong options.
 */
public final class LoadMain {
    private static final int PORT_MAX = 65_535;
    private static final int PROCESSES_MAX = 1_000;
    private static final int RUN_NAMES = 36 * 36 * 36 * 36 * 36;
    private static final int RADIX = 36;

    private LoadMain() {}

    /**
     * Runs it.
     *
     * @param arguments see {@code ./stoa load --help}
     */
    public static void main(String[] arguments) {
        new Ending(System.err).run(() -> run(List.of(arguments), System.getenv()));
    }

    private static void run(List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HelpText.of("load"));
            return;
        }
        Options options = Options.of(arguments);
        String leader = options.text("join", "");
        if (!leader.isEmpty()) {
            Worker.run(connect(address(leader)), access(environment));
            System.exit(0);
        }
        String name = Integer.toString(ThreadLocalRandom.current().nextInt(RUN_NAMES), RADIX);
        LoadPlan plan = PlanReader.plan(options, name, Runtime.getRuntime().availableProcessors());
        Report report = measure(plan, options, access(environment));
        System.out.print(TextReport.of(report));
        write(options.text("json", ""), JsonReport.of(report));
        write(options.text("html", ""), HtmlReport.of(report));
        System.exit(report.verdict().exact() ? 0 : 1);
    }

    private static Report measure(LoadPlan plan, Options options, AppAccess access)
            throws IOException, InterruptedException {
        LoadRun.Team team = new LoadRun.Team(
                address(options.text("listen", "127.0.0.1:0")),
                options.number("processes", 1, 0, PROCESSES_MAX),
                options.number("workers", 0, 0, PROCESSES_MAX),
                pids(options.list("pids", "")));
        if (team.processes() + team.others() == 0) {
            throw new SettingsException("Somebody has to do the work: --processes 1 or --workers 1 or more.");
        }
        URI server = URI.create(options.text("server", "http://127.0.0.1:8081"));
        try (AppSettings settings = new AppSettings(server, access)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> putBack(settings), "settings"));
            settings.apply(plan);
            return new LoadRun(plan, access, team, System.out).run();
        } catch (ConnectException nobody) {
            throw new StartException(
                    "No Stoa answers at " + server + ": start one with ./stoa up, or tell with --server where it is.",
                    nobody);
        } catch (IOException failure) {
            throw new StartException("The run could not be done: " + failure.getMessage(), failure);
        }
    }

    private static void putBack(AppSettings settings) {
        try {
            settings.close();
        } catch (IOException failure) {
            System.err.println("The app's settings could not be put back: " + failure.getMessage());
        }
    }

    private static AppAccess access(Map<String, String> environment) {
        AppAccess access = new AppAccess(
                environment.getOrDefault("STOA_APP_KEY", ""),
                environment.getOrDefault("STOA_APP_SECRET", ""),
                environment.getOrDefault("STOA_MASTER_KEY", ""));
        if (access.app().isEmpty() || access.secret().isEmpty()) {
            throw new SettingsException(
                    "Set STOA_APP_KEY and STOA_APP_SECRET, for example by: set -a; . data/app.properties; set +a");
        }
        return access;
    }

    private static List<Long> pids(List<String> given) {
        try {
            return given.stream().map(Long::valueOf).toList();
        } catch (NumberFormatException wrong) {
            throw new SettingsException("--pids needs process ids, not \"" + String.join(",", given) + "\".");
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= PORT_MAX) {
                InetAddress host = InetAddress.getByName(colon < 0 ? "127.0.0.1" : text.substring(0, colon));
                return new InetSocketAddress(host, port);
            }
        } catch (NumberFormatException | IOException wrong) {
            throw new SettingsException("An address is HOST:PORT, not \"" + text + "\": " + wrong.getMessage());
        }
        throw new SettingsException("An address is HOST:PORT, not \"" + text + "\".");
    }

    private static Socket connect(InetSocketAddress leader) throws IOException {
        try {
            return new Socket(leader.getAddress(), leader.getPort());
        } catch (ConnectException nobody) {
            throw new StartException("Nobody leads a run at " + leader + ".", nobody);
        }
    }

    private static void write(String file, String text) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException failure) {
            throw new StartException("The report could not be written to " + file + ": " + failure, failure);
        }
    }
}
