package stoa.gateway.inbound.nativejson;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MembersRestricted;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.log.LogEvent.MessageRecalled;
import stoa.protocol.log.LogEvent.RoomDestroyed;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;

/** The events of the native protocol as bytes. Pure; any thread. */
public final class NativeEvents {
    private static final int FIELDS_BYTES = 256;

    private NativeEvents() {}

    /**
     * What a gap says.
     *
     * @param shed how many of each priority
     * @param from cursor of the first of them; 0 when they had no place
     * @param to cursor of the last of them; 0 when they had no place
     */
    public record Gap(ShedCount shed, long from, long to) {}

    /**
     * The encoder for {@link LiveEntry#encoded}: the fields of an entry without {@code ev} and {@code
     * room}, which stand around it.
     *
     * @param entry what happened
     * @return an object with at least one field
     */
    public static byte[] fields(Entry entry) {
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin();
        switch (entry.event()) {
            case MessageAccepted message -> message(out, entry, message);
            case MessageRecalled recalled ->
                place(out.name("message").string(recalled.message()).name("by").string(recalled.by()), entry);
            case RoomDestroyed destroyed -> place(out.name("reason").string(destroyed.reason()), entry);
            case LogEvent.MessageModified modified -> {
                out.name("message").string(modified.message()).name("by").string(modified.by());
                place(out.name("content").raw(modified.content().value()), entry);
            }
            case LogEvent.AttributesChanged changed -> attributes(out, entry, changed);
            case MembersRestricted restricted -> restriction(out, entry, restricted);
            case LogEvent.MembersChanged changed -> {
                texts(out.name("joined"), changed.joined());
                texts(out.name("left"), changed.left());
            }
            // Told to nobody; see LiveEntry.
            case LogEvent.ConversationChanged _, LogEvent.MarkerMoved _ -> place(out, entry);
        }
        return out.end().toBytes();
    }

    private static void message(JsonBytes out, Entry entry, MessageAccepted message) {
        place(out.name("id").string(message.id()), entry);
        out.name("from").string(message.from());
        out.name("type").string(message.type());
        out.name("content").raw(message.content().value());
        LogEvent.Sender sender = message.sender();
        if (sender != null) {
            out.name("sender").begin().name("name").string(sender.name());
            if (sender.portrait() != null) {
                out.name("portrait").string(sender.portrait());
            }
            out.end();
        }
        if (message.priority() != Priority.NORMAL) {
            out.name("priority").string(message.priority().label());
        }
        if (message.audience() != null && !message.audience().only().isEmpty()) {
            out.name("directed").bool(true);
        }
        if (message.mention() != null) {
            out.name("mention").raw(message.mention().value());
        }
    }

    private static void attributes(JsonBytes out, Entry entry, LogEvent.AttributesChanged changed) {
        out.name("set").begin();
        new TreeMap<>(changed.set()).forEach((key, value) -> out.name(key).string(value));
        texts(out.end().name("deleted"), changed.deleted());
        place(out.name("version").number(changed.version()).name("by").string(changed.by()), entry);
    }

    private static void restriction(JsonBytes out, Entry entry, MembersRestricted restricted) {
        texts(out.name("users"), restricted.users());
        ending(out, restricted);
        out.name("reason").string(restricted.restriction().name().toLowerCase(Locale.ROOT));
        place(out, entry);
    }

    private static void ending(JsonBytes out, MembersRestricted restricted) {
        if (restricted.untilMs() > 0 && restricted.untilMs() != Long.MAX_VALUE) {
            out.name("untilTs").number(restricted.untilMs());
        }
        if (restricted.extra() != null) {
            out.name("extra").string(restricted.extra());
        }
    }

    private static void texts(JsonBytes out, List<String> texts) {
        out.beginArray();
        texts.forEach(out::string);
        out.endArray();
    }

    private static void place(JsonBytes out, Entry entry) {
        if (!entry.isTransient()) {
            out.name("cursor").number(entry.cursor().value());
        }
        out.name("ts").number(entry.ts());
    }

    private static String name(LogEvent event) {
        return switch (event) {
            case MessageAccepted _ -> "message";
            case MessageRecalled _ -> "recalled";
            case RoomDestroyed _ -> "room.destroyed";
            case LogEvent.MessageModified _ -> "modified";
            case LogEvent.AttributesChanged _ -> "attributes";
            case LogEvent.MembersChanged _ -> "member";
            case LogEvent.MarkerMoved _ -> "marker";
            case LogEvent.ConversationChanged _ -> "conversation";
            case MembersRestricted restricted ->
                switch (restricted.restriction()) {
                    case BANNED -> "room.banned";
                    case UNBANNED -> "room.unbanned";
                    case MUTED, ALL_MUTED, SPEAKERS_REMOVED -> "room.muted";
                    case UNMUTED, ALL_UNMUTED, SPEAKERS_ADDED -> "room.unmuted";
                };
        };
    }

