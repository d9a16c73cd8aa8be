package stoa.gateway.inbound.nativejson;

import java.io.Serial;

/** A frame that is not JSON in UTF-8 within the limits: the connection cannot go on. Carries no stack trace. */
public final class UnreadableFrameException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A frame that cannot be read.
     *
     * @param message one sentence for the client's developer
     */
    public UnreadableFrameException(String message) {
        super(message, null, false, false);
    }
}
