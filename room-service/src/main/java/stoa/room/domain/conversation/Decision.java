package stoa.room.domain.conversation;

import java.util.List;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * What comes of a change: decided first, then applied in one transaction.
 *
 * @param reply for who asked
 * @param writes in order
 * @param changes what is told, in order; each is a version
 * @param <R> type of the reply
 */
public record Decision<R>(R reply, List<ConversationWrite> writes, List<Change> changes) {
    /** Copies the lists. */
    public Decision {
        writes = List.copyOf(writes);
        changes = List.copyOf(changes);
    }
}
