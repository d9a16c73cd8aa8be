package stoa.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private enum Colour {
        RED,
        GREEN
    }

    private static final Setting<Integer> SIZE =
            Setting.integer("STOA_SIZE", 5).between(1, 10).unit("rooms").doc("How many.");
    private static final Setting<String> SECRET =
            Setting.text("STOA_SECRET", "").asSecret();
    private static final Setting<Boolean> FLAG = Setting.flag("STOA_FLAG", false);
    private static final Setting<Colour> COLOUR = Setting.oneOf("STOA_COLOUR", Colour.RED);
    private static final Setting<List<String>> NAMES = Setting.list("STOA_NAMES", "");
    private static final Setting<Optional<String>> URL = Setting.optionalText("STOA_URL");
    private static final SettingsDeclaration DECLARED =
            Settings.declare(List.of(SIZE, SECRET, FLAG, COLOUR, NAMES, URL));

    @TempDir
    private Path folder = Path.of("");

    private static void refused(Map<String, String> environment, String sentence) {
        assertThatThrownBy(() -> DECLARED.read(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
    }

    @Test
    void defaultsHoldWhereNothingIsGiven() {
        Settings settings = DECLARED.read(Map.of("PATH", "/bin", "STOA_SIZE", " "));
        assertThat(settings.get(SIZE)).isEqualTo(5);
        assertThat(settings.get(FLAG)).isFalse();
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(settings.get(NAMES)).isEmpty();
        assertThat(settings.get(URL)).isEmpty();
        assertThat(settings.changed()).isEmpty();
    }

    @Test
    void valuesAreTyped() {
        Settings settings = DECLARED.read(Map.of(
                "STOA_SIZE",
                "7",
                "STOA_FLAG",
                "true",
                "STOA_COLOUR",
                "green",
                "STOA_NAMES",
                "a, b,,c",
                "STOA_URL",
                "x"));
        assertThat(settings.get(SIZE)).isEqualTo(7);
        assertThat(settings.get(FLAG)).isTrue();
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(settings.get(NAMES)).containsExactly("a", "b", "c");
        assertThat(settings.get(URL)).contains("x");
    }

    @Test
    void aWrongValueIsToldInOneSentence() {
        refused(Map.of("STOA_SIZE", "11"), "STOA_SIZE is \"11\", expected a whole number from 1 to 10 (rooms).");
        refused(Map.of("STOA_SIZE", "many"), "STOA_SIZE is \"many\", expected a whole number from 1 to 10 (rooms).");
        refused(Map.of("STOA_FLAG", "yes"), "STOA_FLAG is \"yes\", expected true or false.");
        refused(Map.of("STOA_COLOUR", "blue"), "STOA_COLOUR is \"blue\", expected one of red, green.");
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearestKnownOne() {
        refused(Map.of("STOA_SIZZE", "1"), "There is no setting STOA_SIZZE; the nearest is STOA_SIZE.");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Path file = folder.resolve("stoa.properties");
        Files.writeString(file, "STOA_SIZE=3\nSTOA_COLOUR=green\n");
        Settings settings = DECLARED.read(Map.of("STOA_CONFIG_FILE", file.toString(), "STOA_SIZE", "4"));
        assertThat(settings.get(SIZE)).isEqualTo(4);
        assertThat(settings.get(COLOUR)).isEqualTo(Colour.GREEN);
    }

    @Test
    void aFileWithOtherNamesOrNoFileIsRefused() throws IOException {
        Path file = folder.resolve("stoa.properties");
        Files.writeString(file, "size=3\n");
        refused(
                Map.of("STOA_CONFIG_FILE", file.toString()),
                "The file " + file + " has names that are no settings: size.");
        refused(
                Map.of("STOA_CONFIG_FILE", "/no/such/file"),
                "STOA_CONFIG_FILE is \"/no/such/file\", expected a readable properties file in UTF-8.");
    }

    @Test
    void secretsAreMaskedWhereverTheyAreShown() {
        Settings settings = DECLARED.read(
                Map.of("STOA_SECRET", "hunter2", "STOA_URL", "postgresql://stoa:hunter2@db/stoa?password=hunter2"));
        assertThat(settings.all()).noneMatch(line -> line.contains("hunter2"));
        assertThat(settings.changed())
                .containsExactly("STOA_SECRET=***", "STOA_URL=postgresql://stoa:***@db/stoa?password=***");
    }

    @Test
    void theTableNamesEverySetting() {
        assertThat(DECLARED.describe().lines())
                .anyMatch(
                        line -> line.contains("STOA_SIZE") && line.contains("How many.") && line.contains("[5 rooms]"))
                .hasSize(7);
    }

    @Test
    void aSettingThatWasNotDeclaredIsAMistakeInTheProgram() {
        Settings settings = DECLARED.read(Map.of());
        assertThatThrownBy(() -> settings.get(Setting.flag("STOA_OTHER", true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
