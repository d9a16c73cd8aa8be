package stoa.embedded;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An embedded server cannot do what was asked; the message is one sentence for the person at the terminal. */
public class EmbeddedServerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A failure without a technical cause.
     *
     * @param message one sentence
     */
    public EmbeddedServerException(String message) {
        super(message);
    }

    /**
     * A failure with its cause.
     *
     * @param message one sentence
     * @param cause what went wrong underneath
     */
    public EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
