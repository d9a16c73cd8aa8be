package stoa.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import stoa.load.figures.Durations;
import stoa.load.figures.SecondFigures;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Phase;
import stoa.load.plan.Protocol;
import stoa.load.proc.ProcFiles;
import stoa.load.proc.ServerProcesses;

/** Reports say what was measured, and nothing that is in a name becomes markup. */
class ReportTest {
    private static final String EVIL = "<script>alert('\"&')</script>";

    @TempDir
    Path proc;

    @Test
    void figures_of_processes_and_seconds_add_up() {
        Report report = report(EVIL, List.of());
        assertThat(report.all().counts()).isEqualTo(new Report.Counts(40, 36, 4, 4, 3_600, 8));
        assertThat(report.all().seconds()).isCloseTo(2, within(1e-9));
        assertThat(report.all().deliveriesPerSecond()).isCloseTo(1_800, within(1e-6));
        assertThat(report.all().serverCpuSeconds()).isCloseTo(1.8, within(1e-9));
        assertThat(report.all().cpuMicrosPerDelivery()).isCloseTo(500, within(1e-6));
        assertThat(report.all().delivery().count()).isEqualTo(400);
        assertThat(report.all().delivery().p50Ms()).isCloseTo(50, within(0.1));
        assertThat(report.all().delivery().p99Ms()).isCloseTo(99, within(0.1));
        assertThat(report.all().delivery().maxMs()).isCloseTo(100, within(0.1));
        assertThat(report.phases()).extracting(Report.Figures::name).containsExactly("entering", EVIL);
        assertThat(report.seconds()).hasSize(3);
        assertThat(report.seconds().getLast().deliveries()).isEqualTo(1_800);
        assertThat(report.tool().cpuSeconds()).isCloseTo(3, within(1e-9));
    }

    @Test
    void json_has_the_figures_under_their_names() throws IOException {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(report(EVIL, List.of("client1 lost " + EVIL))));
        assertThat(json.at("/all/counts/deliveries").asLong()).isEqualTo(3_600);
        assertThat(json.at("/all/deliveriesPerSecond").asDouble()).isCloseTo(1_800, within(1e-6));
        assertThat(json.at("/all/cpuMicrosPerDelivery").asDouble()).isCloseTo(500, within(1e-6));
        assertThat(json.at("/phases/1/name").asText()).isEqualTo(EVIL);
        assertThat(json.at("/plan/crowd/clients").asInt()).isEqualTo(100);
        assertThat(json.at("/verdict/exact").asBoolean()).isFalse();
        assertThat(json.at("/verdict/sentences/0").asText()).isEqualTo("client1 lost " + EVIL);
        assertThat(json.at("/verdict/refusals/20604").asLong()).isEqualTo(4);
        assertThat(json.at("/servers/0/cpuSeconds").asDouble()).isCloseTo(2.7, within(1e-9));
    }

    @Test
    void the_page_needs_nothing_else_and_shows_what_was_measured() throws Exception {
        String html = HtmlReport.of(report(EVIL, List.of("client1 lost " + EVIL)));
        assertThat(html)
                .contains(
                        "3600, 1800/s", "500.00 µs per delivery", "client1 lost &lt;script&gt;", "prefers-color-scheme")
                .contains("4 with 20604 TOO_MANY_MESSAGES")
                .doesNotContain("<script", "src=", "<link", "@import", "url(");
        assertThat(Pattern.compile("<svg").matcher(html).results().count()).isEqualTo(6);
        for (String part : html.split("(?=<svg)", -1)) {
            if (part.startsWith("<svg")) {
                String svg = part.substring(0, part.indexOf("</svg>") + "</svg>".length());
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(svg)))
                                .getElementsByTagName("polyline")
                                .getLength())
                        .isPositive();
            }
        }
    }

    @Test
    void the_terminal_says_the_same() {
        String good = TextReport.of(report("steady", List.of()));
        assertThat(good)
                .contains("100 clients, 2 rooms, 4 publishers, 200 bytes; steady 2 s at 20/s")
                .contains("40 sent, 36 accepted, 4 refused", "3600, 1800/s", "p50 50.0 ms, p99 99.0 ms")
                .contains("500.00 µs per delivery", "Exact: nothing lost");
        assertThat(TextReport.of(report("steady", List.of("client1 lost number 3"))))
                .contains("Not exact; checks that failed: 1", "WRONG: client1 lost number 3");
    }

    @Test
    void the_axis_of_a_chart_ends_at_a_round_number() {
        assertThat(List.of(
                        LineChart.niceTop(0), LineChart.niceTop(0.7), LineChart.niceTop(137), LineChart.niceTop(5_001)))
                .containsExactly(1.0, 1.0, 200.0, 10_000.0);
    }

    /** A run of one phase of two seconds, with two workers. */
    private Report report(String phase, List<String> sentences) {
        try {
            ticks(0);
            ServerProcesses servers = new ServerProcesses(new ProcFiles(proc), List.of(10L));
            Timeline timeline = new Timeline(servers, 0);
            ticks(90);
            timeline.add(0, figures(0));
            timeline.tick(1_000_000);
            timeline.phase(phase, true, 1_000_000);
            for (int second = 2; second <= 3; second++) {
                ticks(second * 90);
                timeline.add(0, figures(1));
                timeline.add(1, figures(1));
                timeline.tick(second * 1_000_000L);
            }
            LoadPlan plan = new LoadPlan(
                    "run" + EVIL,
                    List.of("http://127.0.0.1:8080"),
                    new LoadPlan.Crowd(100, 2, 4),
                    new LoadPlan.Traffic(Protocol.NATIVE, 200, 0, -1),
                    new LoadPlan.Pace(500, 0, 1, 1, 1),
                    List.of(new Phase(phase, 2, 20, 0, 0)));
            Report.Verdict verdict = new Report.Verdict(sentences.size(), sentences, 1, 0, 0, timeline.refusals(), 2);
            return new Report(
                    "2026-01-01T00:00:00Z",
                    2,
                    plan,
                    2,
                    timeline.all(),
                    timeline.phases(),
                    timeline.seconds(),
                    servers.costs(),
                    timeline.tool(),
                    verdict);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private void ticks(int user) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("10"));
        Files.writeString(folder.resolve("stat"), "10 (java) S 1 1 1 0 -1 0 1 1 1 1 " + user + " 0 0 0 20 0 1 0\n");
        Files.writeString(folder.resolve("comm"), EVIL + '\n');
    }

    private static SecondFigures figures(int busy) {
        Histogram latencies = Durations.empty();
        for (int ms = 1; ms <= 100 * busy; ms++) {
            latencies.recordValue(ms * 1_000L);
        }
        String encoded = Durations.encode(latencies);
        return new SecondFigures(
                50,
                0,
                0,
                0,
                10L * busy,
                9L * busy,
                busy > 0 ? 1 : 0,
                busy,
                900L * busy,
                0,
                2L * busy,
                Map.of(20604, 2L * busy),
                600_000,
                1_024,
                encoded,
                encoded,
                encoded);
    }
}
