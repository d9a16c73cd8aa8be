package stoa.history.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import stoa.history.domain.MarkerStore.MarkerMove;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.MarkerOperations.Moved;

/**
 * Gathers moves of markers and writes them together: one write at a time, one every {@link #EVERY_MS} while fewer come
 * than {@link #BATCH_MAX}. Any thread, never blocks.
 */
public final class MarkerBatches {
    /** Moves in one write at most. */
    public static final int BATCH_MAX = 500;

    /** Moves that wait at most; one more is answered {@code OVERLOADED}. */
    public static final int WAITING_MAX = 10_000;

    /** How long moves are gathered, in milliseconds. */
    public static final long EVERY_MS = 50;

    private record Waiting(MarkerMove move, Promise<Moved> promise) {}

    private final Vertx vertx;
    private final Function<List<MarkerMove>, Future<List<Moved>>> write;
    private final Counter refused;

    // All below is guarded by this object.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean writing;
    private boolean timed;

    /**
     * Nothing waits yet.
     *
     * @param vertx timers
     * @param write answers one for each, in order
     * @param meters metrics
     */
    public MarkerBatches(Vertx vertx, Function<List<MarkerMove>, Future<List<Moved>>> write, MeterRegistry meters) {
        this.vertx = vertx;
        this.write = write;
        this.refused = meters.counter("stoa_history_markers_refused");
        Gauge.builder("stoa_history_markers_waiting", this, MarkerBatches::waiting)
                .register(meters);
    }

    private synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Takes a move.
     *
     * @param move how far
     * @return what came of it when it is written; fails as the write does
     */
    public Future<Moved> add(MarkerMove move) {
        Promise<Moved> promise = Promise.promise();
        synchronized (this) {
            if (waiting.size() >= WAITING_MAX) {
                refused.increment();
                return Future.failedFuture(new StoaException(ErrorCode.OVERLOADED));
            }
            waiting.add(new Waiting(move, promise));
        }
        goOn();
        return promise.future();
    }

    private void goOn() {
        List<Waiting> batch = List.of();
        synchronized (this) {
            if (writing || waiting.isEmpty()) {
                return;
            }
            if (waiting.size() >= BATCH_MAX) {
                batch = take();
            } else if (!timed) {
                timed = true;
                vertx.setTimer(EVERY_MS, _ -> due());
            }
        }
        write(batch);
    }

    private void due() {
        List<Waiting> batch;
        synchronized (this) {
            timed = false;
            batch = writing ? List.of() : take();
        }
        write(batch);
    }

    private List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>(Math.min(BATCH_MAX, waiting.size()));
        while (batch.size() < BATCH_MAX && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        writing = !batch.isEmpty();
        return batch;
    }

    private void write(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        // Composed, so that a write that throws is a write that failed.
        Future.succeededFuture(batch.stream().map(Waiting::move).toList())
                .compose(write)
                .onComplete(written -> {
                    synchronized (this) {
                        writing = false;
                    }
                    goOn();
                    for (int i = 0; i < batch.size(); i++) {
                        Promise<Moved> promise = batch.get(i).promise();
                        if (written.succeeded()) {
                            promise.complete(written.result().get(i));
                        } else {
                            promise.fail(written.cause());
                        }
                    }
                });
    }
}
