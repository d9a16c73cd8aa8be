package stoa.kit.process;

import java.io.IOException;
import java.io.Serial;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

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

    /**
     * Whether a server cannot listen because another process does.
     *
     * @param failure of the server
     * @return true when it or a cause of it says so; the native transport does in words only
     */
    public static boolean isPortTaken(Throwable failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof BindException
                    || (at instanceof IOException
                            && String.valueOf(at.getMessage()).contains("ddress already in use"))) {
                return true;
            }
        }
        return false;
    }
}
