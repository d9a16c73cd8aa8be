package stoa.gateway.inbound.egress;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The outboxes of one loop that were written to: each socket is flushed once at the end of the loop's turn, however
 * many frames of rooms and replies it got. Bounded by the loop's connections; nothing is allocated once it has had
 * all of them. On the loop only.
 */
public final class FlushQueue {
    private final Executor endOfTurn;
    private List<Outbox> written = new ArrayList<>();
    private List<Outbox> emptied = new ArrayList<>();

    /**
     * A queue with nothing to flush.
     *
     * @param endOfTurn runs a task on the loop after what it is doing now
     */
    public FlushQueue(Executor endOfTurn) {
        this.endOfTurn = endOfTurn;
    }

    /** An outbox was written to that was not since its last flush. */
    void add(Outbox outbox) {
        if (written.isEmpty()) {
            endOfTurn.execute(this::flush);
        }
        written.add(outbox);
    }

    private void flush() {
        List<Outbox> now = written;
        written = emptied;
        emptied = now;
        // by index: a list's iterator is garbage of every turn
        for (int i = 0; i < now.size(); i++) {
            now.get(i).flush();
        }
        now.clear();
    }
}
