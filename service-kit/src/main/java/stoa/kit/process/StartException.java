package stoa.kit.process;

import java.io.Serial;

/** The process cannot start; the message says why in one sentence for the operator. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Refuses to start.
     *
     * @param message names what is wrong and the setting that changes it
     * @param cause for the log
     */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A server cannot listen.
     *
     * @param what which server
     * @param port its port
     * @param setting name of the setting of the port
     * @param cause for the log
     * @return the refusal
     */
    public static StartException portTaken(String what, int port, String setting, Throwable cause) {
        return new StartException(
                "Port " + port + " for " + what + " is taken or may not be used; choose another with " + setting + '.',
                cause);
    }
}
