package stoa.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.id.WholeText;

/**
 * Reads JSON that comes from outside, within bounds: so deep, numbers that a database takes, texts of whole characters
 * without NUL, which PostgreSQL has not. The caller bounds the length. Any thread, never blocks.
 */
public final class JsonReader {
    /** Digits of a number at most. */
    public static final int DIGITS_MAX = 40;

    /** How far from its point a number may begin or end, in digits. */
    public static final int SCALE_MAX = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final int digitsMax;

    private JsonReader(JsonParser parser, int digitsMax) {
        this.parser = parser;
        this.digitsMax = digitsMax;
    }

    /**
     * Reads an object.
     *
     * @param text as it came
     * @param depthMax objects and arrays within each other at most, from 1
     * @return the object; of a key that is there twice the last value
     * @throws IllegalArgumentException when it is none, or beyond the bounds; says why
     */
    public static Json.Obj object(String text, int depthMax) {
        return read(text, depthMax, DIGITS_MAX);
    }

    /**
     * Reads an object that was within the bounds when it was written, and in which a database may have spelled numbers
     * out.
     *
     * @param text as the database has it
     * @return the object
     * @throws IllegalArgumentException when it is none
     */
    public static Json.Obj stored(String text) {
        return read(text, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static Json.Obj read(String text, int depthMax, int digitsMax) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            Json.Obj object = new JsonReader(parser, digitsMax).object(depthMax);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON object");
            }
            return object;
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("not JSON", unreadable);
        }
    }

    private Json.Obj object(int depthLeft) throws IOException {
        within(depthLeft);
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = whole(parser.currentName());
            fields.put(key, value(parser.nextToken(), depthLeft - 1));
        }
        return new Json.Obj(fields);
    }

    private Json.Arr array(int depthLeft) throws IOException {
        within(depthLeft);
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, depthLeft - 1));
        }
        return new Json.Arr(items);
    }

    private Json value(JsonToken token, int depthLeft) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(depthLeft);
            case START_ARRAY -> array(depthLeft);
            case VALUE_STRING -> new Json.Text(whole(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.Null.VALUE;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalArgumentException("not JSON");
        };
    }

    private Json number(String text) {
        if (text.length() > digitsMax) {
            throw new IllegalArgumentException("a number is longer than " + DIGITS_MAX + " digits");
        }
        BigDecimal number = new BigDecimal(text);
        if (number.signum() != 0 && digitsMax == DIGITS_MAX && Math.abs(number.scale()) > SCALE_MAX) {
            throw new IllegalArgumentException("a number is too large or too small");
        }
        return new Json.Num(number);
    }

    private static String whole(String text) {
        if (text.indexOf('\0') >= 0 || !WholeText.is(text)) {
            throw new IllegalArgumentException("a text has NUL or half a surrogate pair");
        }
        return text;
    }

    private static void within(int depthLeft) {
        if (depthLeft <= 0) {
            throw new IllegalArgumentException("objects and arrays are too deep");
        }
    }
}
