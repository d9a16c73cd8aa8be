package stoa.gateway.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Entries for tests. */
final class Entries {
    static final int GENERATION = 3;

    private Entries() {}

    static Conversation room(int number) {
        return Conversation.room("app", "room-" + number);
    }

    static LogEvent.MessageAccepted event(Conversation room, String cid, Priority priority, @Nullable String session) {
        return new LogEvent.MessageAccepted(
                room,
                MessageId.of(room, "ann", cid),
                "ann",
                session,
                cid,
                "RC:TxtMsg",
                new JsonText("\"" + cid + "\""),
                priority,
                null,
                null,
                null);
    }

    static Entry message(Conversation room, long offset) {
        return message(room, offset, Priority.NORMAL);
    }

    static Entry message(Conversation room, long offset, Priority priority) {
        long ts = 1_000_000 + offset;
        return new Entry(GENERATION, offset, ts, ts, event(room, "cid-" + offset, priority, null), false);
    }

    static Entry transientMessage(Conversation room, String cid) {
        return new Entry(GENERATION, Entry.NO_OFFSET, 5, 5, event(room, cid, Priority.LOW, null), false);
    }

    static Entry recall(Conversation room, long offset, Entry recalled) {
        String id = recalled.event().id();
        return new Entry(
                GENERATION,
                offset,
                1_000_000 + offset,
                1_000_000 + offset,
                new LogEvent.MessageRecalled(room, MessageId.ofEvent("recall", room, id), id, "ann", null),
                false);
    }

    static Entry destroyed(Conversation room, long offset) {
        return new Entry(
                GENERATION,
                offset,
                1_000_000 + offset,
                1_000_000 + offset,
                new LogEvent.RoomDestroyed(room, MessageId.ofEvent("destroy", room, "" + offset), "api"),
                false);
    }

    static Entry shed(Entry entry) {
        return new Entry(entry.generation(), entry.offset(), entry.ts(), entry.logTime(), entry.event(), true);
    }

    static LiveEntry live(Entry entry) {
        return new LiveEntry(entry);
    }
}
