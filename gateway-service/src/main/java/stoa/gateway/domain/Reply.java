package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import stoa.protocol.error.StoaException;

/**
 * An answer the hub owes to a loop, or to whatever runs tasks for who asked: given on the hub's
 * thread, received there.
 *
 * @param <T> what is answered
 */
final class Reply<T> {
    private final Executor loop;
    private final CompletableFuture<T> promise = new CompletableFuture<>();

    Reply(Executor loop) {
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
