package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The values of {@code stoa.room-events} as JSON, schema {@code stoa.room.event.v1}. Stateless, any thread. */
public final class RoomEventJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RoomEventJson() {}

    /**
     * Writes an event.
     *
     * @param event any event
     * @return JSON in UTF-8
     */
    public static byte[] encode(RoomEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("app", event.app());
            json.writeStringField("room", event.room());
            json.writeStringField("id", event.id());
            json.writeStringField("kind", label(event.kind()));
            json.writeStringField("cause", label(event.cause()));
            writeTexts(json, "users", event.users());
            Long untilMs = event.untilMs();
            if (untilMs != null) {
                json.writeNumberField("untilTs", untilMs);
            }
            json.writeStringField("by", event.by());
            if (event.kind() == RoomEvent.Kind.ATTRIBUTES_CHANGED) {
                writeAttributes(json, event);
            }
            json.writeNumberField("ts", event.atMs());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an event.
     *
     * @param value the record's value
     * @return the event
     * @throws IllegalArgumentException when it is none
     */
    public static RoomEvent decode(byte[] value) {
        try {
            JsonFields fields = JsonFields.read(value);
            return new RoomEvent(
                    fields.text("app"),
                    fields.text("room"),
                    fields.text("id"),
                    RoomEvent.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                    RoomEvent.Cause.valueOf(fields.text("cause").toUpperCase(Locale.ROOT)),
                    fields.texts("users"),
                    fields.has("untilTs") ? fields.number("untilTs") : null,
                    fields.text("by"),
                    fields.textsByName("set"),
                    fields.texts("deleted"),
                    fields.has("version") ? fields.number("version") : 0,
                    fields.number("ts"));
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static void writeAttributes(JsonGenerator json, RoomEvent event) throws IOException {
        json.writeObjectFieldStart("set");
        for (Map.Entry<String, String> one : new TreeMap<>(event.set()).entrySet()) {
            json.writeStringField(one.getKey(), one.getValue());
        }
        json.writeEndObject();
        writeTexts(json, "deleted", event.deleted());
        json.writeNumberField("version", event.version());
    }

    private static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
