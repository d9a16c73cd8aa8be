package stoa.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A report as one page that needs nothing else: light and dark, for desks and phones. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes a report; blocks for the style sheet, which is a resource.
     *
     * @param report what came of a run
     * @return HTML
     */
    public static String of(Report report) {
        StringBuilder html = new StringBuilder();
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta name=\"color-scheme\" content=\"light dark\">")
                .append("<title>Stoa load test ")
                .append(HtmlText.escaped(report.plan().run()))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style></head><body><main>\n<h1>Load test</h1>\n<p>")
                .append(HtmlText.escaped(Rows.asked(report.plan())))
                .append("</p>\n<p class=\"quiet\">")
                .append(HtmlText.escaped(report.startedAt() + ", run "
                        + report.plan().run() + ", "
                        + String.join(", ", report.plan().urls()) + ", " + report.processors() + " processors here"))
                .append("</p>\n");
        verdict(report, html);
        rows(report, html);
        charts(report.seconds(), html);
        phases(report, html);
        return html.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream file = HtmlReport.class.getResourceAsStream("report.css")) {
            if (file == null) {
                throw new IllegalStateException("the report's style sheet is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void verdict(Report report, StringBuilder html) {
        html.append("<section class=\"verdict ")
                .append(report.verdict().exact() ? "good" : "bad")
                .append("\"><strong>")
                .append(HtmlText.escaped(Rows.verdict(report)))
                .append("</strong>");
        if (!report.verdict().sentences().isEmpty()) {
            html.append("<ul>");
            report.verdict()
                    .sentences()
                    .forEach(line ->
                            html.append("<li>").append(HtmlText.escaped(line)).append("</li>"));
            html.append("</ul>");
        }
        html.append("</section>\n");
    }

    private static void rows(Report report, StringBuilder html) {
        html.append("<dl>\n");
        for (Rows.Row row : Rows.of(report)) {
            html.append("<dt>")
                    .append(HtmlText.escaped(row.name()))
                    .append("</dt><dd>")
                    .append(HtmlText.escaped(row.value()))
                    .append("</dd>\n");
        }
        html.append("</dl>\n");
    }

    private static void charts(List<Report.Second> seconds, StringBuilder html) {
        html.append("<div class=\"charts\">\n")
                .append(new LineChart("Deliveries", "per second")
                        .line("deliveries", values(seconds, Report.Second::deliveries))
                        .html())
                .append(new LineChart("Delivery latency", "milliseconds from the intended send")
                        .line("p50", values(seconds, Report.Second::p50Ms))
                        .line("p99", values(seconds, Report.Second::p99Ms))
                        .html())
                .append(new LineChart("Processor time", "% of one processor")
                        .line("server", values(seconds, Report.Second::serverCpuPercent))
                        .line("load test", values(seconds, Report.Second::toolCpuPercent))
                        .html())
                .append(new LineChart("Clients and publishers in their rooms", "")
                        .line("in", values(seconds, Report.Second::in))
                        .html())
                .append(new LineChart("Messages", "per second")
                        .line("sent", values(seconds, Report.Second::sent))
                        .line("counted by gaps", values(seconds, Report.Second::gaps))
                        .html())
                .append(new LineChart("Memory of the server", "MiB resident")
                        .line("server", values(seconds, Report.Second::serverMib))
                        .html())
                .append("</div>\n");
    }

    private static List<Double> values(List<Report.Second> seconds, ToDoubleFunction<Report.Second> what) {
        return seconds.stream().map(second -> what.applyAsDouble(second)).toList();
    }

    private static void phases(Report report, StringBuilder html) {
        html.append("<h2>Phases</h2>\n<div class=\"wide\"><table><thead><tr><th>phase</th><th>seconds</th>")
                .append("<th>sent</th><th>deliveries</th><th>per second</th><th>p50 ms</th><th>p99 ms</th>")
                .append("<th>p99.9 ms</th><th>max ms</th><th>ack p99 ms</th><th>µs per delivery</th>")
                .append("</tr></thead><tbody>\n");
        for (Report.Figures phase : report.phases()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<tr><th>%s</th><td>%.0f</td><td>%d</td><td>%d</td><td>%.0f</td><td>%.1f</td><td>%.1f</td>"
                            + "<td>%.1f</td><td>%.1f</td><td>%.1f</td><td>%.2f</td></tr>%n",
                    HtmlText.escaped(phase.name()),
                    phase.seconds(),
                    phase.counts().sent(),
                    phase.counts().deliveries(),
                    phase.deliveriesPerSecond(),
                    phase.delivery().p50Ms(),
                    phase.delivery().p99Ms(),
                    phase.delivery().p999Ms(),
                    phase.delivery().maxMs(),
                    phase.ack().p99Ms(),
                    phase.cpuMicrosPerDelivery()));
        }
        html.append("</tbody></table></div>\n");
    }
}
