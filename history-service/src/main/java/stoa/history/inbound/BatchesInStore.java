package stoa.history.inbound;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedListener;
import stoa.history.domain.AppliedStore;

/** The batches that are being stored now: one transaction at a time. Used by the consumer's thread. */
final class BatchesInStore {
    private final AppliedStore store;
    private final AppliedListener listener;
    private final ConsumerMeters meters;
    private Future<Boolean> storing = Future.succeededFuture(true);
    private boolean idle = true;
    private long sinceNanos;

    BatchesInStore(AppliedStore store, AppliedListener listener, ConsumerMeters meters) {
        this.store = store;
        this.listener = listener;
        this.meters = meters;
    }

    /** Whether there is an outcome to look at, or one that takes too long. */
    boolean isDue() {
        boolean overdue = System.nanoTime() - sinceNanos > TimeUnit.MILLISECONDS.toNanos(StoreAwait.TIMEOUT_MS);
        return !idle && (storing.isComplete() || overdue);
    }

    /** Begins to store batches; the ones before must be finished. */
    void begin(List<AppliedBatch> batches) {
        long startedNanos = System.nanoTime();
        sinceNanos = startedNanos;
        idle = false;
        storing = store.apply(batches).onSuccess(stored -> {
            if (stored) {
                meters.stored(batches, System.nanoTime() - startedNanos);
                Map<Integer, Long> nextOffsets = new HashMap<>();
                batches.forEach(
                        batch -> nextOffsets.put(batch.partition(), batch.head().nextOffset()));
                listener.applied(batches.getFirst().generation(), nextOffsets);
            }
        });
    }

    /** Waits for the outcome; true when all was stored or there was nothing to store, false when fenced off. */
    boolean finish() throws InterruptedException, ExecutionException, TimeoutException {
        if (idle) {
            return true;
        }
        idle = true;
        return StoreAwait.await(storing);
    }
}
