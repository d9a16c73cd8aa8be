package stoa.room.domain.conversation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.json.Json;
import stoa.protocol.json.JsonReader;

/** What attributes become by an update (LeanCloud protocol, sections 7.4 and 16.3), and their bounds. Pure. */
public final class AttributeUpdates {
    /** Bytes of all attributes as JSON in UTF-8 at most. */
    public static final int BYTES_MAX = 64 * 1024;

    /** Characters of one request at most. */
    public static final int REQUEST_CHARS_MAX = 2 * BYTES_MAX;

    /** Objects and arrays within each other at most, that of the attributes included. */
    public static final int DEPTH_MAX = 10;

    /** Characters of a key at most. */
    public static final int KEY_CHARS_MAX = 128;

    /** Keys of one update at most. */
    public static final int KEYS_PER_UPDATE_MAX = 200;

    /** What no update writes. */
    public static final Set<String> RESERVED =
            Set.of("c", "createdAt", "updatedAt", "objectId", "m", "tr", "sys", "uniqueId", "unique", "mu", "lm");

    private AttributeUpdates() {}

    /**
     * Attributes after an update.
     *
     * @param attributes all
     * @param modified the value that each touched top-level key has now; without those that are gone
     */
    public record Updated(Json.Obj attributes, Json.Obj modified) {}

    /**
     * Reads and checks the attributes of a new conversation.
     *
     * @param text as sent
     * @return the attributes
     * @throws StoaException {@code CONVERSATION_UPDATE_FAILED} with the reason
     */
    public static Json.Obj first(JsonText text) {
        Json.Obj attributes = read(text);
        attributes.fields().keySet().forEach(AttributeUpdates::checkTop);
        return checked(attributes);
    }

    /**
     * Reads the keys of an update.
     *
     * @param text as sent
     * @return at least one key
     * @throws StoaException {@code CONVERSATION_UPDATE_FAILED} with the reason
     */
    public static Json.Obj read(JsonText text) {
        if (text.value().length() > REQUEST_CHARS_MAX) {
            throw failed("attributes have at most " + BYTES_MAX + " bytes");
        }
        try {
            // An operation is an object that holds what it adds in an array: deeper than what it makes.
            return JsonReader.object(text.value(), DEPTH_MAX + 2);
        } catch (IllegalArgumentException unreadable) {
            throw failed("attributes cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * Applies an update.
     *
     * @param before attributes as they are
     * @param changes by key, dotted ones reach into objects: a value or an operation
     * @return attributes from now on
     * @throws StoaException {@code CONVERSATION_UPDATE_FAILED} with the reason
     */
    public static Updated apply(Json.Obj before, Json.Obj changes) {
        if (changes.fields().isEmpty() || changes.fields().size() > KEYS_PER_UPDATE_MAX) {
            throw failed("an update has 1 to " + KEYS_PER_UPDATE_MAX + " keys");
        }
        Json.Obj after = before;
        for (Map.Entry<String, Json> one : changes.fields().entrySet()) {
            List<String> path = List.of(one.getKey().split("\\.", -1));
            checkTop(path.getFirst());
            after = at(after, path, AttributeOperation.of(one.getKey(), one.getValue()));
        }
        checked(after);
        Json.Obj modified = Json.Obj.EMPTY;
        for (String key : changes.fields().keySet()) {
            String top = key.split("\\.", -1)[0];
            modified = modified.with(top, after.fields().get(top));
        }
        return new Updated(after, modified);
    }

    private static Json.Obj at(Json.Obj object, List<String> path, AttributeOperation operation) {
        String key = path.getFirst();
        @Nullable Json held = object.fields().get(key);
        if (path.size() == 1) {
            return object.with(key, operation.on(held));
        }
        return switch (held) {
            case null -> {
                Json.Obj made = at(Json.Obj.EMPTY, path.subList(1, path.size()), operation);
                // What deletes from nothing makes nothing.
                yield made.fields().isEmpty() ? object : object.with(key, made);
            }
            case Json.Obj inner -> object.with(key, at(inner, path.subList(1, path.size()), operation));
            default -> throw failed(key + " is no object to reach into");
        };
    }

    private static void checkTop(String key) {
        if (RESERVED.contains(key)) {
            throw failed(key + " cannot be written");
        }
    }

    private static Json.Obj checked(Json.Obj attributes) {
        checkValue(attributes, 1);
        Json name = attributes.fields().get("name");
        if (name != null && !(name instanceof Json.Text) && !(name instanceof Json.Null)) {
            throw failed("name is a text");
        }
        if (attributes.toString().getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            throw failed("attributes have at most " + BYTES_MAX + " bytes");
        }
        return attributes;
    }

    private static void checkValue(Json value, int depth) {
        switch (value) {
            case Json.Obj object -> {
                checkDepth(depth);
                object.fields().forEach((key, inner) -> {
                    if (key.isEmpty() || key.length() > KEY_CHARS_MAX || key.indexOf('.') >= 0) {
                        throw failed("a key has 1 to " + KEY_CHARS_MAX + " characters and no point");
                    }
                    checkValue(inner, depth + 1);
                });
            }
            case Json.Arr array -> {
                checkDepth(depth);
                array.items().forEach(item -> checkValue(item, depth + 1));
            }
            case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> {}
        }
    }

    private static void checkDepth(int depth) {
        if (depth > DEPTH_MAX) {
            throw failed("attributes are at most " + DEPTH_MAX + " objects and arrays deep");
        }
    }

    static StoaException failed(String why) {
        return new StoaException(ErrorCode.CONVERSATION_UPDATE_FAILED, why);
    }
}
