package stoa.embedded;

import java.io.Serial;

/** The port a server should listen on is held by another process. */
public final class PortTakenException extends EmbeddedServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String server;
    private final int port;

    /**
     * Names server and port.
     *
     * @param server name of the server for people
     * @param host address it should listen on
     * @param port port that is taken
     */
    public PortTakenException(String server, String host, int port) {
        super("Port " + port + " on " + host + ", which " + server + " should listen on, is taken by another process.");
        this.server = server;
        this.port = port;
    }

    /**
     * The server that could not start.
     *
     * @return its name for people
     */
    public String server() {
        return server;
    }

    /**
     * The port that is taken.
     *
     * @return a TCP port
     */
    public int port() {
        return port;
    }
}
