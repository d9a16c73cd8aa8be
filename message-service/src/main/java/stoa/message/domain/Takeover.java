package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.log.FoldHead;

/**
 * Where a new owner begins.
 *
 * @param head the history's fold; null when the history is silent and the log alone must do
 * @param start first offset that will be read: at most one window of log time before the head
 * @param end end of the log at the assignment: live when everything before it was read
 */
public record Takeover(@Nullable FoldHead head, long start, long end) {
    /**
     * The first offset whose entry is kept and routed; what comes before it is only folded.
     *
     * @return the head's, or the end where there is no head
     */
    public long firstRouted() {
        return head == null ? end : head.nextOffset();
    }
}
