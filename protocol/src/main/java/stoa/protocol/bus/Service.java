package stoa.protocol.bus;

import java.util.Locale;

/** The five services; each process runs one or all of them. */
public enum Service {
    /** The edge: WebSocket and HTTP. */
    GATEWAY,
    /** Apps, tokens, signatures. */
    AUTH,
    /** Rooms, members, restrictions. */
    ROOM,
    /** Owners of the log's partitions. */
    MESSAGE,
    /** The history. */
    HISTORY;

    /**
     * The name in addresses, metrics and on the command line.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
