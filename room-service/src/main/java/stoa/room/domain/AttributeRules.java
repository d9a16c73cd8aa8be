package stoa.room.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.QueryAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;

/** Who may change which attribute of a room to what (RongCloud server API, section 4.7). Pure. */
public final class AttributeRules {
    /** Attributes of a room at most. */
    public static final int ATTRIBUTES_MAX = 100;

    /** Keys in one change at most. */
    public static final int BATCH_MAX = 10;

    /** Keys in one question at most. */
    public static final int QUERIED_MAX = 100;

    /** Characters of a value at most. */
    public static final int VALUE_CHARS_MAX = 4_096;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+=_-]{1,128}");

    private AttributeRules() {}

    /**
     * What the rules need to know of an attribute that exists.
     *
     * @param user who set it last
     * @param autoDelete whether it goes when that user leaves
     */
    public record Owned(String user, boolean autoDelete) {}

    /**
     * Checks what somebody wants to set.
     *
     * @param request as sent
     * @throws StoaException {@code ATTRIBUTES_BATCH_TOO_LARGE}, or {@code BAD_REQUEST} for clients and {@code
     *     SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG} for servers
     */
    public static void check(SetAttributes request) {
        boolean isServer = request.author().isServer();
        checkKeys(request.entries().keySet(), BATCH_MAX, isServer);
        for (String value : request.entries().values()) {
            if (value.codePointCount(0, value.length()) > VALUE_CHARS_MAX) {
                throw new StoaException(
                        isServer ? ErrorCode.SERVER_PARAMETER_TOO_LONG : ErrorCode.BAD_REQUEST,
                        "the value of an attribute is longer than " + VALUE_CHARS_MAX + " characters");
            }
            // PostgreSQL keeps no text with this character.
            if (value.indexOf('\0') >= 0) {
                throw bad(isServer, "the value of an attribute has a NUL character");
            }
        }
    }

    /**
     * Checks what somebody wants to delete.
     *
     * @param request as sent
     * @throws StoaException as {@link #check(SetAttributes)} throws it
     */
    public static void check(DeleteAttributes request) {
        checkKeys(request.keys(), BATCH_MAX, request.author().isServer());
    }

    /**
     * Checks what somebody wants to know.
     *
     * @param request as sent
     * @throws StoaException {@code BAD_REQUEST}
     */
    public static void check(QueryAttributes request) {
        if (request.keys().size() > QUERIED_MAX) {
            throw bad(false, "a question names at most " + QUERIED_MAX + " keys");
        }
    }

    /**
     * What becomes of a wish. Keys are decided in their order, each on its own.
     *
     * @param held the room's attributes
     * @param wish a checked wish
     * @param version of the room's attributes if something changes
     * @return what changes and what does not
     */
    public static AttributeChange decide(Map<String, Owned> held, AttributeWish wish, long version) {
        return switch (wish) {
            case AttributeWish.Set set -> decide(held, set, version);
            case AttributeWish.Delete delete -> decide(held, delete, version);
            case AttributeWish.OwnerLeft(String user) -> {
                List<String> gone = held.entrySet().stream()
                        .filter(one -> one.getValue().autoDelete()
                                && one.getValue().user().equals(user))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
                yield new AttributeChange(user, gone.isEmpty() ? 0 : version, Map.of(), gone, Map.of());
            }
        };
    }

    /**
     * The room's attributes after a change.
     *
     * @param held before it
     * @param wish what led to it
     * @param change what became of the wish
     * @return a copy
     */
    public static Map<String, Owned> after(Map<String, Owned> held, AttributeWish wish, AttributeChange change) {
        Map<String, Owned> after = new HashMap<>(held);
        boolean autoDelete = wish instanceof AttributeWish.Set set && set.autoDelete();
        change.set().keySet().forEach(key -> after.put(key, new Owned(change.by(), autoDelete)));
        change.deleted().forEach(after::remove);
        return after;
    }

    private static AttributeChange decide(Map<String, Owned> held, AttributeWish.Set wish, long version) {
        Map<String, String> set = new HashMap<>();
        Map<String, Integer> failed = new HashMap<>();
        int count = held.size();
        for (Map.Entry<String, String> one : new TreeMap<>(wish.entries()).entrySet()) {
            Owned owned = held.get(one.getKey());
            if (owned == null && count == ATTRIBUTES_MAX) {
                failed.put(one.getKey(), ErrorCode.ATTRIBUTES_FULL.number());
            } else if (owned != null && !mayChange(owned, wish.author(), wish.force())) {
                failed.put(one.getKey(), ErrorCode.ATTRIBUTE_NOT_YOURS.number());
            } else {
                set.put(one.getKey(), one.getValue());
                count += owned == null ? 1 : 0;
            }
        }
        return new AttributeChange(wish.by(), set.isEmpty() ? 0 : version, set, List.of(), failed);
    }

    private static AttributeChange decide(Map<String, Owned> held, AttributeWish.Delete wish, long version) {
        List<String> deleted = new ArrayList<>();
        Map<String, Integer> failed = new HashMap<>();
        for (String key : new TreeSet<>(wish.keys())) {
            Owned owned = held.get(key);
            if (owned == null) {
                failed.put(key, ErrorCode.NO_SUCH_ATTRIBUTE.number());
            } else if (mayChange(owned, wish.author(), wish.force())) {
                deleted.add(key);
            } else {
                failed.put(key, ErrorCode.ATTRIBUTE_NOT_YOURS.number());
            }
        }
        return new AttributeChange(wish.by(), deleted.isEmpty() ? 0 : version, Map.of(), deleted, failed);
    }

    private static boolean mayChange(Owned owned, Author author, boolean force) {
        return force || author.isServer() || owned.user().equals(author.user());
    }

    private static void checkKeys(Collection<String> keys, int max, boolean isServer) {
        if (keys.size() > max) {
            throw new StoaException(
                    ErrorCode.ATTRIBUTES_BATCH_TOO_LARGE,
                    "a change names 1 to " + max + " attributes, not " + keys.size());
        }
        if (keys.isEmpty()) {
            throw bad(isServer, "a change names 1 to " + max + " attributes, not 0");
        }
        for (String key : keys) {
            if (!KEY.matcher(key).matches()) {
                throw bad(isServer, "the key of an attribute has 1 to 128 characters of A-Z, a-z, 0-9, +, =, - and _");
            }
        }
    }

    private static StoaException bad(boolean isServer, String text) {
        return new StoaException(isServer ? ErrorCode.SERVER_BAD_PARAMETER : ErrorCode.BAD_REQUEST, text);
    }
}
