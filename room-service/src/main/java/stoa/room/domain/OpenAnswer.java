package stoa.room.domain;

import io.vertx.core.Future;

/** An answer that somebody waits for and that comes from elsewhere; the first one counts. One context. */
public interface OpenAnswer {
    /**
     * What is waited for.
     *
     * @return always the same one
     */
    Future<Void> future();

    /** Answers that it is done; does nothing after an answer. */
    void done();

    /**
     * Answers that it failed; does nothing after an answer.
     *
     * @param failure why
     */
    void failed(Throwable failure);
}
