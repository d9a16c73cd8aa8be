package stoa.history.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import stoa.history.domain.AppliedListener;
import stoa.history.domain.AppliedSignal;
import stoa.history.domain.AppliedStore;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.id.Conversation;

/**
 * Who waits for what offset. Offsets this process applies are told by its applier; while anybody
 * waits, the store is asked for the rest each {@link #POLL_MS}. Any thread; never blocks.
 */
public final class AppliedWaits implements AppliedSignal, AppliedListener {
    /** How many may wait at once; one more is answered {@code OVERLOADED}. */
    static final int WAITERS_MAX = 10_000;

    /** How often the store is asked while somebody waits, in milliseconds. */
    static final long POLL_MS = 20;

    private record Waiter(int generation, int partition, long through, long deadlineNanos, Promise<Void> promise) {}

    private final Vertx vertx;
    private final AppliedStore store;
    private final Counter late;
    private final Counter refused;

    // All below is guarded by this object.
    private final long[] nextOffsets = new long[Conversation.PARTITIONS];
    private final List<Waiter> waiters = new ArrayList<>();
    private int generation;
    private boolean polling;

    /**
     * Nobody waits yet.
     *
     * @param vertx timers
     * @param store asked for what other processes apply
     * @param meters metrics
     */
    public AppliedWaits(Vertx vertx, AppliedStore store, MeterRegistry meters) {
        this.vertx = vertx;
        this.store = store;
        this.late = meters.counter("stoa_history_wait_failed", "why", "late");
        this.refused = meters.counter("stoa_history_wait_failed", "why", "too_many");
        Gauge.builder("stoa_history_waiting", this, AppliedWaits::waiting).register(meters);
    }

    private synchronized int waiting() {
        return waiters.size();
    }

    @Override
    public synchronized int generation() {
        return generation;
    }

    @Override
    public synchronized void log(int newGeneration) {
        if (newGeneration > generation) {
            generation = newGeneration;
            Arrays.fill(nextOffsets, 0);
        }
    }

    @Override
    public void applied(int ofGeneration, Map<Integer, Long> appliedTo) {
        List<Waiter> satisfied;
        synchronized (this) {
            log(ofGeneration);
            if (ofGeneration == generation) {
                appliedTo.forEach((partition, next) -> nextOffsets[partition] = Math.max(nextOffsets[partition], next));
            }
            satisfied = take(this::isReached);
        }
        satisfied.forEach(waiter -> waiter.promise().tryComplete());
    }

    @Override
    public Future<Void> reached(int ofGeneration, int partition, long through) {
        Promise<Void> promise;
        synchronized (this) {
            long deadlineNanos = System.nanoTime() + HistoryOperations.APPLY_WAIT_MS * 1_000_000;
            promise = Promise.promise();
            Waiter waiter = new Waiter(ofGeneration, partition, through, deadlineNanos, promise);
            if (isReached(waiter)) {
                return Future.succeededFuture();
            }
            if (waiters.size() >= WAITERS_MAX) {
                refused.increment();
                return Future.failedFuture(new StoaException(ErrorCode.OVERLOADED));
            }
            waiters.add(waiter);
            if (!polling) {
                polling = true;
                vertx.runOnContext(_ -> poll());
            }
        }
        return promise.future();
    }

    private boolean isReached(Waiter waiter) {
        return waiter.through() < 0
                || waiter.generation() < generation
                || (waiter.generation() == generation && nextOffsets[waiter.partition()] > waiter.through());
    }

    private List<Waiter> take(Predicate<Waiter> which) {
        List<Waiter> taken = new ArrayList<>();
        for (Iterator<Waiter> it = waiters.iterator(); it.hasNext(); ) {
            Waiter waiter = it.next();
            if (which.test(waiter)) {
                it.remove();
                taken.add(waiter);
            }
        }
        return taken;
    }

    private void poll() {
        Set<Integer> partitions = new TreeSet<>();
        List<Waiter> overdue;
        int newest;
        synchronized (this) {
            long now = System.nanoTime();
            overdue = take(waiter -> now - waiter.deadlineNanos() >= 0);
            newest = waiters.stream().mapToInt(Waiter::generation).max().orElse(0);
            waiters.forEach(waiter -> partitions.add(waiter.partition()));
            polling = !waiters.isEmpty();
        }
        overdue.forEach(waiter -> {
            late.increment();
            waiter.promise().tryFail(new StoaException(ErrorCode.NOT_YET_APPLIED));
        });
        if (!partitions.isEmpty()) {
            int ofGeneration = newest;
            store.positions(ofGeneration, partitions)
                    .onSuccess(found -> learn(ofGeneration, found))
                    .onComplete(_ -> vertx.setTimer(POLL_MS, _ -> poll()));
        }
    }

    private void learn(int ofGeneration, Map<Integer, Long> found) {
        if (!found.isEmpty()) {
            applied(ofGeneration, found);
        }
    }
}
