package stoa.protocol.error;

import java.io.Serial;

/**
 * A failure with a code that a user may see. Carries no stack trace: it is an answer, not a bug.
 * Immutable, any thread.
 */
public final class StoaException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final long retryAfterMs;

    /**
     * A failure with the code's own text.
     *
     * @param code what went wrong
     */
    public StoaException(ErrorCode code) {
        this(code, code.text(), 0);
    }

    /**
     * A failure with a text of its own.
     *
     * @param code what went wrong
     * @param message one sentence for the caller, without secrets
     */
    public StoaException(ErrorCode code, String message) {
        this(code, message, 0);
    }

    /**
     * A failure that says when to try again.
     *
     * @param code what went wrong
     * @param message one sentence for the caller, without secrets
     * @param retryAfterMs milliseconds to wait, 0 for no advice
     */
    public StoaException(ErrorCode code, String message, long retryAfterMs) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfterMs = retryAfterMs;
    }

    /**
     * What went wrong.
     *
     * @return the code
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * The sentence for the caller.
     *
     * @return never null
     */
    public String text() {
        String message = getMessage();
        return message == null ? code.text() : message;
    }

    /**
     * When to try again.
     *
     * @return milliseconds, 0 for no advice
     */
    public long retryAfterMs() {
        return retryAfterMs;
    }

    /**
     * The failure as one with a code.
     *
     * @param failure any failure
     * @return itself where it has a code already, else {@link ErrorCode#INTERNAL} without its details
     */
    public static StoaException of(Throwable failure) {
        return failure instanceof StoaException known ? known : new StoaException(ErrorCode.INTERNAL);
    }
}
