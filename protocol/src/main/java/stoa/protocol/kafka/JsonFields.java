package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each kept as the bytes it was written in, so that what is passed on
 * is passed on unchanged. One pass over the bytes, no tree. Immutable.
 */
final class JsonFields {
    private static final JsonFactory JSON = new JsonFactory();

    private record Field(JsonToken token, String text, byte[] in, int start, int end) {
        String raw() {
            return new String(in, start, end - start, StandardCharsets.UTF_8);
        }
    }

    private final Map<String, Field> fields;

    private JsonFields(Map<String, Field> fields) {
        this.fields = fields;
    }

    static JsonFields read(byte[] json) throws IOException {
        return read(json, 0, json.length);
    }

    private static JsonFields read(byte[] json, int start, int end) throws IOException {
        Map<String, Field> fields = new HashMap<>(16);
        try (JsonParser parser = JSON.createParser(json, start, end - start)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "not an object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                int from = start + (int) parser.currentTokenLocation().getByteOffset();
                String text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                parser.finishToken();
                parser.skipChildren();
                int to = start + (int) parser.currentLocation().getByteOffset();
                fields.put(name, new Field(token, text, json, from, to));
            }
            require(parser.currentToken() == JsonToken.END_OBJECT, "not a whole object");
            require(parser.nextToken() == null, "something follows the object");
        }
        return new JsonFields(fields);
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        Field field = fieldOrNull(name);
        if (field == null) {
            return null;
        }
        require(field.token() == JsonToken.VALUE_STRING, name + " is not a string");
        return field.text();
    }

    String raw(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return field.raw();
    }

    @Nullable
    String rawOrNull(String name) {
        Field field = fieldOrNull(name);
        return field == null ? null : field.raw();
    }

    @Nullable
    JsonFields objectOrNull(String name) throws IOException {
        Field field = fieldOrNull(name);
        return field == null ? null : read(field.in(), field.start(), field.end());
    }

    private @Nullable Field fieldOrNull(String name) {
        Field field = fields.get(name);
        return field == null || field.token() == JsonToken.VALUE_NULL ? null : field;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
