package stoa.gateway.domain;

/**
 * How long a loop collects what arrives before it writes: the busier, the longer, so that the cost per
 * delivered message falls when it matters. What costs is a write, not a message, so a tick is worth it by
 * how many messages it joins: where a heavy loop's rooms speak so seldom that a tick would join fewer than
 * {@code joinedMin} of them, the longest one is taken.
 *
 * @param busyMs tick of a busy loop, milliseconds
 * @param heavyMs tick above {@code heavyPerSecond}, milliseconds
 * @param extremeMs tick above {@code extremePerSecond}, milliseconds
 * @param heavyPerSecond deliveries (members × messages) per second of the loop
 * @param extremePerSecond deliveries (members × messages) per second of the loop
 * @param joinedMin messages that a heavy loop's write to a member should join; 0 for any number
 */
public record TickLength(
        int busyMs, int heavyMs, int extremeMs, long heavyPerSecond, long extremePerSecond, int joinedMin) {
    /** 20, 50 and 100 ms; above 20,000 and 200,000 deliveries per second; two messages a write. */
    public static final TickLength DEFAULT = new TickLength(20, 50, 100, 20_000, 200_000, 2);

    private static final double SECOND_MS = 1_000;

    /** Checks that the steps rise. */
    public TickLength {
        if (busyMs < 1 || heavyMs < busyMs || extremeMs < heavyMs) {
            throw new IllegalArgumentException(
                    "ticks must rise from 1 ms: " + busyMs + ", " + heavyMs + ", " + extremeMs);
        }
        if (heavyPerSecond < 1 || extremePerSecond < heavyPerSecond) {
            throw new IllegalArgumentException(
                    "delivery rates must rise from 1: " + heavyPerSecond + ", " + extremePerSecond);
        }
        if (joinedMin < 0) {
            throw new IllegalArgumentException("messages to join must not be negative: " + joinedMin);
        }
    }

    /**
     * The tick for a load. A loop that was idle for a whole tick writes at once and does not ask.
     *
     * @param deliveriesPerSecond what the loop delivered in the last second
     * @param members of the rooms to which it delivered in that second
     * @return milliseconds
     */
    public int ms(long deliveriesPerSecond, long members) {
        if (deliveriesPerSecond > extremePerSecond) {
            return extremeMs;
        }
        if (deliveriesPerSecond <= heavyPerSecond) {
            return busyMs;
        }
        double joined = (double) deliveriesPerSecond / Math.max(1, members) * heavyMs / SECOND_MS;
        return joined < joinedMin ? extremeMs : heavyMs;
    }
}
