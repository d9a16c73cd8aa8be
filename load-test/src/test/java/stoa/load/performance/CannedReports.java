package stoa.load.performance;

import java.util.List;
import java.util.Map;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Phase;
import stoa.load.plan.Protocol;
import stoa.load.proc.ServerProcesses;
import stoa.load.report.Report;

/** Reports as loads give them, made up. */
final class CannedReports {
    private static final Report.Latency NONE = new Report.Latency(0, 0, 0, 0, 0);

    private CannedReports() {}

    static Report.Latency latency(double p50Ms, double p99Ms) {
        return new Report.Latency(100, p50Ms, p99Ms, p99Ms, p99Ms);
    }

    static Report report(Load load, int seconds, Report.Counts counts, Report.Latency latency, double cpuSeconds) {
        Report.Figures all = new Report.Figures("all", seconds, counts, latency, latency, NONE, cpuSeconds, 0);
        LoadPlan plan = new LoadPlan(
                "run",
                List.of("http://127.0.0.1:1"),
                new LoadPlan.Crowd(load.clients(), load.rooms(), load.publishers()),
                new LoadPlan.Traffic(Protocol.NATIVE, Load.BYTES, 0, -1),
                new LoadPlan.Pace(500, 0, 1, 1, 1),
                List.of(new Phase("part-1", seconds, load.rates().getFirst(), 0, 0)));
        return new Report(
                "2026-01-01T00:00:00Z",
                2,
                plan,
                1,
                all,
                List.of(),
                List.of(),
                List.of(new ServerProcesses.Cost(10, "java", cpuSeconds, 1)),
                new Report.Tool(0, 0, 0),
                verdict(List.of()));
    }

    static Report.Verdict verdict(List<String> sentences) {
        return new Report.Verdict(sentences.size(), sentences, 0, 0, 0, Map.of(), 1);
    }

    static Report with(Report report, Report.Verdict verdict, List<ServerProcesses.Cost> servers) {
        return new Report(
                report.startedAt(),
                report.processors(),
                report.plan(),
                report.workers(),
                report.all(),
                report.phases(),
                report.seconds(),
                servers,
                report.tool(),
                verdict);
    }
}
