package stoa.kit.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings a process knows. Reads their values from the environment and from an optional file of
 * the same names ({@code STOA_CONFIG_FILE}, Java properties in UTF-8); the environment wins. Immutable.
 */
public final class SettingsDeclaration {
    /** Names the optional file. */
    public static final Setting<Optional<String>> CONFIG_FILE = Setting.optionalText("STOA_CONFIG_FILE")
            .doc("Properties file with settings of the same names; the environment wins over it.");

    private static final String PREFIX = "STOA_";

    private final Map<String, Setting<?>> byName = new LinkedHashMap<>();

    SettingsDeclaration(List<? extends Setting<?>> settings) {
        byName.put(CONFIG_FILE.name(), CONFIG_FILE);
        settings.forEach(setting -> byName.put(setting.name(), setting));
    }

    /**
     * Reads all values once. Blocks for the file, if one is named.
     *
     * @param environment usually {@code System.getenv()}; names without {@code STOA_} are ignored, empty
     *     values count as not given
     * @return the values
     * @throws SettingsException naming every unknown {@code STOA_} name with the nearest known one, or
     *     the first wrong value
     */
    public Settings read(Map<String, String> environment) {
        Map<String, String> texts = new TreeMap<>();
        String file = environment.getOrDefault(CONFIG_FILE.name(), "");
        if (!file.isEmpty()) {
            texts.putAll(given(file(Path.of(file))));
        }
        texts.putAll(given(environment));
        List<String> unknown = texts.keySet().stream()
                .filter(name -> !byName.containsKey(name))
                .map(this::unknown)
                .toList();
        if (!unknown.isEmpty()) {
            throw new SettingsException(String.join(" ", unknown));
        }
        return new Settings(this, texts);
    }

    /**
     * A table of all settings for people.
     *
     * @return lines: name, default with unit, meaning
     */
    public String describe() {
        StringBuilder table = new StringBuilder(4096);
        int width = byName.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (Setting<?> setting : byName.values()) {
            String unit = setting.unit().isEmpty() ? "" : ' ' + setting.unit();
            String defaultText = setting.defaultText().isEmpty() ? "" : " [" + setting.defaultText() + unit + ']';
            table.append("  ")
                    .append(setting.name())
                    .append(" ".repeat(width - setting.name().length() + 2));
            table.append(setting.doc()).append(defaultText).append('\n');
        }
        return table.toString();
    }

    /**
     * The settings for documentation.
     *
     * @return in order of declaration
     */
    public Collection<Setting<?>> settings() {
        return byName.values();
    }

    Map<String, Setting<?>> byName() {
        return Collections.unmodifiableMap(byName);
    }

    private static Map<String, String> given(Map<String, String> source) {
        Map<String, String> given = new TreeMap<>(source);
        given.entrySet()
                .removeIf(entry ->
                        !entry.getKey().startsWith(PREFIX) || entry.getValue().isBlank());
        given.replaceAll((name, value) -> value.strip());
        return given;
    }

    private static Map<String, String> file(Path path) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new SettingsException(
                    CONFIG_FILE.name() + " is \"" + path + "\", expected a readable properties file in UTF-8.");
        }
        Map<String, String> texts = new TreeMap<>();
        List<String> foreign = new ArrayList<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                texts.put(name, properties.getProperty(name));
            } else {
                foreign.add(name);
            }
        }
        if (!foreign.isEmpty()) {
            throw new SettingsException(
                    "The file " + path + " has names that are no settings: " + String.join(", ", foreign) + '.');
        }
        return texts;
    }

    private String unknown(String name) {
        String nearest = byName.keySet().stream()
                .min((left, right) -> Integer.compare(distance(left, name), distance(right, name)))
                .orElse("");
        return "There is no setting " + name + "; the nearest is " + nearest + '.';
    }

    /** Edits (insert, delete, replace) that lead from one name to the other. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= left.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
