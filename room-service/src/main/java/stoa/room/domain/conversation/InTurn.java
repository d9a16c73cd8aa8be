package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * Calls about one thing, one after the other. In the store they would wait for each other as well, but there each holds a
 * connection, and a crowd about one conversation would leave none for all others. Single-threaded: one context.
 *
 * @param <K> what calls are about
 */
final class InTurn<K> {
    /** Calls about one thing without an answer at most; one more is refused with {@code OVERLOADED}. */
    static final int WAITING_MAX = 1_000;

    /** Things that calls are about at once at most; one more is refused with {@code OVERLOADED}. */
    static final int THINGS_MAX = 10_000;

    private final Map<K, Turn> turns = new HashMap<>();

    /** The last call about a thing, and how many have no answer. */
    private static final class Turn {
        private Future<?> last = Future.succeededFuture();
        private int waiting;
    }

    /** Calls when all calls about the same before are answered; fails as the call does. */
    <R> Future<R> run(K about, Supplier<Future<R>> call) {
        Turn turn = turns.get(about);
        if (turn == null) {
            if (turns.size() >= THINGS_MAX) {
                return Future.failedFuture(tooMuch());
            }
            turn = new Turn();
            turns.put(about, turn);
        }
        return next(about, turn, call);
    }

    private <R> Future<R> next(K about, Turn turn, Supplier<Future<R>> call) {
        if (turn.waiting >= WAITING_MAX) {
            return Future.failedFuture(tooMuch());
        }
        turn.waiting++;
        Future<R> answer = turn.last.transform(_ -> call.get());
        turn.last = answer;
        return answer.onComplete(_ -> {
            turn.waiting--;
            if (turn.waiting == 0) {
                turns.remove(about, turn);
            }
        });
    }

    /** How many things calls are about now. */
    int things() {
        return turns.size();
    }

    private static StoaException tooMuch() {
        return new StoaException(ErrorCode.OVERLOADED, "too much is asked of conversations");
    }
}
