package stoa.history.outbound;

import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** How an entry lies in a row of {@code history_entries}. Stateless. */
final class EntryRow {
    static final int MESSAGE = 0;
    static final int RECALL = 1;
    static final int DESTRUCTION = 2;
    static final int MODIFICATION = 3;
    static final int ATTRIBUTES = 4;
    static final int RESTRICTION = 5;
    static final int CONVERSATION = 6;

    /** The columns {@link #read} wants; what a recalled message said, first or later, stays in the database. */
    static final String COLUMNS = """
        generation, log_offset, ts, log_time, what, priority, recalled_by IS NOT NULL AS recalled,
        id, actor, session, cid, type,
        CASE WHEN recalled_by IS NULL THEN coalesce(modified_content, content) ELSE 'null' END AS content,
        sender_name, sender_portrait, CASE WHEN recalled_by IS NULL THEN mention END AS mention, target,
        audience, except_sender, receipt\
        """;

    private EntryRow() {}

    static Entry read(Conversation conversation, Row row) {
        return new Entry(
                row.getInteger("generation"),
                row.getLong("log_offset"),
                row.getLong("ts"),
                row.getLong("log_time"),
                event(conversation, row),
                false);
    }

    private static LogEvent event(Conversation conversation, Row row) {
        String id = row.getString("id");
        int what = row.getShort("what");
        return switch (what) {
            case MESSAGE -> message(conversation, row);
            case RECALL ->
                new LogEvent.MessageRecalled(
                        conversation, id, row.getString("target"), row.getString("actor"), row.getString("session"));
            case DESTRUCTION -> new LogEvent.RoomDestroyed(conversation, id, row.getString("target"));
            case MODIFICATION ->
                row.getBoolean("recalled")
                        ? modificationOfRecalled(conversation, row)
                        : asLogged(EventType.MESSAGE_MODIFIED, row);
            case ATTRIBUTES -> asLogged(EventType.ATTRIBUTES_CHANGED, row);
            case RESTRICTION -> asLogged(EventType.MEMBERS_RESTRICTED, row);
            case CONVERSATION -> asLogged(EventType.CONVERSATION_CHANGED, row);
            default -> throw new IllegalStateException("history_entries.what is " + what);
        };
    }

    /** Events without columns of their own lie there as the log has them. */
    private static LogEvent asLogged(EventType type, Row row) {
        byte[] json = row.getString("content").getBytes(StandardCharsets.UTF_8);
        return switch (LogEventJson.decode(type.typeName(), json)) {
            case DecodedRecord.Event(LogEvent event) -> event;
            case DecodedRecord.Filler _ -> throw new IllegalStateException("a filler is no entry");
            case DecodedRecord.Unreadable(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static LogEvent modificationOfRecalled(Conversation conversation, Row row) {
        return new LogEvent.MessageModified(
                conversation,
                row.getString("id"),
                row.getString("target"),
                row.getString("actor"),
                row.getString("session"),
                new JsonText("null"));
    }

    /** The content column: a message's as it was sent, other events as the log has them. */
    static @Nullable String content(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageAccepted message -> message.content().value();
            case LogEvent.MessageModified _,
                    LogEvent.AttributesChanged _,
                    LogEvent.MembersRestricted _,
                    LogEvent.ConversationChanged _ -> new String(LogEventJson.encode(event), StandardCharsets.UTF_8);
            case LogEvent.MessageRecalled _, LogEvent.RoomDestroyed _ -> null;
            case LogEvent.MembersChanged _, LogEvent.MarkerMoved _ -> throw notLogged();
        };
    }

    private static IllegalArgumentException notLogged() {
        return new IllegalArgumentException("who comes and goes is told in passing only");
    }

    private static LogEvent message(Conversation conversation, Row row) {
        String name = row.getString("sender_name");
        String mention = row.getString("mention");
        return new LogEvent.MessageAccepted(
                conversation,
                row.getString("id"),
                row.getString("actor"),
                row.getString("session"),
                row.getString("cid"),
                row.getString("type"),
                new JsonText(row.getString("content")),
                priority(row.getShort("priority")),
                name == null ? null : new LogEvent.Sender(name, row.getString("sender_portrait")),
                mention == null ? null : new JsonText(mention),
                audience(row),
                Boolean.TRUE.equals(row.getBoolean("receipt")));
    }

    private static LogEvent.@Nullable Audience audience(Row row) {
        String[] only = row.getArrayOfStrings("audience");
        return only == null ? null : new LogEvent.Audience(List.of(only), row.getBoolean("except_sender"));
    }

    static int what(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageAccepted _ -> MESSAGE;
            case LogEvent.MessageRecalled _ -> RECALL;
            case LogEvent.RoomDestroyed _ -> DESTRUCTION;
            case LogEvent.MessageModified _ -> MODIFICATION;
            case LogEvent.AttributesChanged _ -> ATTRIBUTES;
            case LogEvent.MembersRestricted _ -> RESTRICTION;
            case LogEvent.ConversationChanged _ -> CONVERSATION;
            case LogEvent.MembersChanged _, LogEvent.MarkerMoved _ -> throw notLogged();
        };
    }

    static int code(Priority priority) {
        return switch (priority) {
            case LOW -> 0;
            case NORMAL -> 1;
            case HIGH -> 2;
            case PROTECTED -> 3;
        };
    }

    private static Priority priority(int code) {
        for (Priority priority : Priority.values()) {
            if (code(priority) == code) {
                return priority;
            }
        }
        throw new IllegalStateException("history_entries.priority is " + code);
    }

    static @Nullable String target(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageAccepted _ -> null;
            case LogEvent.MessageRecalled recalled -> recalled.message();
            case LogEvent.RoomDestroyed destroyed -> destroyed.reason();
            case LogEvent.MessageModified modified -> modified.message();
            case LogEvent.AttributesChanged _, LogEvent.MembersRestricted _, LogEvent.ConversationChanged _ -> null;
            case LogEvent.MembersChanged _, LogEvent.MarkerMoved _ -> throw notLogged();
        };
    }
}
