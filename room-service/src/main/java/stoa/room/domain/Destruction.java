package stoa.room.domain;

import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.LogEvent;

/**
 * A room that is destroyed in PostgreSQL, but whose members and log may not have been told yet. While
 * it is waiting no room is created under its id, so that nothing of the next room comes before the end
 * of this one.
 *
 * @param app app key
 * @param room room id
 * @param version of the policy that says it does not exist; names this destruction
 * @param createdAtMs when the destroyed room was created, epoch milliseconds
 * @param reason why, for people
 * @param told whether the log has it already
 */
public record Destruction(String app, String room, long version, long createdAtMs, String reason, boolean told) {
    /**
     * The event for the log, the same at every attempt.
     *
     * @return event whose repeats the log's fold drops
     */
    public LogEvent.RoomDestroyed event() {
        Conversation conversation = Conversation.room(app, room);
        return new LogEvent.RoomDestroyed(
                conversation, MessageId.ofEvent("destroy", conversation, Long.toString(version)), reason);
    }
}
