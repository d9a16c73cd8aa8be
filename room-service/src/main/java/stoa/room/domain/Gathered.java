package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one store, one at a time: what comes while one is under way goes together with the next, so that
 * many at once cost a few round trips and a single one costs no waiting. Single-threaded: one context.
 *
 * @param <T> what a call is about
 * @param <R> what comes of a call
 */
final class Gathered<T, R> {
    private final int togetherMax;
    private final Function<List<T>, Future<R>> call;
    private Future<?> last = Future.succeededFuture();
    private @Nullable Batch open;

    /** Those who share a call, and its outcome. */
    private final class Batch {
        private final List<T> items = new ArrayList<>();
        private @Nullable Future<R> outcome;
    }

    /**
     * No call is under way.
     *
     * @param togetherMax how many items one call takes at most
     * @param call the call; what it throws is its failure
     */
    Gathered(int togetherMax, Function<List<T>, Future<R>> call) {
        this.togetherMax = togetherMax;
        this.call = call;
    }

    /**
     * Adds an item to the next call, which begins at once when none is under way.
     *
     * @param item what it is about
     * @return the outcome of the whole call; a failure is that of all who share it
     */
    Future<R> with(T item) {
        Batch waiting = open;
        if (waiting != null && waiting.outcome != null && waiting.items.size() < togetherMax) {
            waiting.items.add(item);
            return waiting.outcome;
        }
        Batch fresh = new Batch();
        fresh.items.add(item);
        open = fresh;
        Future<R> outcome = last.transform(_ -> {
            if (open == fresh) {
                open = null;
            }
            return call.apply(List.copyOf(fresh.items));
        });
        fresh.outcome = outcome;
        last = outcome;
        return outcome;
    }
}
