package stoa.protocol.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.Platform;

/**
 * The values of {@code stoa.session-events}, schema {@code stoa.session.event.v1}. Stateless, any thread.
 */
public final class SessionEventJson {
    private static final JsonFactory JSON = new JsonFactory();

    private SessionEventJson() {}

    /**
     * Writes an event.
     *
     * @param event any event
     * @return JSON in UTF-8
     */
    public static byte[] encode(SessionEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("app", event.app());
            json.writeStringField("user", event.user());
            json.writeStringField("id", event.id());
            json.writeStringField("kind", label(event.kind()));
            json.writeStringField("session", event.session());
            json.writeStringField("connection", event.connection());
            json.writeStringField("platform", event.platform().label());
            json.writeStringField("device", event.device());
            json.writeNumberField("ts", event.atMs());
            writeUnlessNull(json, "ip", event.ip());
            writeUnlessNull(json, "reason", event.reason());
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
    public static SessionEvent decode(byte[] value) {
        try {
            JsonFields fields = JsonFields.read(value);
            return new SessionEvent(
                    fields.text("app"),
                    fields.text("user"),
                    fields.text("id"),
                    SessionEvent.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                    fields.text("session"),
                    fields.text("connection"),
                    Platform.valueOf(fields.text("platform").toUpperCase(Locale.ROOT)),
                    fields.text("device"),
                    fields.number("ts"),
                    fields.textOrNull("ip"),
                    fields.textOrNull("reason"));
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static void writeUnlessNull(JsonGenerator json, String field, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(field, text);
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
