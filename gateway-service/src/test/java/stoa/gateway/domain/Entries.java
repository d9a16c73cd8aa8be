package stoa.gateway.domain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;

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

    private static Entry at(long offset, LogEvent event) {
        return new Entry(GENERATION, offset, 1_000_000 + offset, 1_000_000 + offset, event, false);
    }

    static Entry modified(Conversation room, long offset, Entry message, String content) {
        return at(
                offset,
                new LogEvent.MessageModified(
                        room,
                        MessageId.ofEvent("modify", room, "" + offset),
                        message.event().id(),
                        "ann",
                        null,
                        new JsonText(content)));
    }

    /** A message of ann's that is for some users. */
    static Entry directed(Conversation room, long offset, String... only) {
        LogEvent.MessageAccepted all = event(room, "cid-" + offset, Priority.NORMAL, null);
        return at(
                offset,
                new LogEvent.MessageAccepted(
                        room,
                        all.id(),
                        all.from(),
                        null,
                        all.cid(),
                        all.type(),
                        all.content(),
                        all.priority(),
                        null,
                        null,
                        new LogEvent.Audience(List.of(only), false)));
    }

    static Entry restricted(Conversation room, long offset, Restriction restriction, boolean notice, String... users) {
        return at(
                offset,
                new LogEvent.MembersRestricted(
                        room,
                        MessageId.ofEvent("restrict", room, "" + offset),
                        restriction,
                        List.of(users),
                        Long.MAX_VALUE,
                        notice,
                        null));
    }

    static Entry attributes(Conversation room, long offset, long version, Map<String, String> set) {
        return at(
                offset,
                new LogEvent.AttributesChanged(
                        room, MessageId.ofEvent("attributes", room, "" + version), "ann", version, set, List.of()));
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
