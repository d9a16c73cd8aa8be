package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    boolean has(String name) {
        return fieldOrNull(name) != null;
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

    long number(String name) {
        Field field = fieldOrNull(name);
        if (field == null || field.token() != JsonToken.VALUE_NUMBER_INT) {
            throw new IllegalArgumentException(name + " is not a whole number");
        }
        return Long.parseLong(field.raw().strip());
    }

    boolean flag(String name) {
        Field field = fieldOrNull(name);
        require(field == null || field.token().isBoolean(), name + " is not true or false");
        return field != null && field.token() == JsonToken.VALUE_TRUE;
    }

    /** An array of strings; empty when it is absent. */
    List<String> texts(String name) throws IOException {
        Field field = fieldOrNull(name);
        if (field == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(field.in(), field.start(), field.end() - field.start())) {
            require(parser.nextToken() == JsonToken.START_ARRAY, name + " is not an array");
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                texts.add(parser.getText());
            }
            require(parser.currentToken() == JsonToken.END_ARRAY, name + " has something else than strings");
        }
        return texts;
    }

    /** An object of strings; empty when it is absent. */
    Map<String, String> textsByName(String name) throws IOException {
        JsonFields object = objectOrNull(name);
        Map<String, String> texts = new HashMap<>();
        if (object != null) {
            object.fields.keySet().forEach(key -> texts.put(key, object.text(key)));
        }
        return texts;
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
