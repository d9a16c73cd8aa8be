package stoa.gateway.inbound.egress;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The sockets of one loop that were written to: each is flushed once at the end of the loop's turn,
 * however many frames of rooms and replies it got. Bounded by the loop's connections. On the loop only.
 */
public final class FlushQueue {
    private final Executor endOfTurn;
    private Set<FrameSink> dirty = new LinkedHashSet<>();

    /**
     * A queue with nothing to flush.
     *
     * @param endOfTurn runs a task on the loop after what it is doing now
     */
    public FlushQueue(Executor endOfTurn) {
        this.endOfTurn = endOfTurn;
    }

    /**
     * A socket was written to.
     *
     * @param sink the socket
     */
    public void add(FrameSink sink) {
        if (dirty.isEmpty()) {
            endOfTurn.execute(this::flush);
        }
        dirty.add(sink);
    }

    private void flush() {
        Set<FrameSink> now = dirty;
        dirty = new LinkedHashSet<>();
        now.forEach(FrameSink::flush);
    }
}
