package stoa.standalone;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import stoa.protocol.bus.Service;

/** {@code ./stoa cluster}: for development, every service as processes of its own on this machine. */
public final class ClusterMain {
    private final PrintStream out;
    private final long startNs = System.nanoTime();

    private ClusterMain(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        Ending ending = new Ending(System.err);
        ending.run(() -> new ClusterMain(System.out).run(StartOptions.parse(List.of(args), "data-cluster"), ending));
    }

    private void run(StartOptions options, Ending ending) {
        if (options.help()) {
            out.print(HelpText.of("cluster"));
            return;
        }
        LocalCluster cluster = new LocalCluster(LocalClusterConfig.forDevelopment(options.dataDir()), this::say);
        ending.atStop(() -> stop(cluster));
        out.println("A cluster of Stoa starts, with its data and logs in " + options.dataDir());
        if (options.fresh()) {
            cluster.erase();
        }
        cluster.start();
        out.printf(Locale.ROOT, "The cluster is ready (after %.1f s)%n", seconds());
        cluster.nodes().forEach(node -> out.println(line(cluster, node)));
        out.println("  PostgreSQL  " + cluster.postgres().uri());
        out.println("  Redis       " + cluster.redis().uri());
        out.println("  Kafka       " + cluster.kafka().bootstrap());
        cluster.appEnvironment().forEach((name, value) -> out.println("  " + name + "=" + value));
        out.println("Ctrl-C stops all.");
        out.flush();
        if (options.once()) {
            System.exit(0);
        }
        new Thread(ClusterMain::stay, "stay").start();
    }

    private static String line(LocalCluster cluster, LocalNode node) {
        String edge = node.service() == Service.GATEWAY
                ? ", clients " + node.clientUrl().resolve("/").toString().replace("ws:", "http:") + ", server API "
                        + node.serverUrl() + "/"
                : "";
        return String.format(
                Locale.ROOT,
                "  %-10s  pid %d, operations %s/health/ready%s",
                node.name(),
                cluster.pid(node),
                node.managementUrl(),
                edge);
    }

    private boolean stop(LocalCluster cluster) {
        out.println("The cluster stops");
        cluster.close();
        out.println("The cluster has stopped");
        out.flush();
        return true;
    }

    private static void stay() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        out.printf(Locale.ROOT, "  %4.1f s  %s%n", seconds(), line);
    }

    private double seconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
