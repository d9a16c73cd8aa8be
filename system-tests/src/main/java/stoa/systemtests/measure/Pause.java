package stoa.systemtests.measure;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits; an interruption ends the measurement. */
final class Pause {
    private Pause() {}

    static void ms(long ms) throws IOException {
        untilNs(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** Until a time of {@link System#nanoTime()}; returns at once when it is over. */
    static void untilNs(long dueNs) throws IOException {
        long early = dueNs - System.nanoTime();
        if (early > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(early);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
    }
}
