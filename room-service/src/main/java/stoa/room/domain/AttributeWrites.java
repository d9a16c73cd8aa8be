package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Wishes of one room that wait for the store: one transaction runs at a time, and what comes meanwhile goes
 * into the next one together. Not thread-safe.
 */
final class AttributeWrites {
    /** Wishes of one transaction at most. */
    static final int TOGETHER_MAX = 100;

    /** Wishes without an answer at most; more are refused {@code OVERLOADED}. */
    static final int WAITING_MAX = 1_000;

    /** When an overloaded room may be asked again, in milliseconds. */
    static final long RETRY_AFTER_MS = 200;

    /** What is written together. */
    private static final class Together {
        private final List<AttributeWish> wishes = new ArrayList<>();
        private Future<List<AttributeChange>> told = Future.succeededFuture(List.of());
    }

    /**
     * What a transaction led to.
     *
     * @param committed when the next transaction may begin
     * @param told when those who wished may be answered
     */
    record Outcome(Future<?> committed, Future<List<AttributeChange>> told) {}

    private final Function<List<AttributeWish>, Outcome> write;
    private Future<?> last = Future.succeededFuture();
    private @Nullable Together gathering;
    private int waiting;

    /** Nothing waits; {@code write} runs one transaction and must not throw. */
    AttributeWrites(Function<List<AttributeWish>, Outcome> write) {
        this.write = write;
    }

    /** Writes a wish with the next transaction. */
    Future<AttributeChange> add(AttributeWish wish) {
        if (waiting == WAITING_MAX) {
            return Future.failedFuture(new StoaException(
                    ErrorCode.OVERLOADED, "too many changes of the room's attributes are waiting", RETRY_AFTER_MS));
        }
        waiting++;
        Together together = gathering;
        int index;
        if (together == null || together.wishes.size() == TOGETHER_MAX) {
            index = 0;
            together = begin(wish);
        } else {
            index = together.wishes.size();
            together.wishes.add(wish);
        }
        return together.told.map(changes -> changes.get(index)).onComplete(_ -> waiting--);
    }

    /** How many wishes have no answer yet. */
    int waiting() {
        return waiting;
    }

    private Together begin(AttributeWish first) {
        Together together = new Together();
        together.wishes.add(first);
        gathering = together;
        Future<Outcome> outcome = last.transform(_ -> {
            if (together.equals(gathering)) {
                gathering = null;
            }
            return Future.succeededFuture(write.apply(together.wishes));
        });
        last = outcome.compose(Outcome::committed);
        together.told = outcome.compose(Outcome::told);
        return together;
    }
}
