package stoa.load.wire;

import java.io.IOException;
import java.io.Serial;

/** The server sent something that is no frame of the protocol that is spoken; the message says what. */
public final class UnreadableFrameException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Something unreadable.
     *
     * @param message what it was
     */
    public UnreadableFrameException(String message) {
        super(message);
    }
}
