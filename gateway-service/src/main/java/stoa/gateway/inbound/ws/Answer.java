package stoa.gateway.inbound.ws;

import stoa.gateway.inbound.nativejson.NativeReplies;
import stoa.protocol.error.StoaException;

/** The one reply that a request has to get. On the connection's loop only. */
final class Answer {
    private final ClientConnection connection;
    private final long id;
    private final String op;
    private final long startedAtMs;
    private boolean given;

    Answer(ClientConnection connection, long id, String op, long startedAtMs) {
        this.connection = connection;
        this.id = id;
        this.op = op;
        this.startedAtMs = startedAtMs;
    }

    long id() {
        return id;
    }

    /** Replies; {@code payload} is the whole frame. */
    void ok(byte[] payload) {
        give(payload, "ok");
    }

    /** Replies with the failure's code. */
    void fail(Throwable failure) {
        StoaException error = StoaException.of(failure);
        give(NativeReplies.error(id, error), error.code().name());
    }

    private void give(byte[] payload, String outcome) {
        if (!given) {
            given = true;
            connection.answered(op, outcome, startedAtMs);
            connection.write(payload);
        }
    }
}
