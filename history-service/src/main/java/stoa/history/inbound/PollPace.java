package stoa.history.inbound;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a consumer that gets few records at a time from asking for each by itself: the first after a quiet time is
 * read at once, what comes within the rest after it is read together. A broker looks at every partition of the
 * consumer for every question, so a question costs more than the records it brings. On the consumer's thread.
 */
final class PollPace {
    /** With so many records in one poll there is no rest: the next ones wait already. */
    static final int MANY = 100;

    private final long restMs;
    private final CountDownLatch stopping;

    /**
     * A pace.
     *
     * @param restMs how long to rest after a poll that brought few records, milliseconds
     * @param stopping ends every rest
     */
    PollPace(long restMs, CountDownLatch stopping) {
        this.restMs = restMs;
        this.stopping = stopping;
    }

    /** Rests where a poll brought something, but not much. */
    void after(int records) throws InterruptedException {
        if (records > 0 && records < MANY) {
            boolean _ = stopping.await(restMs, TimeUnit.MILLISECONDS);
        }
    }
}
