package stoa.gateway.domain;

/**
 * How long a loop collects what arrives before it writes: the busier, the longer, so that the cost per
 * delivered message falls when it matters.
 *
 * @param busyMs tick of a busy loop, milliseconds
 * @param heavyMs tick above {@code heavyPerSecond}, milliseconds
 * @param extremeMs tick above {@code extremePerSecond}, milliseconds
 * @param heavyPerSecond deliveries (members × messages) per second of the loop
 * @param extremePerSecond deliveries (members × messages) per second of the loop
 */
public record TickLength(int busyMs, int heavyMs, int extremeMs, long heavyPerSecond, long extremePerSecond) {
    /** 20, 50 and 100 ms; above 20,000 and 200,000 deliveries per second. */
    public static final TickLength DEFAULT = new TickLength(20, 50, 100, 20_000, 200_000);

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
    }

    /**
     * The tick for a load. A loop that was idle for a whole tick writes at once and does not ask.
     *
     * @param deliveriesPerSecond what the loop delivered in the last second
     * @return milliseconds
     */
    public int ms(long deliveriesPerSecond) {
        if (deliveriesPerSecond > extremePerSecond) {
            return extremeMs;
        }
        return deliveriesPerSecond > heavyPerSecond ? heavyMs : busyMs;
    }
}
