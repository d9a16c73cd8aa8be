package stoa.history;

import java.util.ArrayList;
import java.util.List;
import stoa.history.domain.LogRecord;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;

/** Makes events and records of one room. */
public final class Logs {
    /** When the log of most tests begins, epoch milliseconds. */
    public static final long START_MS = 1_790_000_000_000L;

    private Logs() {}

    /** A message with a content that names it. */
    public static LogEvent.MessageAccepted message(Conversation room, String id) {
        return message(room, id, "RC:TxtMsg", "{\"text\":\"" + id + "\"}");
    }

    /** A message of a type. */
    public static LogEvent.MessageAccepted message(Conversation room, String id, String type, String content) {
        return new LogEvent.MessageAccepted(
                room,
                id,
                "ann",
                "session1",
                "cid-" + id,
                type,
                new JsonText(content),
                Priority.HIGH,
                new LogEvent.Sender("Ann", null),
                new JsonText("{\"users\":[\"bob\"]}"),
                null);
    }

    /** A recall by the sender. */
    public static LogEvent.MessageRecalled recall(Conversation room, String message) {
        return new LogEvent.MessageRecalled(room, "recall-" + message, message, "ann", "session1");
    }

    /** The n-th modification of a message by its sender. */
    public static LogEvent.MessageModified modification(Conversation room, String message, int number) {
        return new LogEvent.MessageModified(
                room,
                "modification-" + number + '-' + message,
                message,
                "ann",
                "session1",
                new JsonText("{\"text\":\"modified " + number + "\"}"));
    }

    /** A message for some members only. */
    public static LogEvent.MessageAccepted directed(Conversation room, String id, LogEvent.Audience audience) {
        LogEvent.MessageAccepted all = message(room, id);
        return new LogEvent.MessageAccepted(
                room,
                id,
                all.from(),
                all.session(),
                all.cid(),
                all.type(),
                all.content(),
                all.priority(),
                all.sender(),
                all.mention(),
                audience);
    }

    /** The end of a room. */
    public static LogEvent.RoomDestroyed destroyed(Conversation room, String id) {
        return new LogEvent.RoomDestroyed(room, id, "api");
    }

    /** Records of events, one millisecond apart. */
    public static List<LogRecord> records(long fromOffset, LogEvent... events) {
        List<LogRecord> records = new ArrayList<>();
        for (LogEvent event : events) {
            long offset = fromOffset + records.size();
            records.add(new LogRecord(offset, START_MS + offset, event));
        }
        return records;
    }

    /** Ids of messages, {@code m<from>} to {@code m<to>}. */
    public static List<String> ids(int from, int to) {
        List<String> ids = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            ids.add("m" + i);
        }
        return ids;
    }

    /** Messages with these ids. */
    public static LogEvent[] messages(Conversation room, List<String> ids) {
        return ids.stream().map(id -> message(room, id)).toArray(LogEvent[]::new);
    }
}
