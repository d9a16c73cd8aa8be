package stoa.kit.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a process's settings, read once at start. Immutable, any thread.
 */
public final class Settings {
    private static final String MASK = "***";

    private final Map<String, Setting<?>> declared;
    private final Map<String, String> texts;
    private final Map<String, Object> values;

    Settings(SettingsDeclaration declaration, Map<String, String> texts) {
        this.declared = declaration.byName();
        this.texts = Map.copyOf(texts);
        this.values = HashMap.newHashMap(declared.size());
        declared.forEach((name, setting) -> values.put(name, setting.parse(text(setting))));
    }

    /**
     * Unites the settings of the parts of a process. The same setting may be declared by several.
     *
     * @param settings all settings; the later of two with one name counts
     * @return what can be read and described
     */
    public static SettingsDeclaration declare(List<? extends Setting<?>> settings) {
        return new SettingsDeclaration(settings);
    }

    /**
     * The value of a setting.
     *
     * @param setting declared before the settings were read
     * @param <T> its type
     * @return as given, else its default
     * @throws IllegalArgumentException for a setting that was not declared: a mistake in the program
     */
    @SuppressWarnings("unchecked") // the map holds under a name what that setting's parser made
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting.name());
        if (value == null) {
            throw new IllegalArgumentException(setting.name() + " was not declared by this process");
        }
        return (T) value;
    }

    /**
     * The settings that differ from their defaults, for the log at start.
     *
     * @return lines {@code NAME=value unit}, secrets masked, in order of declaration
     */
    public List<String> changed() {
        List<String> lines = new ArrayList<>();
        for (Setting<?> setting : declared.values()) {
            if (texts.containsKey(setting.name())) {
                lines.add(line(setting));
            }
        }
        return lines;
    }

    /**
     * All settings with their values.
     *
     * @return lines {@code NAME=value unit}, secrets masked, in order of declaration
     */
    public List<String> all() {
        return declared.values().stream().map(this::line).toList();
    }

    private String line(Setting<?> setting) {
        String text = text(setting);
        String shown = setting.secret() && !text.isEmpty() ? MASK : SecretsInUrls.masked(text);
        return setting.name() + '=' + shown + (setting.unit().isEmpty() ? "" : ' ' + setting.unit());
    }

    private String text(Setting<?> setting) {
        return texts.getOrDefault(setting.name(), setting.defaultText());
    }
}
