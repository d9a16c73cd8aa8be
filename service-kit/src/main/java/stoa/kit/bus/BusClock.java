package stoa.kit.bus;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The two clocks the bus needs.
 *
 * @param wall for deadlines, which other processes compare with theirs
 * @param monotonicNs for silence and durations, nanoseconds from any start, never set back
 */
public record BusClock(Clock wall, LongSupplier monotonicNs) {
    /** The clocks of this machine. */
    public static final BusClock SYSTEM = new BusClock(Clock.systemUTC(), System::nanoTime);

    long nowMs() {
        return wall.millis();
    }

    long monotonicMs() {
        return monotonicNs.getAsLong() / 1_000_000;
    }
}
