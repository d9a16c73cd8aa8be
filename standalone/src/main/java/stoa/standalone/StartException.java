package stoa.standalone;

import java.io.Serial;

/** Stoa cannot start; the message is one sentence for the person at the terminal. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A reason without a technical cause.
     *
     * @param message one sentence
     */
    public StartException(String message) {
        super(message);
    }

    /**
     * A reason with its cause.
     *
     * @param message one sentence
     * @param cause what went wrong underneath
     */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
