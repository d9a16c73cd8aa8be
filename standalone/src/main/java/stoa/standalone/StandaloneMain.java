package stoa.standalone;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import stoa.embedded.ParentWatch;
import stoa.gateway.GatewayConfig;
import stoa.kit.config.Settings;
import stoa.kit.process.ProcessSettings;

/** {@code ./stoa up}: everything in one process, for trying, developing and small installations. */
public final class StandaloneMain {
    private final PrintStream out;
    private final Map<String, String> environment;
    private final long startNs = System.nanoTime();

    private StandaloneMain(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        List<String> arguments = new ArrayList<>(List.of(args));
        if (arguments.remove(ServiceMain.END_WITH_PARENT)) {
            ParentWatch.endWithParent();
        }
        Ending ending = new Ending(System.err);
        ending.run(() ->
                new StandaloneMain(System.out, System.getenv()).run(StartOptions.parse(arguments, "data"), ending));
    }

    private void run(StartOptions options, Ending ending) {
        if (options.help()) {
            out.print(HelpText.of("up"));
            return;
        }
        Standalone stoa = new Standalone(options.dataDir(), environment, this::say);
        ending.atStop(() -> stop(stoa));
        out.println("Stoa starts, with its data in " + options.dataDir());
        stoa.changedSettings().forEach(line -> out.println("  setting " + line));
        if (options.fresh()) {
            stoa.erase();
            say("The data of earlier runs is forgotten");
        }
        stoa.start();
        if (!stoa.isStopping()) {
            welcome(stoa, options);
        }
        if (options.once()) {
            System.exit(0);
        }
    }

    private boolean stop(Standalone stoa) {
        out.println("Stoa stops");
        boolean clean = stoa.stop();
        out.println("Stoa has stopped");
        out.flush();
        return clean;
    }

    private void say(String line) {
        out.printf(Locale.ROOT, "  %4.1f s  %s%n", seconds(), line);
    }

    private double seconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }

    private void welcome(Standalone stoa, StartOptions options) {
        Settings settings = stoa.settings();
        String bind = settings.get(ProcessSettings.BIND);
        String host = bind.equals("127.0.0.1") || bind.equals("0.0.0.0") ? "localhost" : bind;
        out.printf(Locale.ROOT, "Stoa is ready (after %.1f s)%n", seconds());
        out.println("  Chat        http://" + host + ":" + settings.get(GatewayConfig.CLIENT_PORT) + "/");
        out.println("  Server API  http://" + host + ":" + settings.get(GatewayConfig.SERVER_PORT) + "/");
        out.println("  Console     http://" + host + ":" + settings.get(GatewayConfig.SERVER_PORT) + "/console");
        out.println("  Operations  http://" + host + ":" + settings.get(ProcessSettings.MANAGEMENT_PORT)
                + "/health/ready and /metrics");
        out.println("  Kafka       " + stoa.kafkaBootstrap() + ", topic stoa.messages");
        out.println("  App key     " + stoa.app().key());
        if (stoa.app().isNew()) {
            out.println("  App secret  " + stoa.app().secret());
            out.println("  Master key  " + stoa.app().masterKey());
            out.println(
                    "  (these are shown once and kept in " + options.dataDir().resolve("app.properties") + ")");
        }
        out.println("Ctrl-C stops it.");
        out.flush();
    }
}
