package stoa.gateway.inbound.leancloud;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import stoa.gateway.inbound.egress.LoopRooms.Timers;

/**
 * The sockets of one loop that have something to write in a moment: one timer for all of them. Bounded by the loop's
 * connections. On the loop only.
 */
final class Spacing {
    private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Timers timers;
    private final LongSupplier nowNs;
    private List<SpacedSink> waiting = new ArrayList<>();

    /**
     * Nobody waits.
     *
     * @param timers of the loop
     * @param nowNs a steady clock, nanoseconds
     */
    Spacing(Timers timers, LongSupplier nowNs) {
        this.timers = timers;
        this.nowNs = nowNs;
    }

    LongSupplier nowNs() {
        return nowNs;
    }

    /** A socket has to wait that did not. */
    void add(SpacedSink sink) {
        waiting.add(sink);
        if (waiting.size() == 1) {
            timers.after(SpacedSink.SPACE_MS, this::passDue);
        }
    }

    private void passDue() {
        List<SpacedSink> due = waiting;
        List<SpacedSink> still = new ArrayList<>();
        waiting = still;
        long nextNs = Long.MAX_VALUE;
        for (SpacedSink sink : due) {
            long leftNs = sink.passDue();
            if (leftNs > 0) {
                still.add(sink);
                nextNs = Math.min(nextNs, leftNs);
            }
        }
        if (!still.isEmpty()) {
            // Never early: a millisecond that has begun counts as a whole one.
            timers.after(1 + nextNs / MILLISECOND_NS, this::passDue);
        }
    }
}
