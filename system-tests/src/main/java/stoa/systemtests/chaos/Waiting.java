package stoa.systemtests.chaos;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting on the run's thread. */
final class Waiting {
    private static final long POLL_MS = 50;

    private Waiting() {}

    static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting", interrupted);
        }
    }

    /** Whether the condition came true in time. */
    static boolean until(long timeoutMs, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            pause(POLL_MS);
        }
        return condition.getAsBoolean();
    }
}
