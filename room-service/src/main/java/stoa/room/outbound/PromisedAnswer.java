package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import stoa.room.domain.OpenAnswer;

/** An answer over a promise of Vert.x. */
public final class PromisedAnswer implements OpenAnswer {
    private final Promise<Void> promise = Promise.promise();

    /** Nobody has answered. */
    public PromisedAnswer() {}

    @Override
    public Future<Void> future() {
        return promise.future();
    }

    @Override
    public void done() {
        promise.tryComplete();
    }

    @Override
    public void failed(Throwable failure) {
        promise.tryFail(failure);
    }
}
