package stoa.kit.tls;

import java.io.Serial;

/** A certificate or its key cannot be used; the message names the setting, the file and what is wrong with it. */
public final class TlsFileException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Refuses a file.
     *
     * @param message one sentence for the operator, without anything of the file's content
     */
    public TlsFileException(String message) {
        super(message);
    }
}
