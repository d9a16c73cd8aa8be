package stoa.gateway.inbound.nativejson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.WholeText;

/** Fields that hold several strings; what is wrong with them is a {@code BAD_REQUEST} that names the field. */
final class FieldLists {
    private FieldLists() {}

    /**
     * Strings that may be given.
     *
     * @param fields of the request
     * @param name field
     * @param countMax strings at most
     * @param charsMax characters of each at most
     * @return in order, none twice; null when absent
     */
    static @Nullable List<String> stringsOrNull(RequestFields fields, String name, int countMax, int charsMax) {
        String json = fields.structureOrNull(name, JsonToken.START_ARRAY);
        if (json == null) {
            return null;
        }
        Set<String> strings = new LinkedHashSet<>();
        try (JsonParser parser = NativeReader.parser(json)) {
            parser.nextToken();
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING || ++count > countMax) {
                    throw RequestFields.wrong(name, "must hold at most " + countMax + " strings");
                }
                strings.add(plain(name, "strings", parser.getText(), charsMax));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once is JSON", e);
        }
        return List.copyOf(strings);
    }

    /**
     * Strings of which there must be one at least.
     *
     * @param fields of the request
     * @param name field
     * @param countMax strings at most
     * @param charsMax characters of each at most
     * @return in order, none twice
     */
    static List<String> strings(RequestFields fields, String name, int countMax, int charsMax) {
        List<String> strings = stringsOrNull(fields, name, countMax, charsMax);
        if (strings == null) {
            throw RequestFields.wrong(name, "is missing");
        }
        if (strings.isEmpty()) {
            throw RequestFields.wrong(name, "must hold 1 to " + countMax + " strings");
        }
        return strings;
    }

    /**
     * Strings by key, of which there must be one at least.
     *
     * @param fields of the request
     * @param name field
     * @param countMax entries at most
     * @param keyCharsMax characters of a key at most
     * @param valueCharsMax characters of a value at most; it may be empty and hold any characters but NUL
     * @return in order
     */
    static Map<String, String> entries(
            RequestFields fields, String name, int countMax, int keyCharsMax, int valueCharsMax) {
        String json = fields.structureOrNull(name, JsonToken.START_OBJECT);
        if (json == null) {
            throw RequestFields.wrong(name, "is missing");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        try (JsonParser parser = NativeReader.parser(json)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = plain(name, "keys", parser.currentName(), keyCharsMax);
                if (parser.nextToken() != JsonToken.VALUE_STRING
                        || parser.getText().length() > valueCharsMax) {
                    throw RequestFields.wrong(
                            name, "must hold strings of at most " + valueCharsMax + " characters by key");
                }
                String value = parser.getText();
                if (value.indexOf(0) >= 0 || !WholeText.is(value)) {
                    throw RequestFields.wrong(name, "must not contain NUL or half a surrogate pair");
                }
                entries.put(key, value);
                if (entries.size() > countMax) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was read once is JSON", e);
        }
        if (entries.isEmpty() || entries.size() > countMax) {
            throw RequestFields.wrong(name, "must hold 1 to " + countMax + " strings by key");
        }
        return entries;
    }

    private static String plain(String name, String what, String text, int charsMax) {
        if (text.isEmpty() || text.length() > charsMax || !RequestFields.isPlain(text)) {
            throw RequestFields.wrong(name, "must hold " + what + " of 1 to " + charsMax + " characters");
        }
        return text;
    }
}
