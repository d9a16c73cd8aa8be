package stoa.gateway.inbound.nativejson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.WholeText;

/**
 * The fields of one request, read in one pass in whatever order they came; those that no request has
 * are skipped. Every getter fails with {@code BAD_REQUEST} and the name of the field. A field that is
 * {@code null} counts as absent.
 */
final class RequestFields {
    /** Characters of ids and names at most. */
    static final int ID_CHARS_MAX = 64;

    private static final Set<String> KNOWN = Set.of(
            "id",
            "op",
            "app",
            "token",
            "user",
            "users",
            "signature",
            "platform",
            "device",
            "logout",
            "tag",
            "session",
            "rooms",
            "room",
            "conversation",
            "create",
            "latest",
            "after",
            "before",
            "limit",
            "order",
            "type",
            "types",
            "content",
            "cid",
            "priority",
            "transient",
            "mention",
            "only",
            "entries",
            "keys",
            "force",
            "autoDelete",
            "message",
            "cursor",
            "timestamp",
            "nonce");

    /**
     * One value.
     *
     * @param token its kind
     * @param text text of a string, digits of a number, else empty
     * @param raw its JSON where that may be asked for, else empty
     */
    private record Value(JsonToken token, String text, String raw) {}

    private final Map<String, Value> values = new HashMap<>();

    private RequestFields() {}

    /**
     * Reads an object.
     *
     * @param parser at the object's start; afterwards at its end
     * @param text what the parser reads, for raw values
     * @return its known fields
     * @throws IOException when it is not JSON
     */
    static RequestFields read(JsonParser parser, String text) throws IOException {
        RequestFields fields = new RequestFields();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (KNOWN.contains(name)) {
                fields.values.put(name, value(parser, token, text));
            } else {
                parser.skipChildren();
            }
        }
        return fields;
    }

    private static Value value(JsonParser parser, JsonToken token, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        String scalar = token.isScalarValue() ? parser.getText() : "";
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        // A number's end is known only from what follows it: take its digits instead.
        String raw = token.isNumeric() ? scalar : text.substring(start, end);
        return new Value(token, scalar, raw);
    }

    /**
     * Whether a field is given.
     *
     * @param name field
     * @return false also for {@code null}
     */
    boolean has(String name) {
        return find(name) != null;
    }

    /**
     * A text that must be given.
     *
     * @param name field
     * @param charsMax characters at most
     * @return 1 to {@code charsMax} characters, none of them a control character
     */
    String text(String name, int charsMax) {
        String text = textOrNull(name, charsMax);
        if (text == null) {
            throw wrong(name, "is missing");
        }
        return text;
    }

    /**
     * A text that may be given.
     *
     * @param name field
     * @param charsMax characters at most
     * @return null when absent
     */
    @Nullable
    String textOrNull(String name, int charsMax) {
        Value value = find(name);
        if (value == null) {
            return null;
        }
        if (value.token() != JsonToken.VALUE_STRING) {
            throw wrong(name, "must be a string");
        }
        String text = value.text();
        if (text.isEmpty() || text.length() > charsMax) {
            throw wrong(name, "must have 1 to " + charsMax + " characters");
        }
        if (!isPlain(text)) {
            throw wrong(name, "must not contain control characters or half a surrogate pair");
        }
        return text;
    }

    /**
     * Whether a text can be an id or a name: stores and other encodings take it as it is.
     *
     * @param text any text
     * @return false with control characters, or with escapes that are no characters
     */
    static boolean isPlain(String text) {
        return WholeText.isLine(text);
    }

    /**
     * A whole number that may be given.
     *
     * @param name field
     * @param min least
     * @param max greatest
     * @return null when absent
     */
    @Nullable
    Long integerOrNull(String name, long min, long max) {
        Value value = find(name);
        if (value == null) {
            return null;
        }
        long number;
        try {
            if (value.token() != JsonToken.VALUE_NUMBER_INT) {
                throw wrong(name, "must be an integer");
            }
            number = Long.parseLong(value.text());
        } catch (NumberFormatException _) {
            throw wrong(name, "must be " + min + " to " + max);
        }
        if (number < min || number > max) {
            throw wrong(name, "must be " + min + " to " + max);
        }
        return number;
    }

    /**
     * A whole number with a default.
     *
     * @param name field
     * @param min least
     * @param max greatest
     * @param absent what counts when it is absent
     * @return the number
     */
    long integer(String name, long min, long max, long absent) {
        Long number = integerOrNull(name, min, max);
        return number == null ? absent : number;
    }

    /**
     * A truth value, false when absent.
     *
     * @param name field
     * @return the value
     */
    boolean flag(String name) {
        Value value = find(name);
        if (value == null || value.token() == JsonToken.VALUE_FALSE) {
            return false;
        }
        if (value.token() != JsonToken.VALUE_TRUE) {
            throw wrong(name, "must be true or false");
        }
        return true;
    }

    /**
     * Any JSON value, as the client wrote it.
     *
     * @param name field
     * @return null when absent
     */
    @Nullable
    JsonText jsonOrNull(String name) {
        Value value = find(name);
        return value == null ? null : new JsonText(value.raw());
    }

    /**
     * A structure that may be given, as text to be read on.
     *
     * @param name field
     * @param start how it has to begin: an object's or an array's start
     * @return null when absent
     */
    @Nullable
    String structureOrNull(String name, JsonToken start) {
        Value value = find(name);
        if (value == null) {
            return null;
        }
        if (value.token() != start) {
            throw wrong(name, start == JsonToken.START_OBJECT ? "must be an object" : "must be an array");
        }
        return value.raw();
    }

    /**
     * Whether a field is a string.
     *
     * @param name field
     * @return false also when absent
     */
    boolean isText(String name) {
        Value value = find(name);
        return value != null && value.token() == JsonToken.VALUE_STRING;
    }

    /**
     * The error for a field.
     *
     * @param name field
     * @param what is wrong with it, following its name
     * @return to be thrown
     */
    static StoaException wrong(String name, String what) {
        return new StoaException(ErrorCode.BAD_REQUEST, name + ' ' + what);
    }

    private @Nullable Value find(String name) {
        Value value = values.get(name);
        return value == null || value.token() == JsonToken.VALUE_NULL ? null : value;
    }
}
