package stoa.history.inbound;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the store on a thread that may block. */
final class StoreAwait {
    /** How long an answer of the store is waited for, in milliseconds. */
    static final long TIMEOUT_MS = 15_000;

    private StoreAwait() {}

    static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
