package stoa.load.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.config.SettingsException;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Options;
import stoa.load.plan.PlanReader;

/** What may be asked for, and what each case asks of the load test. */
class PerformanceOptionsTest {
    @TempDir
    Path dir;

    @Test
    void without_options_all_cases_are_measured_five_times() {
        PerformanceOptions options = PerformanceOptions.of(List.of());
        assertThat(options.cases()).isEqualTo(Cases.ALL);
        assertThat(options.runs()).isEqualTo(5);
        assertThat(options.size()).isEqualTo(new Stand.Size(30, 30, 100, "native"));
        assertThat(options.floors()).isEmpty();
        assertThat(options.out()).isEqualTo(Path.of("performance"));
        assertThat(options.write()).isEmpty();
    }

    @Test
    void some_cases_in_the_order_of_the_table() throws IOException {
        Path script = dir.resolve("load-test/floors/run");
        Files.createDirectories(dir.resolve("load-test/floors"));
        Files.writeString(script, "");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        PerformanceOptions options = PerformanceOptions.of(List.of(
                "--source",
                dir.toString(),
                "--case",
                "quiet,idle-15000",
                "--case",
                "room-1000",
                "--floors",
                "--runs",
                "1",
                "--percent",
                "5",
                "--write",
                "p.md"));
        assertThat(options.cases()).extracting(Case::name).containsExactly("room-1000", "idle-15000", "quiet");
        assertThat(options.floors()).contains(script);
        assertThat(options.size().percent()).isEqualTo(5);
        assertThat(options.write()).contains(Path.of("p.md"));
    }

    @Test
    void what_does_not_fit_is_refused_in_one_sentence() {
        refused("There is no case room-1; there are room-1000, room-5000,", "--case", "room-1");
        refused("There is no option --run; ./stoa performance --help", "--run", "5");
        refused("--runs needs a value.", "--runs");
        refused("--runs needs a whole number from 1 to 100, not \"0\".", "--runs", "0");
        refused("--percent needs a whole number from 1 to 100, not \"half\".", "--percent", "half");
        refused("There is no protocol \"xmpp\"", "--protocol", "xmpp");
        refused("The case history measures nothing", "--protocol", "leancloud", "--case", "room-1000,history");
        refused("--floors needs Stoa's source tree", "--source", dir.toString(), "--floors");
    }

    private static void refused(String sentence, String... arguments) {
        assertThatThrownBy(() -> PerformanceOptions.of(List.of(arguments)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void of_the_leancloud_protocol_all_is_measured_but_what_depends_on_none() {
        PerformanceOptions options = PerformanceOptions.of(List.of("--protocol", "leancloud"));
        assertThat(options.size().protocol()).isEqualTo("leancloud");
        assertThat(options.cases()).extracting(Case::name).doesNotContain("history");
        assertThat(options.cases()).hasSize(Cases.ALL.size() - 1);
        Goal goal = options.cases().getFirst().goals().getFirst();
        assertThat(goal.text("leancloud")).startsWith("≤ 3 ");
        assertThat(goal.reached(3.0, "leancloud")).isTrue();
        assertThat(goal.reached(3.0, "native")).isFalse();
    }

    @Test
    void a_load_is_a_scenario_of_the_load_test() throws IOException {
        LoadPlan quiet = plan(new Load(1, 1, 1, List.of(10.0, 7.3)), 9);
        assertThat(quiet.crowd()).isEqualTo(new LoadPlan.Crowd(1, 1, 1));
        assertThat(quiet.phases()).extracting(phase -> phase.rate()).containsExactly(10.0, 7.3);
        assertThat(quiet.phases()).extracting(phase -> phase.seconds()).containsExactly(4, 4);
        LoadPlan idle = plan(Load.of(15_000, 0, 0, 0), 1);
        assertThat(idle.crowd()).isEqualTo(new LoadPlan.Crowd(15_000, 0, 0));
        assertThat(idle.pace().connectPerSecond()).isEqualTo(1_000);
        assertThat(Load.of(15_000, 0, 0, 0).processes()).isEqualTo(2);
        assertThat(Load.of(1_000, 1, 10, 100).processes()).isOne();
    }

    private LoadPlan plan(Load load, int seconds) throws IOException {
        Path file = Files.writeString(dir.resolve("load"), load.scenario(seconds));
        return PlanReader.plan(Options.of(List.of("--scenario", file.toString())), "run", 2);
    }

    @Test
    void a_smaller_load_is_of_the_same_kind() throws IOException {
        assertThat(Load.of(1_000, 1, 10, 100).scaled(5)).isEqualTo(Load.of(50, 1, 10, 100));
        assertThat(Load.of(10_000, 1_000, 1_000, 1_000).scaled(5)).isEqualTo(Load.of(500, 50, 50, 50));
        assertThat(new Load(1, 1, 1, List.of(3.5)).scaled(5)).isEqualTo(new Load(1, 1, 1, List.of(3.5)));
        assertThat(Load.of(15_000, 0, 0, 0).scaled(10)).isEqualTo(Load.of(1_500, 0, 0, 0));
        assertThat(plan(Load.of(40, 400, 400, 5_000).scaled(1), 2).rateMax()).isEqualTo(50);
    }
}
