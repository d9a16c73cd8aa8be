package stoa.protocol.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import stoa.protocol.log.LogEvent;

/**
 * The values of the header {@code ce_type} on our topics. A name never changes its meaning; what cannot
 * be said by an added field gets a new version.
 */
public enum EventType {
    /** A message that was allowed into the log; on {@code stoa.messages}. */
    MESSAGE_ACCEPTED("stoa.message.accepted.v1"),
    /** A message was taken back; on {@code stoa.messages}. */
    MESSAGE_RECALLED("stoa.message.recalled.v1"),
    /** A message's content was replaced; on {@code stoa.messages}. */
    MESSAGE_MODIFIED("stoa.message.modified.v1"),
    /** A room's attributes changed; on {@code stoa.messages}, in the order of its messages. */
    ATTRIBUTES_CHANGED("stoa.room.attributes-changed.v1"),
    /** What members may do changed; on {@code stoa.messages}, in the order of its messages. */
    MEMBERS_RESTRICTED("stoa.room.members-restricted.v1"),
    /** A room ended; on {@code stoa.messages}, in the order of its messages. */
    ROOM_DESTROYED("stoa.room.destroyed.v1"),
    /** A conversation was begun, changed or ended; on {@code stoa.messages}, in the order of its messages. */
    CONVERSATION_CHANGED("stoa.conversation.changed.v1"),
    /** Something happened to a room or to who is in it; on {@code stoa.room-events}. */
    ROOM_EVENT("stoa.room.event.v1"),
    /** A user's connection began or ended; on {@code stoa.session-events}. */
    SESSION_EVENT("stoa.session.event.v1"),
    /** No event: takes the place of a record that the broker lost, so that offsets are not used twice. */
    LOG_FILLER("stoa.log.filler.v1"),
    /** A record nobody could read, with the reason; on {@code stoa.dead-letters}. */
    DEAD_LETTER("stoa.dead-letter.v1");

    private static final Map<String, EventType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::typeName, Function.identity()));

    private final String typeName;

    EventType(String typeName) {
        this.typeName = typeName;
    }

    /**
     * The value of the header.
     *
     * @return e.g. {@code stoa.message.accepted.v1}
     */
    public String typeName() {
        return typeName;
    }

    /**
     * The JSON Schema of the value, on the class path.
     *
     * @return e.g. {@code schemas/stoa.message.accepted.v1.json}; a filler has no value and no schema
     */
    public String schemaResource() {
        return "schemas/" + typeName + ".json";
    }

    /**
     * The type of an event of the log.
     *
     * @param event any event
     * @return its type
     * @throws IllegalArgumentException for events that never are in the log
     */
    public static EventType of(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageAccepted _ -> MESSAGE_ACCEPTED;
            case LogEvent.MessageRecalled _ -> MESSAGE_RECALLED;
            case LogEvent.MessageModified _ -> MESSAGE_MODIFIED;
            case LogEvent.AttributesChanged _ -> ATTRIBUTES_CHANGED;
            case LogEvent.MembersRestricted _ -> MEMBERS_RESTRICTED;
            case LogEvent.RoomDestroyed _ -> ROOM_DESTROYED;
            case LogEvent.ConversationChanged _ -> CONVERSATION_CHANGED;
            case LogEvent.MembersChanged _, LogEvent.MarkerMoved _ ->
                throw new IllegalArgumentException("who comes, goes and reads is told in passing only");
        };
    }

    /**
     * Finds a type by the header's value.
     *
     * @param typeName value of {@code ce_type}
     * @return the type; empty for one this version does not know
     */
    public static Optional<EventType> ofName(String typeName) {
        return Optional.ofNullable(BY_NAME.get(typeName));
    }
}
