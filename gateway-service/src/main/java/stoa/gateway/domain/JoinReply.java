package stoa.gateway.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.JoinedRoom;

/**
 * A client is in a room.
 *
 * @param joined the room and how many are in it
 * @param attributes the room's attributes as of {@code cursor}; null when room-service did not tell
 * @param messages the latest messages that stand, oldest first; empty when {@code missed} is given
 * @param missed every entry since the client's position, in order, shed ones and the client's own
 *     included; null when no position was given or it was too old
 * @param cursor everything up to here is in this reply or before it; live entries follow it
 * @param complete false when the client's position was too old or of another log: it has to reload
 */
public record JoinReply(
        JoinedRoom joined,
        @Nullable AttributeState attributes,
        List<LiveEntry> messages,
        @Nullable List<LiveEntry> missed,
        long cursor,
        boolean complete) {
    /** Copies the lists. */
    public JoinReply {
        messages = List.copyOf(messages);
        missed = missed == null ? null : List.copyOf(missed);
    }
}
