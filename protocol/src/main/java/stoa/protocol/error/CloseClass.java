package stoa.protocol.error;

/**
 * What a client should do after the server closed its connection with an error; the WebSocket close
 * code carries it.
 */
public enum CloseClass {
    /** The error does not close a connection. */
    NONE(0),
    /** Connect again with backoff, with the session and the positions. */
    RETRY(4001),
    /** Connect again only after a new login. */
    LOGIN(4002),
    /** Do not connect again. */
    NEVER(4003);

    private final int webSocketCode;

    CloseClass(int webSocketCode) {
        this.webSocketCode = webSocketCode;
    }

    /**
     * The WebSocket close code of this class.
     *
     * @return 4001, 4002 or 4003; 0 for {@link #NONE}
     */
    public int webSocketCode() {
        return webSocketCode;
    }
}
