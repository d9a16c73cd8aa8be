package stoa.gateway.domain;

import java.util.List;
import stoa.protocol.id.Conversation;

/**
 * From where on a connection that follows conversations is told of everything, partition by partition.
 *
 * @param next by partition, the first offset that comes through {@link LoopInbox#conversation}; what lies before is in
 *     the history
 */
public record ConversationPositions(List<Long> next) {
    /** Copies the list. */
    public ConversationPositions {
        next = List.copyOf(next);
        if (next.size() != Conversation.PARTITIONS) {
            throw new IllegalArgumentException("one position per partition");
        }
    }

    /**
     * The position in one partition.
     *
     * @param partition 0 to 63
     * @return the first offset that is told
     */
    public long of(int partition) {
        return next.get(partition);
    }
}
