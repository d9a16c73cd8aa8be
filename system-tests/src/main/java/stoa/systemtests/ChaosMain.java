package stoa.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import stoa.kit.log.LogFormat;
import stoa.kit.log.LogLevel;
import stoa.kit.log.ProcessLog;
import stoa.standalone.Ending;
import stoa.standalone.HelpText;
import stoa.standalone.LocalCluster;
import stoa.standalone.LocalClusterConfig;
import stoa.systemtests.chaos.ChaosReport;
import stoa.systemtests.chaos.ChaosRun;
import stoa.systemtests.chaos.LocalChaosTarget;
import stoa.systemtests.chaos.Schedule;

/**
 * {@code ./stoa chaos}: a cluster on this machine, and runs in which everything that can fail does. Each
 * run has its own seed, printed before it begins; the same seed makes the same schedule again.
 */
public final class ChaosMain {
    private ChaosMain() {}

    /**
     * Runs it.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        new Ending(System.err).run(() -> run(args));
    }

    private static void run(String[] args) throws IOException {
        ProcessLog.configure(LogFormat.TEXT, LogLevel.WARN);
        Arguments given = new Arguments(args);
        if (given.has("--help") || given.has("-h")) {
            System.out.print(HelpText.of("chaos"));
            return;
        }
        long runs = given.number("--runs", 1);
        long seed = given.number("--seed", System.nanoTime() & 0xff_ffffL);
        Path data = Path.of(given.text("--data", "data-chaos"));
        Files.createDirectories(data);
        AtomicReference<@Nullable LocalCluster> running = new AtomicReference<>();
        // PostgreSQL and Redis do not end with this process by themselves.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(running.get())));
        List<ChaosReport> reports = new ArrayList<>();
        for (long run = 0; run < runs; run++) {
            reports.add(runOnce(given, running, new Turn(data, seed + run, run + 1, runs)));
        }
        long bad = reports.stream().filter(report -> !report.isGood()).count();
        System.out.println();
        reports.forEach(report -> System.out.print(report.text()));
        System.out.println(runs - bad + " of " + runs + " runs kept every promise");
        System.exit(bad == 0 ? 0 : 1);
    }

    private static void stop(@Nullable LocalCluster running) {
        if (running != null) {
            running.close();
        }
    }

    /** One of the runs. */
    private record Turn(Path data, long seed, long number, long of) {}

    private static ChaosReport runOnce(Arguments given, AtomicReference<@Nullable LocalCluster> running, Turn turn) {
        say("run " + turn.number + " of " + turn.of + ", seed " + turn.seed + ": starting the cluster");
        LocalCluster cluster = new LocalCluster(LocalClusterConfig.forTests(turn.data, environment()), _ -> {});
        cluster.erase();
        running.set(cluster);
        cluster.start();
        try (LocalChaosTarget target = new LocalChaosTarget(cluster)) {
            ChaosRun.Size size = new ChaosRun.Size(
                    cluster.appEnvironment().getOrDefault("STOA_APP_KEY", ""),
                    cluster.appEnvironment().getOrDefault("STOA_APP_SECRET", ""),
                    (int) given.number("--clients", 60),
                    (int) given.number("--rooms", 6),
                    (int) given.number("--rate", 60));
            Schedule schedule = given.has("--brief") ? Schedule.brief(turn.seed) : Schedule.whole(turn.seed);
            long startNs = System.nanoTime();
            ChaosReport report = new ChaosRun(target, schedule, size, ChaosMain::say).run();
            say("took " + Duration.ofNanos(System.nanoTime() - startNs).toSeconds() + " s");
            System.out.print(report.text());
            return report;
        }
    }

    /**
     * Settings of a cluster under test: no limits that would drop what is to be counted, and rooms that end after
     * a minute of silence.
     *
     * @return settings for every process
     */
    public static Map<String, String> environment() {
        return Map.of("STOA_APP_SETTINGS", "{\"messagesPerSecond\":0,\"roomBudgetPer200Ms\":0,\"roomIdleMinutes\":1}");
    }

    private static void say(String line) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }
}
