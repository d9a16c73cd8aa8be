package stoa.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stoa.kit.config.SettingsException;

/** What may be asked for, and in which words the rest is refused. */
class OptionsTest {
    private static final Path SCENARIOS = Path.of("scenarios");

    @TempDir
    Path dir;

    private static LoadPlan plan(String... arguments) {
        return PlanReader.plan(Options.of(List.of(arguments)), "run", 4);
    }

    @Test
    void options_make_a_plan() {
        LoadPlan plan = plan(
                "--clients",
                "5000",
                "--rooms",
                "2",
                "--publishers",
                "10",
                "--rate",
                "99.5",
                "--bytes",
                "300",
                "--seconds",
                "7",
                "--url",
                "http://a:1,http://b:2");
        assertThat(plan.crowd()).isEqualTo(new LoadPlan.Crowd(5_000, 2, 10));
        assertThat(plan.traffic().bytes()).isEqualTo(300);
        assertThat(plan.phases()).containsExactly(new Phase("steady", 7, 99.5, 0, 0));
        assertThat(plan.urls()).containsExactly("http://a:1", "http://b:2");
        assertThat(plan.early()).isEqualTo(5_000);
        assertThat(plan.pace().loops()).isEqualTo(2);
    }

    @Test
    void every_scenario_is_a_plan_and_the_command_line_wins() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .extracting(file -> String.valueOf(file.getFileName()))
                    .contains(
                            "steady.properties",
                            "join-storm.properties",
                            "reconnect-storm.properties",
                            "slow-clients.properties",
                            "likes-storm.properties",
                            "many-rooms.properties",
                            "huge-room.properties");
            for (Path file : all) {
                LoadPlan plan = plan("--scenario", file.toString(), "--bytes", "77");
                assertThat(plan.traffic().bytes()).as(file.toString()).isEqualTo(77);
                assertThat(plan.phases()).as(file.toString()).isNotEmpty();
            }
        }
    }

    @Test
    void phases_of_a_scenario() throws IOException {
        Path file = Files.writeString(
                dir.resolve("mine"),
                "clients=100\n"
                        + "rate=5\n"
                        + "phases=calm, storm\n"
                        + "phase.calm.seconds=3\n"
                        + "phase.storm.rate=50\n"
                        + "phase.storm.join=60\n");
        assertThat(plan("--scenario", file.toString()).phases())
                .containsExactly(new Phase("calm", 3, 5, 0, 0), new Phase("storm", 30, 50, 60, 0));
        assertThatThrownBy(() -> plan("--scenario", file.toString(), "--rate", "7"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("leave out --seconds and --rate");
        Files.writeString(file, "phases=calm\nphase.clam.seconds=3\n");
        assertThatThrownBy(() -> plan("--scenario", file.toString())).hasMessageContaining("phase.clam.seconds");
    }

    @Test
    void what_does_not_fit_is_refused_in_one_sentence() {
        refused("There is no option --client;", "--client", "5");
        refused("--clients needs a value.", "--clients");
        refused("clients needs a number from 0 to 1000000, not \"many\".", "--clients", "many");
        refused("rooms needs a whole number from 0", "--rooms", "1.5");
        refused("does not tell what a room sheds", "--protocol", "leancloud", "--room-budget", "5");
        refused("There is no protocol \"xmpp\"", "--protocol", "xmpp");
        refused("--url needs addresses", "--url", "https://a");
        refused("--url needs addresses", "--url", "a b");
        refused("Without rooms nobody can publish", "--rooms", "0");
        refused("Somebody has to publish", "--publishers", "0");
        refused("1000 rooms need 10 publishers or more", "--rooms", "1000", "--publishers", "9");
        refused("cannot be read", "--scenario", "nowhere");
    }

    private static void refused(String sentence, String... arguments) {
        assertThatThrownBy(() -> plan(arguments))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(sentence);
    }
}
