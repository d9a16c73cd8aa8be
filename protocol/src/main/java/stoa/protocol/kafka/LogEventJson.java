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
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;

/**
 * The values of {@code stoa.messages}: events of the log as JSON, one schema per {@link EventType} in
 * {@code schemas/}. The content of a message is embedded as the JSON it is, byte for byte. Stateless,
 * any thread, never blocks.
 */
public final class LogEventJson {
    private static final JsonFactory JSON = new JsonFactory();

    private LogEventJson() {}

    /**
     * Writes an event.
     *
     * @param event any event
     * @return JSON in UTF-8
     * @throws IllegalArgumentException for events that never are in the log
     */
    public static byte[] encode(LogEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("app", event.conversation().app());
            json.writeStringField("room", event.conversation().id());
            if (event.conversation().kind() != ConversationKind.ROOM) {
                json.writeStringField("kind", event.conversation().kind().label());
            }
            json.writeStringField("id", event.id());
            switch (event) {
                case LogEvent.MessageAccepted message -> writeMessage(json, message);
                case LogEvent.MessageRecalled recalled -> {
                    json.writeStringField("message", recalled.message());
                    json.writeStringField("by", recalled.by());
                    writeUnlessNull(json, "session", recalled.session());
                }
                case LogEvent.MessageModified modified -> {
                    json.writeStringField("message", modified.message());
                    json.writeStringField("by", modified.by());
                    writeUnlessNull(json, "session", modified.session());
                    writeRaw(json, "content", modified.content());
                }
                case LogEvent.AttributesChanged changed -> writeAttributes(json, changed);
                case LogEvent.MembersRestricted restricted -> writeRestriction(json, restricted);
                case LogEvent.MembersChanged _, LogEvent.MarkerMoved _ ->
                    throw new IllegalArgumentException("who comes, goes and reads is told in passing only");
                case LogEvent.RoomDestroyed destroyed -> json.writeStringField("reason", destroyed.reason());
                case LogEvent.ConversationChanged changed -> ConversationChangeJson.write(json, changed);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a record.
     *
     * @param type value of the header {@code ce_type}, null when there is none
     * @param value the record's value, null for a tombstone
     * @return what it holds; never fails
     */
    public static DecodedRecord decode(@Nullable String type, byte @Nullable [] value) {
        if (type == null) {
            return new DecodedRecord.Unreadable("the record has no header " + EventHeaders.TYPE);
        }
        EventType known = EventType.ofName(type).orElse(null);
        if (known == EventType.LOG_FILLER) {
            return new DecodedRecord.Filler();
        }
        if (known == null
                || known == EventType.DEAD_LETTER
                || known == EventType.ROOM_EVENT
                || known == EventType.SESSION_EVENT) {
            return new DecodedRecord.Unreadable("events of the type " + type + " are not known here");
        }
        if (value == null) {
            return new DecodedRecord.Unreadable("the record has no value");
        }
        try {
            return new DecodedRecord.Event(event(known, JsonFields.read(value)));
        } catch (IOException | IllegalArgumentException e) {
            return new DecodedRecord.Unreadable(
                    "the value is not a " + type + ": " + e.getClass().getSimpleName());
        }
    }

    private static LogEvent event(EventType type, JsonFields fields) throws IOException {
        Conversation room = new Conversation(fields.text("app"), kind(fields), fields.text("room"));
        String id = fields.text("id");
        return switch (type) {
            case MESSAGE_ACCEPTED -> message(room, id, fields);
            case MESSAGE_RECALLED ->
                new LogEvent.MessageRecalled(
                        room, id, fields.text("message"), fields.text("by"), fields.textOrNull("session"));
            case MESSAGE_MODIFIED ->
                new LogEvent.MessageModified(
                        room,
                        id,
                        fields.text("message"),
                        fields.text("by"),
                        fields.textOrNull("session"),
                        new JsonText(fields.raw("content")));
            case ATTRIBUTES_CHANGED ->
                new LogEvent.AttributesChanged(
                        room,
                        id,
                        fields.text("by"),
                        fields.number("version"),
                        fields.textsByName("set"),
                        fields.texts("deleted"));
            case MEMBERS_RESTRICTED ->
                new LogEvent.MembersRestricted(
                        room,
                        id,
                        Restriction.valueOf(fields.text("restriction").toUpperCase(Locale.ROOT)),
                        fields.texts("users"),
                        fields.has("untilTs") ? fields.number("untilTs") : Long.MAX_VALUE,
                        fields.flag("notice"),
                        fields.textOrNull("extra"));
            case ROOM_DESTROYED -> new LogEvent.RoomDestroyed(room, id, fields.text("reason"));
            case CONVERSATION_CHANGED ->
                new LogEvent.ConversationChanged(
                        room,
                        id,
                        fields.textOrNull("by"),
                        fields.number("version"),
                        fields.number("ts"),
                        ConversationChangeJson.read(fields));
            case LOG_FILLER, DEAD_LETTER, ROOM_EVENT, SESSION_EVENT ->
                throw new IllegalArgumentException("not an event of the log: " + type);
        };
    }

    /** Records of rooms do not say what they are of, as all did when there were rooms only. */
    private static ConversationKind kind(JsonFields fields) {
        String kind = fields.textOrNull("kind");
        return kind == null ? ConversationKind.ROOM : ConversationKind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    private static LogEvent message(Conversation room, String id, JsonFields fields) throws IOException {
        JsonFields sender = fields.objectOrNull("sender");
        String mention = fields.rawOrNull("mention");
        JsonFields audience = fields.objectOrNull("audience");
        return new LogEvent.MessageAccepted(
                room,
                id,
                fields.text("from"),
                fields.textOrNull("session"),
                fields.text("cid"),
                fields.text("type"),
                new JsonText(fields.raw("content")),
                Priority.ofLabel(fields.text("priority")),
                sender == null ? null : new LogEvent.Sender(sender.text("name"), sender.textOrNull("portrait")),
                mention == null ? null : new JsonText(mention),
                audience == null ? null : new LogEvent.Audience(audience.texts("only"), audience.flag("exceptSender")),
                fields.has("receipt") && fields.flag("receipt"));
    }

    private static void writeAttributes(JsonGenerator json, LogEvent.AttributesChanged changed) throws IOException {
        json.writeStringField("by", changed.by());
        json.writeNumberField("version", changed.version());
        json.writeObjectFieldStart("set");
        for (Map.Entry<String, String> one : new TreeMap<>(changed.set()).entrySet()) {
            json.writeStringField(one.getKey(), one.getValue());
        }
        json.writeEndObject();
        writeTexts(json, "deleted", changed.deleted());
    }

    private static void writeRestriction(JsonGenerator json, LogEvent.MembersRestricted restricted) throws IOException {
        json.writeStringField("restriction", restricted.restriction().name().toLowerCase(Locale.ROOT));
        writeTexts(json, "users", restricted.users());
        if (restricted.untilMs() != Long.MAX_VALUE) {
            json.writeNumberField("untilTs", restricted.untilMs());
        }
        json.writeBooleanField("notice", restricted.notice());
        writeUnlessNull(json, "extra", restricted.extra());
    }

    static void writeTexts(JsonGenerator json, String field, List<String> texts) throws IOException {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeMessage(JsonGenerator json, LogEvent.MessageAccepted message) throws IOException {
        json.writeStringField("from", message.from());
        writeUnlessNull(json, "session", message.session());
        json.writeStringField("cid", message.cid());
        json.writeStringField("type", message.type());
        writeRaw(json, "content", message.content());
        json.writeStringField("priority", message.priority().label());
        LogEvent.Sender sender = message.sender();
        if (sender != null) {
            json.writeObjectFieldStart("sender");
            json.writeStringField("name", sender.name());
            writeUnlessNull(json, "portrait", sender.portrait());
            json.writeEndObject();
        }
        JsonText mention = message.mention();
        if (mention != null) {
            writeRaw(json, "mention", mention);
        }
        LogEvent.Audience audience = message.audience();
        if (audience != null) {
            json.writeObjectFieldStart("audience");
            writeTexts(json, "only", audience.only());
            json.writeBooleanField("exceptSender", audience.exceptSender());
            json.writeEndObject();
        }
        if (message.receipt()) {
            json.writeBooleanField("receipt", true);
        }
    }

    static void writeRaw(JsonGenerator json, String field, JsonText value) throws IOException {
        json.writeFieldName(field);
        json.writeRawValue(value.value());
    }

    private static void writeUnlessNull(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }
}
