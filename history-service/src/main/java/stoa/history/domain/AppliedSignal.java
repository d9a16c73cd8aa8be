package stoa.history.domain;

import io.vertx.core.Future;

/** Tells when the history has applied an offset, whichever process applies it. Any thread, never blocks. */
public interface AppliedSignal {
    /**
     * The log generation that is current.
     *
     * @return 0 while none is known
     */
    int generation();

    /**
     * Waits until an offset is applied.
     *
     * @param generation log generation; an older one than the current is not waited for
     * @param partition which
     * @param through the offset; a negative one is not waited for
     * @return when applied; fails with {@code NOT_YET_APPLIED} after {@link
     *     stoa.protocol.history.HistoryOperations#APPLY_WAIT_MS}, with {@code OVERLOADED} at once when
     *     too many wait
     */
    Future<Void> reached(int generation, int partition, long through);
}
