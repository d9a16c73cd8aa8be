package stoa.protocol.kafka;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a room or to who is in it: a value of {@code stoa.room-events}. Told at least once;
 * a repeat has the same id.
 *
 * @param app app key
 * @param room room id; the record's key. Empty for what holds in all rooms of the app
 * @param id id of the event, 22 characters
 * @param kind what happened
 * @param cause why
 * @param users whom it concerns, in order; empty for nobody in particular
 * @param untilMs when it ends, epoch milliseconds; null for never or where it has no end
 * @param by who did it; empty for a back end or for nobody
 * @param set attributes that were set; empty unless the kind is {@link Kind#ATTRIBUTES_CHANGED}
 * @param deleted keys of attributes that are gone
 * @param version version of the room's attributes after it; 0 for other kinds
 * @param atMs when, epoch milliseconds
 */
public record RoomEvent(
        String app,
        String room,
        String id,
        Kind kind,
        Cause cause,
        List<String> users,
        @Nullable Long untilMs,
        String by,
        Map<String, String> set,
        List<String> deleted,
        long version,
        long atMs) {
    /** Copies the collections. */
    public RoomEvent {
        users = List.copyOf(users);
        set = Map.copyOf(set);
        deleted = List.copyOf(deleted);
    }

    /** What happened. */
    public enum Kind {
        /** The room was created. */
        CREATED,
        /** The room ended. */
        DESTROYED,
        /** Users are in the room who were not before, with any session. */
        JOINED,
        /** Users are in the room no more, with no session. */
        LEFT,
        /** Users may not speak. */
        MUTED,
        /** Users may speak again. */
        UNMUTED,
        /** Users were put out and may not come back. */
        BANNED,
        /** Users may come back. */
        UNBANNED,
        /** Only speakers may speak. */
        ALL_MUTED,
        /** Everybody may speak again. */
        ALL_UNMUTED,
        /** Attributes changed. */
        ATTRIBUTES_CHANGED
    }

    /** Why it happened; the vendor's numbers are in rongcloud-server-api, section 5.2. */
    public enum Cause {
        /** A client or a back end asked for it. */
        ASKED,
        /** The user was away while messages came. */
        OFFLINE,
        /** The user was banned. */
        BANNED,
        /** Nothing happened in the room for too long, or its time was over. */
        IDLE
    }

    /**
     * An event without attributes, done by nobody in particular.
     *
     * @param app app key
     * @param room room id
     * @param id id of the event
     * @param kind what happened
     * @param cause why
     * @param users whom it concerns
     * @param untilMs when it ends; null for never
     * @param atMs when, epoch milliseconds
     */
    public RoomEvent(
            String app,
            String room,
            String id,
            Kind kind,
            Cause cause,
            List<String> users,
            @Nullable Long untilMs,
            long atMs) {
        this(app, room, id, kind, cause, users, untilMs, "", Map.of(), List.of(), 0, atMs);
    }
}
