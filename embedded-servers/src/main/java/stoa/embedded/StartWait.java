package stoa.embedded;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits until a started child process serves, and turns its early death or silence into one sentence.
 *
 * @param server name for people
 * @param process the child that was started
 * @param patience longest wait
 */
record StartWait(String server, ChildProcess process, Duration patience) {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(15);

    void until(BooleanSupplier ready) {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new EmbeddedServerException(
                        server + " ended while starting: " + process.logTail() + " (log: " + process.logFile() + ").");
            }
            if (System.nanoTime() > deadlineNs) {
                process.kill();
                throw new EmbeddedServerException(server + " did not get ready within " + patience.toSeconds()
                        + " s (log: " + process.logFile() + ").");
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
