package stoa.auth.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AppSettings.DevicePolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.WholeText;

/**
 * What an app may set: names, ranges and defaults, and how a change is merged (native-protocol, "App
 * settings"). Pure.
 */
public final class SettingsRules {
    private static final int DAY_SECONDS = 24 * 60 * 60;

    private static final int URL_CHARS_MAX = 1_024;
    private static final int PORT_MAX = 65_535;

    /** A setting's kind and range. */
    private sealed interface Rule {
        /** A whole number from {@code min} to {@code max}. */
        record Whole(int min, int max, int preset) implements Rule {}

        /** True or false. */
        record Switch(boolean preset) implements Rule {}

        /** One of a few words; the first is the default. */
        record Choice(List<String> words) implements Rule {}

        /** A list of some of a few words. */
        record Choices(List<String> words) implements Rule {}

        /** A list of at most {@code countMax} different texts of 1 to {@code charsMax} printable characters. */
        record Texts(int countMax, int charsMax) implements Rule {}

        /** An http or https URL, or empty. Where it may lead is checked when it is called. */
        record Url() implements Rule {}
    }

    private static final Map<String, Rule> RULES = new TreeMap<>(Map.ofEntries(
            Map.entry("messagesPerSecond", new Rule.Whole(0, 10_000, AppSettings.MESSAGES_PER_SECOND_DEFAULT)),
            Map.entry("messageBytesMax", new Rule.Whole(1_024, 131_072, AppSettings.MESSAGE_BYTES_MAX_DEFAULT)),
            Map.entry("roomBudgetPer200Ms", new Rule.Whole(0, 100_000, 40)),
            Map.entry("recallSeconds", new Rule.Whole(0, 3_650 * DAY_SECONDS, 0)),
            Map.entry("signaturesRequired", new Rule.Switch(false)),
            Map.entry("timestampWindowSeconds", new Rule.Whole(0, DAY_SECONDS, 0)),
            Map.entry("nonceOnce", new Rule.Switch(false)),
            Map.entry("serverApiPerSecond", new Rule.Whole(0, 100_000, 100)),
            Map.entry("devicePolicy", new Rule.Choice(List.of("any", "onePerPlatform"))),
            Map.entry("oneOpenRoomAtATime", new Rule.Switch(false)),
            Map.entry("roomMembersMax", new Rule.Whole(0, 100_000_000, 0)),
            Map.entry("roomIdleMinutes", new Rule.Whole(1, 10_080, 60)),
            Map.entry("keptAliveRoomsMax", new Rule.Whole(0, 10_000, 5)),
            Map.entry("offlineSeconds", new Rule.Whole(1, 30 * 60, 30)),
            Map.entry("offlineMessages", new Rule.Whole(1, 100_000, 30)),
            Map.entry("memberEventsMembersMax", new Rule.Whole(0, 10_000, 100)),
            Map.entry(
                    "conversationMembersMax",
                    new Rule.Whole(
                            2, AppSettings.CONVERSATION_MEMBERS_LIMIT, AppSettings.CONVERSATION_MEMBERS_DEFAULT)),
            Map.entry("countedTypes", new Rule.Texts(20, 64)),
            Map.entry("unstoredTypes", new Rule.Texts(100, 64)),
            Map.entry("webhookRoomStatusUrl", new Rule.Url()),
            Map.entry("webhookMessagesUrl", new Rule.Url()),
            Map.entry("webhookAttributesUrl", new Rule.Url()),
            Map.entry("webhookOnlineUrl", new Rule.Url()),
            Map.entry("webhookServerMessages", new Rule.Switch(false)),
            Map.entry("leanCloudClients", new Rule.Switch(false)),
            Map.entry(
                    "leanCloudSignatures",
                    new Rule.Choices(List.of(
                            AppSettings.SIGNED_STARTS, AppSettings.SIGNED_MEMBERS, AppSettings.SIGNED_BLOCKS)))));

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
                whole(set, "timestampWindowSeconds"),
                flag(set, "nonceOnce"),
                whole(set, "serverApiPerSecond"),
                devicePolicy(set),
                flag(set, "oneOpenRoomAtATime"),
                whole(set, "roomMembersMax"),
                whole(set, "roomIdleMinutes"),
                whole(set, "keptAliveRoomsMax"),
                whole(set, "offlineSeconds"),
                whole(set, "offlineMessages"),
                whole(set, "memberEventsMembersMax"),
                whole(set, "conversationMembersMax"),
                texts(set, "countedTypes"),
                texts(set, "unstoredTypes"),
                text(set, "webhookRoomStatusUrl"),
                text(set, "webhookMessagesUrl"),
                text(set, "webhookAttributesUrl"),
                text(set, "webhookOnlineUrl"),
                flag(set, "webhookServerMessages"),
                flag(set, "leanCloudClients"),
                texts(set, "leanCloudSignatures"));
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
            case Rule.Choice(List<String> words) -> {
                if (value instanceof String word && words.contains(word)) {
                    yield word;
                }
                throw bad(name + " is one of " + String.join(", ", words) + ", not " + shown(value));
            }
            case Rule.Choices(List<String> words) -> {
                if (value instanceof List<?> list && words.containsAll(list)) {
                    yield list.stream().distinct().toList();
                }
                throw bad("%s is a list of some of %s, not %s".formatted(name, String.join(", ", words), shown(value)));
            }
            case Rule.Texts(int countMax, int charsMax) -> {
                if (value instanceof List<?> list && list.size() <= countMax && areTexts(list, charsMax)) {
                    yield list.stream().distinct().toList();
                }
                throw bad("%s is a list of at most %d texts of 1 to %d printable characters, not %s"
                        .formatted(name, countMax, charsMax, shown(value)));
            }
            case Rule.Url _ -> {
                if (value instanceof String url && (url.isEmpty() || isUrl(url))) {
                    yield url;
                }
                throw bad(name + " is an http or https URL of at most " + URL_CHARS_MAX + " characters, or empty");
            }
        };
    }

    private static boolean areTexts(List<?> list, int charsMax) {
        return list.stream()
                .allMatch(one -> one instanceof String text
                        && !text.isBlank()
                        && text.length() <= charsMax
                        && isPrintable(text));
    }

    /** What stores take, and logs and pages show: no control characters, no surrogates without their other half. */
    private static boolean isPrintable(String text) {
        return WholeText.isLine(text);
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            // A URL without a port has -1.
            boolean port = url.getPort() != 0 && url.getPort() <= PORT_MAX;
            boolean there = url.getHost() != null && url.getUserInfo() == null && port;
            return http && there && text.length() <= URL_CHARS_MAX && isPrintable(text);
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static DevicePolicy devicePolicy(Map<String, Object> set) {
        String label = text(set, "devicePolicy");
        return Stream.of(DevicePolicy.values())
                .filter(policy -> policy.label().equals(label))
                .findFirst()
                .orElse(DevicePolicy.ANY);
    }

    private static String text(Map<String, Object> set, String name) {
        return set.get(name) instanceof String text ? text : "";
    }

    private static List<String> texts(Map<String, Object> set, String name) {
        return set.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
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
