package stoa.load.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Time of day in microseconds, which does not jump. Comparable between processes of a machine, and between machines
 * as far as their clocks agree. Any thread.
 */
public final class MicroClock {
    private static final long NS_PER_MICRO = 1_000;

    private final long anchorNs = System.nanoTime();
    private final long anchorMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

    /**
     * Now.
     *
     * @return microseconds since 1970
     */
    public long micros() {
        return anchorMicros + (System.nanoTime() - anchorNs) / NS_PER_MICRO;
    }
}
