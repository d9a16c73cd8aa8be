package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import stoa.protocol.error.StoaException;

/**
 * An answer the hub owes to a loop: given on the hub's thread, received on the loop's.
 *
 * @param <T> what is answered
 */
final class Reply<T> {
    private final LoopInbox loop;
    private final CompletableFuture<T> promise = new CompletableFuture<>();

    Reply(LoopInbox loop) {
        this.loop = loop;
    }

    Future<T> future() {
        return Future.fromCompletionStage(promise);
    }

    void ok(T value) {
        loop.execute(() -> promise.complete(value));
    }

    /** Answers, and does something right before on the loop. */
    void ok(T value, Runnable before) {
        loop.execute(() -> {
            before.run();
            promise.complete(value);
        });
    }

    void fail(Throwable failure) {
        loop.execute(() -> promise.completeExceptionally(StoaException.of(failure)));
    }
}
