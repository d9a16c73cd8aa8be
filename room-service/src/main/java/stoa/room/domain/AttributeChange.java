package stoa.room.domain;

import java.util.List;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations.AttributesChange;

/**
 * What became of one wish.
 *
 * @param by user id of who is said to have done it
 * @param version of the room's attributes after it; 0 when nothing changed
 * @param set values by key
 * @param deleted keys that are gone, sorted
 * @param failed keys that stay as they were, with the number of the error
 */
public record AttributeChange(
        String by, long version, Map<String, String> set, List<String> deleted, Map<String, Integer> failed) {
    /** Copies the collections. */
    public AttributeChange {
        set = Map.copyOf(set);
        deleted = List.copyOf(deleted);
        failed = Map.copyOf(failed);
    }

    /**
     * Whether anything changed.
     *
     * @return false when members have nothing to be told
     */
    public boolean changes() {
        return version != 0;
    }

    /**
     * The answer to who wished it.
     *
     * @return changed and failed keys
     */
    public AttributesChange answer() {
        return new AttributesChange(
                version,
                set.isEmpty() ? deleted : set.keySet().stream().sorted().toList(),
                failed);
    }

    /**
     * What members and other teams are told.
     *
     * @param app app key
     * @param room room id
     * @param nowMs epoch milliseconds
     * @return entries of the outbox; none when nothing changed
     */
    public List<OutboxEntry> entries(String app, String room, long nowMs) {
        if (!changes()) {
            return List.of();
        }
        Conversation conversation = Conversation.room(app, room);
        String id = MessageId.ofEvent("attributes", conversation, Long.toString(version));
        return OutboxEntry.both(
                new LogEvent.AttributesChanged(conversation, id, by, version, set, deleted),
                new RoomEvent(
                        app,
                        room,
                        id,
                        RoomEvent.Kind.ATTRIBUTES_CHANGED,
                        RoomEvent.Cause.ASKED,
                        List.of(),
                        null,
                        by,
                        set,
                        deleted,
                        version,
                        nowMs));
    }
}
