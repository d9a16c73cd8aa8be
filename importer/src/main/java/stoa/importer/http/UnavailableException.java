package stoa.importer.http;

import java.io.IOException;

/** A server did not answer as it should, however often it was asked. */
public final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A server that does not answer.
     *
     * @param message for people
     */
    public UnavailableException(String message) {
        super(message);
    }
}
