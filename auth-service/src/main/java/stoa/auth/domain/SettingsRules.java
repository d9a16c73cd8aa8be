package stoa.auth.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * What an app may set: names, ranges and defaults, and how a change is merged (native-protocol, "App
 * settings"). Pure.
 */
public final class SettingsRules {
    private static final int DAY_SECONDS = 24 * 60 * 60;

    /** A setting's kind and range. */
    private sealed interface Rule {
        /** A whole number from {@code min} to {@code max}. */
        record Whole(int min, int max, int preset) implements Rule {}

        /** True or false. */
        record Switch(boolean preset) implements Rule {}
    }

    private static final Map<String, Rule> RULES = new TreeMap<>(Map.of(
            "messagesPerSecond", new Rule.Whole(0, 10_000, AppSettings.MESSAGES_PER_SECOND_DEFAULT),
            "messageBytesMax", new Rule.Whole(1_024, 131_072, AppSettings.MESSAGE_BYTES_MAX_DEFAULT),
            "roomBudgetPer200Ms", new Rule.Whole(0, 100_000, 40),
            "recallSeconds", new Rule.Whole(0, 3_650 * DAY_SECONDS, 0),
            "signaturesRequired", new Rule.Switch(false),
            "timestampWindowSeconds", new Rule.Whole(0, DAY_SECONDS, 0)));

    private SettingsRules() {}

    /**
     * Merges a change: a value replaces, null goes back to the default, what is not named stays.
     *
     * @param before what is set
     * @param changes names to new values, as read from JSON
     * @return what is set from now on, each value within its range
     * @throws StoaException {@code SERVER_BAD_PARAMETER} naming setting, value and what is expected
     */
    public static Map<String, Object> merge(Map<String, Object> before, Map<String, @Nullable Object> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(before);
        changes.forEach((name, value) -> {
            Rule rule = RULES.get(name);
            if (rule == null) {
                throw bad("there is no setting \"" + name + "\"; there are " + String.join(", ", RULES.keySet()));
            }
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, checked(name, rule, value));
            }
        });
        return merged;
    }

    /**
     * All settings, with defaults for what is not set.
     *
     * @param app app key
     * @param version version of the settings
     * @param set what is set, within its ranges
     * @return the settings that other processes get
     */
    public static AppSettings effective(String app, long version, Map<String, Object> set) {
        return new AppSettings(
                app,
                version,
                whole(set, "messagesPerSecond"),
                whole(set, "messageBytesMax"),
                whole(set, "roomBudgetPer200Ms"),
                whole(set, "recallSeconds"),
                flag(set, "signaturesRequired"),
                whole(set, "timestampWindowSeconds"));
    }

    private static Object checked(String name, Rule rule, Object value) {
        return switch (rule) {
            case Rule.Whole(int min, int max, int _) -> {
                if (value instanceof Number number
                        && number.doubleValue() == Math.rint(number.doubleValue())
                        && number.doubleValue() >= min
                        && number.doubleValue() <= max) {
                    yield number.intValue();
                }
                throw bad("%s is a whole number from %d to %d, not %s".formatted(name, min, max, shown(value)));
            }
            case Rule.Switch _ -> {
                if (value instanceof Boolean flag) {
                    yield flag;
                }
                throw bad(name + " is true or false, not " + shown(value));
            }
        };
    }

    private static int whole(Map<String, Object> set, String name) {
        if (set.get(name) instanceof Number number) {
            return number.intValue();
        }
        return RULES.get(name) instanceof Rule.Whole whole ? whole.preset() : 0;
    }

    private static boolean flag(Map<String, Object> set, String name) {
        if (set.get(name) instanceof Boolean flag) {
            return flag;
        }
        return RULES.get(name) instanceof Rule.Switch(boolean preset) && preset;
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static StoaException bad(String message) {
        return new StoaException(ErrorCode.SERVER_BAD_PARAMETER, message);
    }
}
