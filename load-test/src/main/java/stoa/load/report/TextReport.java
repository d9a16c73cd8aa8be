package stoa.load.report;

import java.util.Locale;

/** A report for the terminal. */
public final class TextReport {
    private TextReport() {}

    /**
     * Writes a report.
     *
     * @param report what came of a run
     * @return lines, each ended
     */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append('\n').append(Rows.asked(report.plan())).append("\n\n");
        for (Rows.Row row : Rows.of(report)) {
            text.append(String.format(Locale.ROOT, "  %-24s %s%n", row.name(), row.value()));
        }
        if (report.phases().size() > 2) {
            phases(report, text);
        }
        text.append('\n').append(Rows.verdict(report)).append('\n');
        report.verdict()
                .sentences()
                .forEach(line -> text.append("WRONG: ").append(line).append('\n'));
        return text.toString();
    }

    private static void phases(Report report, StringBuilder text) {
        text.append(String.format(
                Locale.ROOT,
                "%n  %-16s %12s %12s %9s %9s %9s %9s %12s%n",
                "phase",
                "deliveries",
                "per second",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "µs/delivery"));
        for (Report.Figures phase : report.phases()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-16s %12d %12.0f %9.1f %9.1f %9.1f %9.1f %12.2f%n",
                    phase.name(),
                    phase.counts().deliveries(),
                    phase.deliveriesPerSecond(),
                    phase.delivery().p50Ms(),
                    phase.delivery().p99Ms(),
                    phase.delivery().p999Ms(),
                    phase.delivery().maxMs(),
                    phase.cpuMicrosPerDelivery()));
        }
    }
}
