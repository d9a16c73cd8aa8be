package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.config.SettingsException;
import stoa.load.plan.Protocol;
import stoa.standalone.HelpText;

/** Medians, goals, and the table of both. */
class PerformanceTableTest {
    private static final Machine MACHINE = new Machine("Some CPU", 2, 24_000, "Linux 6", "OpenJDK 25");
    private static final List<Case> ONE = Cases.named(List.of("room-1000"), Protocol.NATIVE);

    @TempDir
    Path dir;

    private static CaseOutcome outcome(String protocol, List<String> broken, Double... micros) {
        return new CaseOutcome(
                "room-1000",
                protocol,
                "2026-11-27T10:00:00Z",
                MACHINE,
                new Stand.Size(30, 30, 100, protocol),
                Stream.of(micros)
                        .map(value -> new RunFigures(
                                Map.of(Quantity.CPU_PER_DELIVERY, value, Quantity.DELIVERY_P99, 101.0),
                                20 + value,
                                101,
                                List.of()))
                        .toList(),
                broken,
                List.of());
    }

    @Test
    void a_median_is_the_middle_one_or_the_mean_of_two() {
        assertThat(Spread.of(List.of(3.0, 9.0, 1.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(7.5))).isEqualTo(new Spread(7.5, 7.5, 7.5));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_goal_has_a_side_and_a_limit_of_each_protocol() {
        Goal cost = new Goal(Quantity.CPU_PER_DELIVERY, Goal.Bound.AT_MOST, 2.5, 3.0);
        assertThat(cost.reached(2.5, "native")).isTrue();
        assertThat(cost.reached(2.6, "native")).isFalse();
        assertThat(cost.reached(2.6, "leancloud")).isTrue();
        assertThat(cost.text("leancloud")).isEqualTo("≤ 3 µs per delivery");
        Goal sends = Goal.atLeast(Quantity.SENDS_PER_SECOND, 20_000);
        assertThat(sends.reached(19_999, "native")).isFalse();
        assertThat(sends.reached(20_000, "native")).isTrue();
        assertThat(sends.text("native")).startsWith("≥ 20,000 accepted sends/s");
    }

    @Test
    void a_row_has_goal_median_range_latencies_and_whether_it_is_reached() {
        String table = PerformanceTable.of(ONE, List.of(outcome("native", List.of(), 2.31, 2.9, 2.2)));
        assertThat(table)
                .contains("| `room-1000`: 1000 members of one room, 100 messages/s | ≤ 2.5 µs per delivery | 2.31 |"
                        + " 2.20..2.90 | 22.3/101.0 | yes |  | 2026-11-27, 3 runs of 30 s |")
                .contains("| ≤ 100 ms p99 | 101 | 101..101 | 22.3/101.0 | no |  |")
                .contains("Machine: Some CPU, 2 processors, 24000 MiB, Linux 6, OpenJDK 25.");
    }

    @Test
    void a_broken_case_reaches_nothing_and_one_that_was_not_measured_says_so() {
        String broken = PerformanceTable.of(ONE, List.of(outcome("native", List.of("c1 lost number 3"), 0.1)));
        assertThat(broken)
                .contains("| BROKEN |", "- `room-1000`: c1 lost number 3")
                .doesNotContain("| yes |");
        assertThat(PerformanceTable.of(ONE, List.of()))
                .contains("| ≤ 2.5 µs per delivery | not measured yet |  |  |  |  |  |");
        assertThat(PerformanceTable.of(
                        ONE, List.of(outcome("native", List.of(), 2.9), outcome("leancloud", List.of(), 2.9))))
                .contains("≤ 2.5 µs per delivery | 2.90 | 2.90..2.90 | 22.9/101.0 | no |")
                .contains("`room-1000`, leancloud:", "≤ 3 µs per delivery | 2.90 | 2.90..2.90 | 22.9/101.0 | yes |");
    }

    @Test
    void floors_are_read_from_their_table_and_the_cheapest_that_kept_up_is_named() {
        List<FloorRow> rows = FloorRow.read("""

            1000 clients, 10 publishers

            | floor | µs CPU per delivery | p50 ms | p99 ms | deliveries/s | |
            | --- | --- | --- | --- | --- | --- |
            | C, one send per member and message | 1.90 | 56 | 1204 | 90000 | exact, could not keep up |
            | C, one write per member and 20 ms tick | 2.50 | 27 | 64 | 100000 | exact |
            | Java NIO, 20 ms tick | 2.90 | 26 | 52 | 100000 | exact |
            | Vert.x | – | – | – | – | not exact or not finished, see vertx.load.log |
            """);
        assertThat(rows).hasSize(4);
        String table = PerformanceTable.of(
                ONE, List.of(outcome("native", List.of(), 2.9).withFloors(rows)));
        assertThat(table)
                .contains("| no | 2.50 (C, one write per member and 20 ms tick) |")
                .contains("Floors, 1000 members of one room, 100 messages/s:")
                .contains("| Java NIO, 20 ms tick | 2.90 | 26/52 | 100000 | exact |");
    }

    @Test
    void outcomes_are_kept_and_put_into_a_document_between_its_marks() throws IOException {
        OutcomeFiles files = new OutcomeFiles(dir);
        files.keep(outcome("native", List.of(), 2.9));
        files.keep(outcome("native", List.of(), 2.4));
        files.keep(outcome("leancloud", List.of("x"), 2.9));
        assertThat(files.all())
                .containsExactlyInAnyOrder(outcome("native", List.of(), 2.4), outcome("leancloud", List.of("x"), 2.9));

        Path document = Files.writeString(
                dir.resolve("p.md"), "before\n" + MarkedText.BEGIN + "\n\nold\n\n" + MarkedText.END + "\nafter\n");
        MarkedText.check(document);
        MarkedText.write(document, "new\n");
        assertThat(document)
                .content()
                .isEqualTo("before\n" + MarkedText.BEGIN + "\n\nnew\n\n" + MarkedText.END + "\nafter\n");
        Path without = Files.writeString(dir.resolve("q.md"), MarkedText.END + MarkedText.BEGIN);
        assertThatThrownBy(() -> MarkedText.check(without)).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> MarkedText.check(dir.resolve("nowhere"))).isInstanceOf(SettingsException.class);
    }

    @Test
    void the_documents_name_every_case_and_its_goals() throws IOException {
        Path document = Path.of("../docs/performance.md");
        MarkedText.check(document);
        String help = HelpText.of("performance");
        for (Case one : Cases.ALL) {
            assertThat(help).contains(one.name());
            for (Goal goal : one.goals()) {
                assertThat(Files.readAllLines(document))
                        .as(one.name() + ", " + goal.text("native"))
                        .anyMatch(line ->
                                line.startsWith("| `" + one.name() + "`: ") && line.contains(goal.text("native")));
            }
        }
    }

    @Test
    void the_machine_is_read_from_the_system() throws IOException {
        Files.writeString(dir.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: A CPU\nmodel name\t: A CPU\n");
        Files.writeString(dir.resolve("meminfo"), "MemTotal:       2048 kB\n");
        assertThat(Machine.here(dir).text()).startsWith("A CPU, ").contains(", 2 MiB, ");
        assertThat(Machine.here(dir.resolve("nowhere")).text()).startsWith("unknown processor, ");
    }

    @Test
    void a_metric_is_the_sum_of_its_labels() {
        String text = "# TYPE stoa_a_total counter\nstoa_a_total{x=\"1\"} 2.0\nstoa_a_total{x=\"2\"} 3e2\nstoa_a 7\n";
        assertThat(Metrics.sum(text, "stoa_a_total")).isEqualTo(302);
        assertThat(Metrics.sum(text, "stoa_a")).isEqualTo(7);
        assertThat(Metrics.sum(text, "stoa_b")).isZero();
    }
}
