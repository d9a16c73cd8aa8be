package stoa.kit.bus;

import stoa.protocol.error.ErrorCode;

/** What travels on the event bus. Immutable. */
sealed interface Envelope {
    /**
     * A request.
     *
     * @param operation name of the operation
     * @param deadlineMs epoch milliseconds after which the receiver must not act
     * @param body the request
     */
    record Question(String operation, long deadlineMs, Body body) implements Envelope {}

    /**
     * A good reply.
     *
     * @param body the reply
     */
    record Answer(Body body) implements Envelope {}

    /**
     * A failed reply.
     *
     * @param number number of the {@link ErrorCode}
     * @param message one sentence
     * @param retryAfterMs milliseconds to wait, 0 for no advice
     */
    record Failure(int number, String message, long retryAfterMs) implements Envelope {}

    /**
     * A broadcast.
     *
     * @param body what is told
     */
    record Told(Body body) implements Envelope {}

    /** The record that an envelope carries: an object inside a JVM, bytes after a way over the wire. */
    sealed interface Body {
        /**
         * Inside a JVM: the very object.
         *
         * @param value the record
         */
        record Value(Object value) implements Body {}

        /**
         * Came from another JVM, not decoded yet: only the receiver knows the type.
         *
         * @param cbor encoded record
         */
        record Encoded(byte[] cbor) implements Body {}
    }
}
