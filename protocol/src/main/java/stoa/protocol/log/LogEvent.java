package stoa.protocol.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

/**
 * What the log of a conversation holds. Time and order are not in it: the log's own append time and
 * offset give them, through {@link PartitionFold}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LogEvent.MessageAccepted.class, name = "message"),
    @JsonSubTypes.Type(value = LogEvent.MessageRecalled.class, name = "recalled"),
    @JsonSubTypes.Type(value = LogEvent.RoomDestroyed.class, name = "destroyed")
})
public sealed interface LogEvent {
    /**
     * Where it happened.
     *
     * @return the conversation whose order it takes part in
     */
    Conversation conversation();

    /**
     * Its id: equal for every repeat of the same event.
     *
     * @return 22 characters, see {@link stoa.protocol.id.MessageId}
     */
    String id();

    /**
     * A message that was allowed into the log.
     *
     * @param conversation where
     * @param id message id
     * @param from sender's user id
     * @param session the sending session, which gets the ack instead of the event; null for servers
     * @param cid the client's id for it
     * @param type e.g. {@code RC:TxtMsg}
     * @param content any JSON
     * @param priority decides what is shed first
     * @param sender what to show of the sender; null when unknown
     * @param mention who is mentioned, as the client sent it; null for nobody
     */
    record MessageAccepted(
            Conversation conversation,
            String id,
            String from,
            @Nullable String session,
            String cid,
            String type,
            JsonText content,
            Priority priority,
            @Nullable Sender sender,
            @Nullable JsonText mention)
            implements LogEvent {}

    /**
     * A message was taken back.
     *
     * @param conversation where
     * @param id id of this event
     * @param message id of the message that is gone
     * @param by user id of who recalled it
     * @param session the recalling session, null for servers
     */
    record MessageRecalled(
            Conversation conversation,
            String id,
            String message,
            String by,
            @Nullable String session) implements LogEvent {}

    /**
     * A room ended; what comes later under its id is another room.
     *
     * @param conversation the room
     * @param id id of this event
     * @param reason why, for people: {@code api} or {@code idle}
     */
    record RoomDestroyed(Conversation conversation, String id, String reason) implements LogEvent {}

    /**
     * What clients show of a sender.
     *
     * @param name display name
     * @param portrait URL of a picture, null for none
     */
    record Sender(String name, @Nullable String portrait) {}

    /**
     * The priority with which this event is shed.
     *
     * @return the message's; events that change state are protected
     */
    @JsonIgnore
    default Priority shedPriority() {
        return switch (this) {
            case MessageAccepted message -> message.priority();
            case MessageRecalled _, RoomDestroyed _ -> Priority.PROTECTED;
        };
    }
}
