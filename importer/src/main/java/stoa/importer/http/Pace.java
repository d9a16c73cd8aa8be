package stoa.importer.http;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spreads calls of all threads evenly, so many a second. Thread-safe; blocks. */
public final class Pace {
    private final long intervalNs;
    private final LongSupplier clockNs;
    private final Sleeper sleeper;
    private long nextNs;

    /**
     * A pace.
     *
     * @param perSecond calls
     * @param clockNs nanoseconds of a clock that never goes back
     * @param sleeper waits
     */
    public Pace(int perSecond, LongSupplier clockNs, Sleeper sleeper) {
        this.intervalNs = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.clockNs = clockNs;
        this.sleeper = sleeper;
        this.nextNs = clockNs.getAsLong();
    }

    /**
     * Waits for the next turn.
     *
     * @throws InterruptedException when the run ends
     */
    public void await() throws InterruptedException {
        long turnNs;
        synchronized (this) {
            turnNs = Math.max(clockNs.getAsLong(), nextNs);
            nextNs = turnNs + intervalNs;
        }
        long waitNs = turnNs - clockNs.getAsLong();
        if (waitNs > 0) {
            sleeper.sleep(TimeUnit.NANOSECONDS.toMillis(waitNs + TimeUnit.MILLISECONDS.toNanos(1) - 1));
        }
    }

    /**
     * Has everybody wait.
     *
     * @param ms milliseconds from now
     */
    public synchronized void pause(long ms) {
        nextNs = Math.max(nextNs, clockNs.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms));
    }
}
