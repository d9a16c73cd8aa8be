package stoa.kit.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One setting a process can be given. Immutable; declared once as a constant and used as the key to
 * its value.
 *
 * @param name name in the environment and in the settings file, {@code STOA_…}
 * @param expected what a value must look like, for people
 * @param defaultText the value as text where none is given; empty for none
 * @param unit unit of the value, empty where it has none
 * @param doc one sentence for the operator
 * @param secret whether the value is masked wherever it is shown
 * @param parser text to value; throws {@link IllegalArgumentException} for text it does not take
 * @param <T> type of the value
 */
public record Setting<T>(
        String name,
        String expected,
        String defaultText,
        String unit,
        String doc,
        boolean secret,
        Function<String, T> parser) {

    /** Checks the name. */
    public Setting {
        if (!name.matches("STOA_[A-Z0-9_]+")) {
            throw new IllegalArgumentException(name + " is not a name for a setting");
        }
    }

    /**
     * A text.
     *
     * @param name {@code STOA_…}
     * @param defaultText value where none is given
     * @return the setting, without unit and doc
     */
    public static Setting<String> text(String name, String defaultText) {
        return new Setting<>(name, "text", defaultText, "", "", false, Function.identity());
    }

    /**
     * A text that may be missing.
     *
     * @param name {@code STOA_…}
     * @return the setting, without unit and doc
     */
    public static Setting<Optional<String>> optionalText(String name) {
        return new Setting<>(
                name, "text", "", "", "", false, text -> text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    /**
     * The beginning of URLs, e.g. {@code https://chat.example.com}, that may be missing.
     *
     * @param name {@code STOA_…}
     * @return the setting, without unit and doc; its values end without a slash
     */
    public static Setting<Optional<String>> optionalBaseUrl(String name) {
        return new Setting<>(
                name, "an http or https URL without query", "", "", "", false, Setting::parseOptionalBaseUrl);
    }

    /**
     * A whole number of at least 0 and at most {@link Integer#MAX_VALUE}; narrower with {@link #between}.
     *
     * @param name {@code STOA_…}
     * @param defaultValue value where none is given
     * @return the setting, without unit and doc
     */
    public static Setting<Integer> integer(String name, int defaultValue) {
        return new Setting<>(name, "a whole number", Integer.toString(defaultValue), "", "", false, Integer::valueOf)
                .between(0, Integer.MAX_VALUE);
    }

    /**
     * A whole number of at least 0 with 64 bits; narrower with {@link #between}.
     *
     * @param name {@code STOA_…}
     * @param defaultValue value where none is given
     * @return the setting, without unit and doc
     */
    public static Setting<Long> longInteger(String name, long defaultValue) {
        return new Setting<>(name, "a whole number", Long.toString(defaultValue), "", "", false, Long::valueOf)
                .between(0, Long.MAX_VALUE);
    }

    /**
     * A TCP port.
     *
     * @param name {@code STOA_…}
     * @param defaultPort port where none is given; 0 lets the system choose
     * @return the setting, without unit and doc
     */
    public static Setting<Integer> port(String name, int defaultPort) {
        return integer(name, defaultPort).between(0, 65_535);
    }

    /**
     * True or false.
     *
     * @param name {@code STOA_…}
     * @param defaultValue value where none is given
     * @return the setting, without unit and doc
     */
    public static Setting<Boolean> flag(String name, boolean defaultValue) {
        return new Setting<>(name, "true or false", Boolean.toString(defaultValue), "", "", false, Setting::parseFlag);
    }

    /**
     * One of a few words: the constants of an enum in lower case.
     *
     * @param name {@code STOA_…}
     * @param defaultValue value where none is given
     * @param <E> the enum
     * @return the setting, without unit and doc
     */
    public static <E extends Enum<E>> Setting<E> oneOf(String name, E defaultValue) {
        Class<E> type = defaultValue.getDeclaringClass();
        List<String> words =
                Stream.of(type.getEnumConstants()).map(Setting::word).toList();
        return new Setting<>(name, "one of " + String.join(", ", words), word(defaultValue), "", "", false, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("unknown word");
            }
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        });
    }

    /**
     * Words separated by commas, blanks around them ignored.
     *
     * @param name {@code STOA_…}
     * @param defaultText value where none is given
     * @return the setting, without unit and doc
     */
    public static Setting<List<String>> list(String name, String defaultText) {
        return new Setting<>(
                name,
                "words separated by commas",
                defaultText,
                "",
                "",
                false,
                text -> Stream.of(text.split(",", -1))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    /**
     * The same setting with bounds.
     *
     * @param min smallest value allowed
     * @param max largest value allowed
     * @return a copy that refuses numbers outside
     */
    public Setting<T> between(long min, long max) {
        String range = max >= Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
        return new Setting<>(name, "a whole number " + range, defaultText, unit, doc, secret, text -> {
            T value = parser.apply(text);
            if (!(value instanceof Number number) || number.longValue() < min || number.longValue() > max) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        });
    }

    /**
     * The same setting with a unit.
     *
     * @param unit e.g. {@code ms}
     * @return a copy
     */
    public Setting<T> unit(String unit) {
        return new Setting<>(name, expected, defaultText, unit, doc, secret, parser);
    }

    /**
     * The same setting with a sentence for the operator.
     *
     * @param doc one sentence
     * @return a copy
     */
    public Setting<T> doc(String doc) {
        return new Setting<>(name, expected, defaultText, unit, doc, secret, parser);
    }

    /**
     * The same setting, masked wherever it is shown.
     *
     * @return a copy
     */
    public Setting<T> asSecret() {
        return new Setting<>(name, expected, defaultText, unit, doc, true, parser);
    }

    /**
     * The same setting with another default, e.g. where several services share a process.
     *
     * @param defaultText the value as text
     * @return a copy
     */
    public Setting<T> withDefault(String defaultText) {
        return new Setting<>(name, expected, defaultText, unit, doc, secret, parser);
    }

    /**
     * Reads a value.
     *
     * @param text as given
     * @return the value
     * @throws SettingsException for text this setting does not take, in one sentence
     */
    public T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            String shown = secret ? "***" : '"' + text + '"';
            String unitText = unit.isEmpty() ? "" : " (" + unit + ')';
            throw new SettingsException(name + " is " + shown + ", expected " + expected + unitText + '.');
        }
    }

    private static Optional<String> parseOptionalBaseUrl(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url = URI.create(text);
        boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isWeb || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("not the beginning of a URL");
        }
        return Optional.of(text.replaceAll("/+$", ""));
    }

    private static Boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
