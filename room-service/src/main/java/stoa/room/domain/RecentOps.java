package stoa.room.domain;

import java.util.ArrayDeque;

/** How many operations there were within the last second. Not thread-safe. */
final class RecentOps {
    /** How long an operation counts, in milliseconds. */
    static final long WINDOW_MS = 1_000;

    private record Ops(long atMs, int count) {}

    private final int max;
    // Bounded by max: each element counts one operation at least.
    private final ArrayDeque<Ops> recent = new ArrayDeque<>();
    private int sum;

    /** At most so many operations within any second. */
    RecentOps(int max) {
        this.max = max;
    }

    /** Counts operations, or tells that they are too many, and then does not count them. */
    boolean take(int count, long nowMs) {
        forget(nowMs);
        if (sum + count > max) {
            return false;
        }
        recent.add(new Ops(nowMs, count));
        sum += count;
        return true;
    }

    /** Whether there was none within the last second. */
    boolean isQuiet(long nowMs) {
        forget(nowMs);
        return recent.isEmpty();
    }

    private void forget(long nowMs) {
        // A clock that was set back forgets all: better a few too many than none for an hour.
        while (!recent.isEmpty() && Math.abs(nowMs - recent.getFirst().atMs()) >= WINDOW_MS) {
            sum -= recent.removeFirst().count();
        }
    }
}
