package stoa.gateway.domain;

/**
 * The rate limit of one connection: at most so many sends in any second. Remembers the times of the
 * last sends, one long each, up to {@link #LIMIT_MAX}. Not thread-safe; lives on the connection's loop.
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
        while (size > 0 && nowMs - admittedAtMs[first] >= WINDOW_MS) {
            first = (first + 1) % admittedAtMs.length;
            size--;
        }
        if (perSecond == 0) {
            return 0;
        }
        int limit = Math.min(perSecond, LIMIT_MAX);
        if (size >= limit) {
            // After a limit was lowered more than it may be in the window: wait for the one that frees a place.
            int freeing = (first + size - limit) % admittedAtMs.length;
            return Math.max(1, admittedAtMs[freeing] + WINDOW_MS - nowMs);
        }
        if (size == admittedAtMs.length) {
            grow();
        }
        admittedAtMs[(first + size) % admittedAtMs.length] = nowMs;
        size++;
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