    /**
     * Writes entries as events of a room, neighbouring messages as one {@code messages}.
     *
     * @param out an array that was begun, or an empty buffer for at most one event
     * @param room room id
     * @param entries in order, at least one
     * @param user who reads, who is told a ban of that user as {@code room.kicked}; null for most members
     * @return how many events were written
     */
    public static int events(JsonBytes out, String room, List<LiveEntry> entries, @Nullable String user) {
        int events = 0;
        int from = 0;
        while (from < entries.size()) {
            int to = from + 1;
            if (isMessage(entries.get(from))) {
                while (to < entries.size() && isMessage(entries.get(to))) {
                    to++;
                }
            }
            LiveEntry first = entries.get(from);
            if (user != null && first.entry().event() instanceof MembersRestricted ban && first.putsOut(user)) {
                kicked(out, room, first.entry(), ban);
            } else {
                event(out, room, entries.subList(from, to));
            }
            events++;
            from = to;
        }
        return events;
    }

    private static void kicked(JsonBytes out, String room, Entry entry, MembersRestricted ban) {
        out.begin().name("ev").string("room.kicked").name("room").string(room);
        out.name("reason").string("banned");
        ending(out, ban);
        place(out, entry);
        out.end();
    }

    /**
     * Tells a connection that it is out of a room because it joined another one and may be in one only.
     *
     * @param room room id
     * @return the frame's payload
     */
    public static byte[] left(String room) {
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin().name("ev").string("room.kicked");
        return out.name("room")
                .string(room)
                .name("reason")
                .string("other_room")
                .end()
                .toBytes();
    }

    /**
     * Tells a user that he may speak in no room, or in rooms again.
     *
     * @param muted until when, and what the app says about it
     * @return the frame's payload
     */
    public static byte[] mutedEverywhere(MutedEverywhere muted) {
        boolean isMuted = muted.untilMs() > 0;
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin().name("ev").string(isMuted ? "user.muted" : "user.unmuted");
        if (isMuted && muted.untilMs() != Long.MAX_VALUE) {
            out.name("untilTs").number(muted.untilMs());
        }
        if (muted.extra() != null) {
            out.name("extra").string(muted.extra());
        }
        return out.end().toBytes();
    }

    private static boolean isMessage(LiveEntry entry) {
        return entry.entry().event() instanceof MessageAccepted;
    }

    private static void event(JsonBytes out, String room, List<LiveEntry> run) {
        LiveEntry first = run.getFirst();
        out.begin().name("ev");
        if (run.size() == 1) {
            out.string(name(first.entry().event())).name("room").string(room);
            out.endWithFieldsOf(first.encoded(NativeEvents::fields));
            return;
        }
        out.string("messages").name("room").string(room).name("messages").beginArray();
        run.forEach(entry -> out.raw(entry.encoded(NativeEvents::fields)));
        out.endArray().end();
    }

    /**
     * Writes an entry inside a join reply's {@code missed}: with {@code ev}, without {@code room}.
     *
     * @param out an array that was begun
     * @param entry what happened
     */
    static void missed(JsonBytes out, LiveEntry entry) {
        out.begin().name("ev").string(name(entry.entry().event()));
        out.endWithFieldsOf(entry.encoded(NativeEvents::fields));
    }

    /**
     * Writes a {@code gap}.
     *
     * @param out where
     * @param room room id
     * @param gap what was not delivered
     */
    public static void gap(JsonBytes out, String room, Gap gap) {
        ShedCount shed = gap.shed();
        out.begin().name("ev").string("gap").name("room").string(room);
        out.name("shed").begin().name("low").number(shed.low());
        out.name("normal")
                .number(shed.normal())
                .name("high")
                .number(shed.high())
                .end();
        if (gap.to() > 0) {
            out.name("from").number(gap.from()).name("to").number(gap.to());
        }
        out.end();
    }

    /**
     * The last event of a connection.
     *
     * @param error why it is closed
     * @return the frame's payload
     */
    public static byte[] closed(StoaException error) {
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin().name("ev").string("closed");
        NativeReplies.errorFields(out, error);
        return out.end().toBytes();
    }

    /**
     * Tells that a watched user came or went.
     *
     * @param user user id
     * @param online whether the user has a connection now
     * @return the frame's payload
     */
    public static byte[] presence(String user, boolean online) {
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin().name("ev").string("presence");
        return out.name("user").string(user).name("online").bool(online).end().toBytes();
    }

    /**
     * Tells a client to go to another gateway.
     *
     * @param afterMs within how many milliseconds
     * @param reason for people; null for none
     * @return the frame's payload
     */
    public static byte[] goaway(long afterMs, @Nullable String reason) {
        JsonBytes out = new JsonBytes(FIELDS_BYTES).begin().name("ev").string("goaway");
        out.name("afterMs").number(afterMs);
        if (reason != null) {
            out.name("reason").string(reason);
        }
        return out.end().toBytes();
    }
}
