package stoa.kit.testing;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures on a test's thread. */
public final class Await {
    /** How long any step of a test may take, seconds. */
    public static final long WITHIN_S = 30;

    private Await() {}

    /**
     * Waits for a result. Blocks; never on an event loop.
     *
     * @param future what to wait for
     * @param <T> its result
     * @return the result
     * @throws RuntimeException the future's own failure where it is one
     */
    public static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WITHIN_S, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (TimeoutException late) {
            throw new IllegalStateException("no result within " + WITHIN_S + " s", late);
        }
    }

    /**
     * Waits for a failure. Blocks; never on an event loop.
     *
     * @param future what to wait for
     * @return what it failed with
     * @throws AssertionError when it succeeds
     */
    public static Throwable failure(Future<?> future) {
        try {
            Object result = future.toCompletionStage().toCompletableFuture().get(WITHIN_S, TimeUnit.SECONDS);
            throw new AssertionError("succeeded with " + result);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return cause == null ? failed : cause;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (TimeoutException late) {
            throw new IllegalStateException("no outcome within " + WITHIN_S + " s", late);
        }
    }
}
