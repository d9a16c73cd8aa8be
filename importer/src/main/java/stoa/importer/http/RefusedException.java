package stoa.importer.http;

/** A server answered that it will not, and would not if it were asked again. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final int status;

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param message for people
     */
    public RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /**
     * Whether the keys are wrong, so that nothing else will be answered either.
     *
     * @return true for 401 and 403
     */
    public boolean isForbidden() {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }
}
