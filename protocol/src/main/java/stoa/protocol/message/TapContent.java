package stoa.protocol.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import stoa.protocol.id.JsonText;

/**
 * The content of counted messages: what one tap says of its count, and what the merged message of a
 * room and second says of all. Pure functions.
 */
public final class TapContent {
    /** Taps that one message stands for at most. */
    public static final int COUNT_MAX = 1_000;

    /** Senders named in a merged message at most. */
    public static final int SENDERS_MAX = 10;

    private static final JsonFactory JSON = new JsonFactory();

    private TapContent() {}

    /**
     * A user's share.
     *
     * @param user user id
     * @param count taps in this second
     */
    public record Share(String user, long count) {}

    /**
     * How many taps a message stands for.
     *
     * @param content of the message
     * @return its field {@code count} where it is an object with one from 1 to {@link #COUNT_MAX}, else 1
     */
    public static int count(JsonText content) {
        try (JsonParser parser = JSON.createParser(content.value())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 1;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isCount = parser.currentName().equals("count");
                JsonToken value = parser.nextToken();
                if (isCount) {
                    boolean fits = value == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() == JsonParser.NumberType.INT
                            && parser.getIntValue() >= 1
                            && parser.getIntValue() <= COUNT_MAX;
                    return fits ? parser.getIntValue() : 1;
                }
                parser.skipChildren();
            }
            return 1;
        } catch (IOException e) {
            return 1;
        }
    }

    /**
     * The content of a merged message.
     *
     * @param count taps of all
     * @param users who tapped, how many they are
     * @param top who tapped most, most first, at most {@link #SENDERS_MAX}
     * @return {@code {"count", "senders": [{"user", "count"}], "users"}}
     */
    public static JsonText merged(long count, int users, List<Share> top) {
        StringWriter text = new StringWriter(64 * (1 + top.size()));
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("count", count);
            json.writeArrayFieldStart("senders");
            for (Share share : top) {
                json.writeStartObject();
                json.writeStringField("user", share.user());
                json.writeNumberField("count", share.count());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("users", users);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return new JsonText(text.toString());
    }
}
