package stoa.gateway.domain;

/**
 * The rate limit of one connection, or of one path of the server API: at most so many sends in any
 * second. Remembers the times of the last sends, one long each, up to {@link #LIMIT_MAX}. Not
 * thread-safe; lives on its owner's loop.
 */
public final class SlidingSecond {
    /** Length of the window in milliseconds. */
    public static final long WINDOW_MS = 1_000;

    /** A limit above this counts as this. */
    public static final int LIMIT_MAX = 10_000;

    private long[] admittedAtMs = new long[8];
    private int first;
    private int size;

    /**
     * Asks whether one more may pass now.
     *
     * @param nowMs milliseconds of a steady clock
     * @param perSecond the limit now, 0 for none; it may change between calls
     * @return 0 when it may, and was counted; else in how many milliseconds it might
     */
    public long admit(long nowMs, int perSecond) {
        return admit(nowMs, perSecond, 1);
    }

    /**
     * Asks whether some more may pass now, all or none.
     *
     * @param nowMs milliseconds of a steady clock
     * @param perSecond the limit now, 0 for none; it may change between calls
     * @param count how many, 1 or more; more than the limit pass when the window is empty, as many as the limit
     * @return 0 when they may, and were counted; else in how many milliseconds they might
     */
    public long admit(long nowMs, int perSecond, int count) {
        while (size > 0 && nowMs - admittedAtMs[first] >= WINDOW_MS) {
            first = (first + 1) % admittedAtMs.length;
            size--;
        }
        if (perSecond == 0) {
            return 0;
        }
        int limit = Math.min(perSecond, LIMIT_MAX);
        int counted = Math.min(count, limit);
        if (size + counted > limit) {
            // After a limit was lowered more than it may be in the window: wait for the one that frees a place.
            int freeing = (first + size + counted - 1 - limit) % admittedAtMs.length;
            return Math.max(1, admittedAtMs[freeing] + WINDOW_MS - nowMs);
        }
        for (int i = 0; i < counted; i++) {
            if (size == admittedAtMs.length) {
                grow();
            }
            admittedAtMs[(first + size) % admittedAtMs.length] = nowMs;
            size++;
        }
        return 0;
    }

    private void grow() {
        long[] larger = new long[admittedAtMs.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = admittedAtMs[(first + i) % admittedAtMs.length];
        }
        admittedAtMs = larger;
        first = 0;
    }
}
