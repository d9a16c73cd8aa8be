package stoa.message.outbound;

import java.util.concurrent.TimeUnit;

/**
 * How long the first of some appends waits for others, so that they are written together: a broker's request costs far
 * more than a record in it. Not at all while little is written, so that a quiet room's messages are not later for it.
 * Pure; one thread.
 */
final class GatherPace {
    /** From so many appends a second on they are gathered. */
    static final int BUSY_PER_SECOND = 200;

    /** How long, milliseconds. */
    static final long GATHER_MS = 5;

    /** Over so long a time appends are counted, milliseconds. */
    static final long WINDOW_MS = 100;

    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(WINDOW_MS);
    private static final long BUSY_IN_WINDOW = BUSY_PER_SECOND * WINDOW_MS / 1_000;

    private long windowFromNs;
    private long inWindow;
    private long inWindowBefore;

    /** How long the first append waits, nanoseconds. */
    long waitNs(long nowNs) {
        roll(nowNs);
        return Math.max(inWindow, inWindowBefore) >= BUSY_IN_WINDOW ? TimeUnit.MILLISECONDS.toNanos(GATHER_MS) : 0;
    }

    /** So many were written together. */
    void gathered(int appends, long nowNs) {
        roll(nowNs);
        inWindow += appends;
    }

    private void roll(long nowNs) {
        long passedNs = nowNs - windowFromNs;
        if (passedNs >= WINDOW_NS) {
            inWindowBefore = passedNs < 2 * WINDOW_NS ? inWindow : 0;
            inWindow = 0;
            windowFromNs = nowNs;
        }
    }
}
