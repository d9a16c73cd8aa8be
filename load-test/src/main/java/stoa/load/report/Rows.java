package stoa.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Protocol;
import stoa.load.proc.ServerProcesses;
import stoa.protocol.error.ErrorCode;

/** What a report says to people, as rows of a name and a value; the same on the terminal and in a browser. */
final class Rows {
    /**
     * A row.
     *
     * @param name what it is
     * @param value with its unit
     */
    record Row(String name, String value) {}

    private Rows() {}

    static String asked(LoadPlan plan) {
        String pace = plan.phases().stream()
                .map(phase -> String.format(
                        Locale.ROOT, "%s %d s at %s/s", phase.name(), phase.seconds(), number(phase.rate())))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s%d clients, %d rooms, %d publishers, %s; %s",
                plan.traffic().protocol() == Protocol.NATIVE
                        ? ""
                        : plan.traffic().protocol().text() + " protocol, ",
                plan.crowd().clients(),
                plan.crowd().rooms(),
                plan.crowd().publishers(),
                plan.traffic().likes() > 0
                        ? "likes of " + plan.traffic().likes()
                        : plan.traffic().bytes() + " bytes",
                pace);
    }

    static String verdict(Report report) {
        Report.Verdict verdict = report.verdict();
        return verdict.exact()
                ? "Exact: nothing lost, nothing doubled, one order for all."
                : "Not exact; checks that failed: " + verdict.failures();
    }

    static List<Row> of(Report report) {
        Report.Figures all = report.all();
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                "messages",
                String.format(
                        Locale.ROOT,
                        "%d sent, %d accepted, %d refused",
                        all.counts().sent(),
                        all.counts().accepted(),
                        all.counts().refused())));
        refusals(report.verdict().refusals(), rows);
        rows.add(new Row(
                "deliveries",
                String.format(
                        Locale.ROOT,
                        "%d, %s/s",
                        all.counts().deliveries(),
                        number(Math.rint(all.deliveriesPerSecond())))));
        rows.add(new Row(
                "shed",
                String.format(
                        Locale.ROOT,
                        "%d messages by room budgets; gaps count %d, %d of them to clients that read too slowly",
                        all.counts().acceptedShed(),
                        all.counts().gaps(),
                        report.verdict().thinned())));
        rows.add(new Row("delivery latency", latency(all.delivery())));
        rows.add(new Row("ack latency", latency(all.ack())));
        entries(report, rows);
        servers(report, rows);
        rows.add(new Row(
                "load test itself",
                String.format(
                        Locale.ROOT,
                        "%.1f s CPU, at most %.0f %% of a processor, %.0f MiB, %d processes",
                        report.tool().cpuSeconds(),
                        report.tool().cpuPercentMax(),
                        report.tool().residentMibMax(),
                        report.workers())));
        return rows;
    }

    private static void refusals(Map<Integer, Long> refusals, List<Row> rows) {
        if (!refusals.isEmpty()) {
            rows.add(new Row(
                    "refused",
                    refusals.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(one -> one.getValue() + " with " + one.getKey() + ' '
                                    + ErrorCode.ofNumber(one.getKey()).name())
                            .collect(Collectors.joining(", "))));
        }
    }

    private static void entries(Report report, List<Row> rows) {
        for (Report.Figures phase : report.phases()) {
            if (phase.entry().count() > 0) {
                rows.add(new Row(
                        "getting in, " + phase.name(),
                        String.format(Locale.ROOT, "%d, %s", phase.entry().count(), latency(phase.entry()))));
            }
        }
        Report.Verdict verdict = report.verdict();
        if (verdict.lost() + verdict.reloads() > 0) {
            rows.add(new Row(
                    "connections",
                    String.format(
                            Locale.ROOT,
                            "%d ended by the server, %d told to reload",
                            verdict.lost(),
                            verdict.reloads())));
        }
    }

    private static void servers(Report report, List<Row> rows) {
        if (report.servers().isEmpty()) {
            rows.add(new Row("server CPU", "not measured: give --pids, or run where the server runs"));
            return;
        }
        rows.add(new Row(
                "server CPU",
                String.format(
                        Locale.ROOT,
                        "%.2f µs per delivery; %.1f s of %d processes",
                        report.all().cpuMicrosPerDelivery(),
                        report.all().serverCpuSeconds(),
                        report.servers().size())));
        Map<String, List<ServerProcesses.Cost>> byName = report.servers().stream()
                .collect(Collectors.groupingBy(ServerProcesses.Cost::name, LinkedHashMap::new, Collectors.toList()));
        byName.forEach((name, costs) -> rows.add(new Row(
                "  " + name + (costs.size() == 1 ? " " + costs.getFirst().pid() : ", " + costs.size()),
                String.format(
                        Locale.ROOT,
                        "%.1f s CPU from the first connection on, at most %.0f MiB resident",
                        costs.stream()
                                .mapToDouble(ServerProcesses.Cost::cpuSeconds)
                                .sum(),
                        costs.stream()
                                .mapToDouble(ServerProcesses.Cost::residentMibMax)
                                .sum()))));
    }

    static String latency(Report.Latency latency) {
        return latency.count() == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms",
                        latency.p50Ms(),
                        latency.p99Ms(),
                        latency.p999Ms(),
                        latency.maxMs());
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
