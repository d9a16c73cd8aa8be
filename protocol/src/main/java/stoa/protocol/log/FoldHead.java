package stoa.protocol.log;

import java.util.List;
import stoa.protocol.id.Conversation;

/**
 * What a fold needs to know beside the records of the last {@link PartitionFold#WINDOW_MS}: carried
 * from the history to a new owner.
 *
 * @param nextOffset the first offset not folded yet
 * @param logTime the partition's clock, 0 when nothing was folded
 * @param ahead conversations whose last time is ahead of the clock or equal to it
 */
public record FoldHead(long nextOffset, long logTime, List<Ahead> ahead) {
    /** A fold that has seen nothing. */
    public static final FoldHead EMPTY = new FoldHead(0, 0, List.of());

    /** Copies the list. */
    public FoldHead {
        ahead = List.copyOf(ahead);
    }

    /**
     * A conversation whose burst pushed its times past the clock.
     *
     * @param conversation which
     * @param lastTs its last time, epoch milliseconds
     */
    public record Ahead(Conversation conversation, long lastTs) {}
}
