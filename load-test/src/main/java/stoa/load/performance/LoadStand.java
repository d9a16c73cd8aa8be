package stoa.load.performance;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import stoa.load.LoadRun;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;
import stoa.load.report.JsonReport;
import stoa.load.report.Report;
import stoa.load.team.Leader;

/** Runs the load test against the server, and keeps what it says. */
final class LoadStand implements Stand {
    private static final int RADIX = 36;
    private static final int RUN_NAMES = RADIX * RADIX * RADIX * RADIX * RADIX;

    private final MeasuredServer server;
    private final Size size;
    private final Path dir;
    private int loads;

    /**
     * A stand.
     *
     * @param server that is measured
     * @param size of the loads
     * @param dir gets each load's scenario, progress and report
     */
    LoadStand(MeasuredServer server, Size size, Path dir) {
        this.server = server;
        this.size = size;
        this.dir = dir;
    }

    @Override
    public MeasuredServer server() {
        return server;
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public Report load(Load whole, int seconds, Leader.Interlude interlude) throws IOException, InterruptedException {
        Load load = whole.scaled(size.percent());
        loads++;
        Path scenario = dir.resolve("load-" + loads + ".properties");
        Files.writeString(scenario, load.scenario(seconds));
        LoadPlan plan = PlanReader.plan(
                Options.of(List.of(
                        "--scenario",
                        scenario.toString(),
                        "--protocol",
                        size.protocol(),
                        "--url",
                        server.clientUrl().toString())),
                Integer.toString(ThreadLocalRandom.current().nextInt(RUN_NAMES), RADIX),
                Runtime.getRuntime().availableProcessors());
        LoadRun.Team team = new LoadRun.Team(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), load.processes(), 0, server.pids());
        try (PrintStream progress = new PrintStream(
                Files.newOutputStream(dir.resolve("load-" + loads + ".log")), true, StandardCharsets.UTF_8)) {
            Report report = new LoadRun(plan, server.access(), team, progress).run(interlude);
            Files.writeString(dir.resolve("load-" + loads + ".json"), JsonReport.of(report));
            return report;
        }
    }
}
