package stoa.room.domain;

import java.util.List;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Cause;
import stoa.protocol.kafka.RoomEvent.Kind;
import stoa.protocol.room.RoomOperations.LeaveReason;

/**
 * Makes what other teams are told of the life of rooms and members, each with an id that every repeat of
 * the same happening has, whoever tells it. Pure.
 */
public final class RoomEvents {
    /** The reason of destructions that nobody asked for. */
    public static final String REASON_IDLE = "idle";

    private RoomEvents() {}

    /**
     * A room was created.
     *
     * @param app app key
     * @param room room id
     * @param version of its first policy; names this creation
     * @param atMs when, epoch milliseconds
     * @return the event
     */
    public static RoomEvent created(String app, String room, long version, long atMs) {
        String id = id("room-created", app, room, Long.toString(version));
        return new RoomEvent(app, room, id, Kind.CREATED, Cause.ASKED, List.of(), null, atMs);
    }

    /**
     * A room was destroyed.
     *
     * @param destruction which
     * @param atMs when, epoch milliseconds
     * @return the event
     */
    public static RoomEvent destroyed(Destruction destruction, long atMs) {
        String app = destruction.app();
        String room = destruction.room();
        String id = id("room-destroyed", app, room, Long.toString(destruction.version()));
        Cause cause = destruction.reason().equals(REASON_IDLE) ? Cause.IDLE : Cause.ASKED;
        return new RoomEvent(app, room, id, Kind.DESTROYED, cause, List.of(), null, atMs);
    }

    /**
     * A user is in a room who was not before.
     *
     * @param visit who, where, and when it began
     * @param atMs when, epoch milliseconds
     * @return the event
     */
    public static RoomEvent joined(Visit visit, long atMs) {
        String app = visit.app();
        String room = visit.room();
        String id = id("room-joined", app, room, visit.user() + '\n' + visit.joinedAtMs());
        return new RoomEvent(app, room, id, Kind.JOINED, Cause.ASKED, List.of(visit.user()), null, atMs);
    }

    /**
     * A user is in a room no more.
     *
     * @param visit which ends
     * @param reason why
     * @param atMs when, epoch milliseconds
     * @return the event
     */
    public static RoomEvent left(Visit visit, LeaveReason reason, long atMs) {
        String app = visit.app();
        String room = visit.room();
        String id = id("room-left", app, room, visit.user() + '\n' + visit.joinedAtMs());
        Cause cause = switch (reason) {
            case LEFT -> Cause.ASKED;
            case OFFLINE -> Cause.OFFLINE;
            case BANNED -> Cause.BANNED;
        };
        return new RoomEvent(app, room, id, Kind.LEFT, cause, List.of(visit.user()), null, atMs);
    }

    /**
     * A user's time in a room, from the first session's entry to the last one's leave. Its name is what every
     * gateway of the user has been told, so that it outlives the store of memberships.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param joinedAtMs when its first session asked to come in, epoch milliseconds; names it
     */
    public record Visit(String app, String room, String user, long joinedAtMs) {}

    private static String id(String kind, String app, String room, String subject) {
        return MessageId.ofEvent(kind, Conversation.room(app, room), subject);
    }
}
