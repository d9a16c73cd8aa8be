package stoa.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import stoa.load.plan.LoadPlan;
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
                .map(phase -> text("%s %d s at %s/s", phase.name(), phase.seconds(), number(phase.rate())))
                .collect(Collectors.joining(", "));
        return text(
                "%d clients, %d rooms, %d publishers, %s; %s",
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
                text(
                        "%d sent, %d accepted, %d refused",
                        all.counts().sent(),
                        all.counts().accepted(),
                        all.counts().refused())));
        refusals(report.verdict().refusals(), rows);
        rows.add(new Row(
                "deliveries",
                text("%d, %s/s", all.counts().deliveries(), number(Math.rint(all.deliveriesPerSecond())))));
        rows.add(new Row(
                "shed",
                text(
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
                text(
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
                        text("%d, %s", phase.entry().count(), latency(phase.entry()))));
            }
        }
        Report.Verdict verdict = report.verdict();
        if (verdict.lost() + verdict.reloads() > 0) {
            rows.add(new Row(
                    "connections",
                    text("%d ended by the server, %d told to reload", verdict.lost(), verdict.reloads())));
        }
    }

    private static void servers(Report report, List<Row> rows) {
        if (report.servers().isEmpty()) {
            rows.add(new Row("server CPU", "not measured: give --pids, or run where the server runs"));
            return;
        }
        rows.add(new Row(
                "server CPU",
                text(
                        "%.2f µs per delivery; %.1f s of %d processes",
                        report.all().cpuMicrosPerDelivery(),
                        report.all().serverCpuSeconds(),
                        report.servers().size())));
        for (ServerProcesses.Cost cost : report.servers()) {
            rows.add(new Row(
                    "  " + cost.name() + ' ' + cost.pid(),
                    text("%.1f s CPU in the whole run, %.0f MiB", cost.cpuSeconds(), cost.residentMibMax())));
        }
    }

    static String latency(Report.Latency latency) {
        return latency.count() == 0
                ? "-"
                : text(
                        "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms",
                        latency.p50Ms(), latency.p99Ms(), latency.p999Ms(), latency.maxMs());
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
