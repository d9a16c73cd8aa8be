package stoa.protocol.bus;

/**
 * A question one service answers for others over the bus.
 *
 * @param service who answers
 * @param name unique, {@code <service>.<verb>}
 * @param request type of the question
 * @param reply type of the answer
 * @param idempotent whether asking twice is the same as asking once, so that a failed call may be
 *     tried on another instance
 * @param deadlineMs how long the asker waits at most, and after which the receiver refuses to act
 * @param <Q> type of the question
 * @param <R> type of the answer
 */
public record Operation<Q, R>(
        Service service, String name, Class<Q> request, Class<R> reply, boolean idempotent, long deadlineMs) {
    /** How long callers wait where an operation does not say otherwise. */
    public static final long DEADLINE_DEFAULT_MS = 1_000;

    /**
     * An operation that may be repeated, with the default deadline.
     *
     * @param service who answers
     * @param name unique, {@code <service>.<verb>}
     * @param request type of the question
     * @param reply type of the answer
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the operation
     */
    public static <Q, R> Operation<Q, R> idempotent(Service service, String name, Class<Q> request, Class<R> reply) {
        return new Operation<>(service, name, request, reply, true, DEADLINE_DEFAULT_MS);
    }

    /**
     * An operation that must not be repeated by the bus.
     *
     * @param service who answers
     * @param name unique, {@code <service>.<verb>}
     * @param request type of the question
     * @param reply type of the answer
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the operation
     */
    public static <Q, R> Operation<Q, R> once(Service service, String name, Class<Q> request, Class<R> reply) {
        return new Operation<>(service, name, request, reply, false, DEADLINE_DEFAULT_MS);
    }

    /**
     * The same operation with another deadline.
     *
     * @param deadlineMs milliseconds, above zero
     * @return a copy
     */
    public Operation<Q, R> within(long deadlineMs) {
        return new Operation<>(service, name, request, reply, idempotent, deadlineMs);
    }
}
