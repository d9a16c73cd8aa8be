package stoa.embedded;

import java.nio.file.Path;

/**
 * Where an embedded server keeps its data and listens.
 *
 * @param dataDir directory that belongs to this server alone; created when missing
 * @param host address to listen on; loopback unless the operator wants otherwise, since there is no password
 * @param port TCP port; 0 takes a free one once, which then stays the same over restarts of the object
 */
public record ServerConfig(Path dataDir, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Checks the port and makes the directory absolute. */
    public ServerConfig {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 0.." + PORT_MAX + ", not " + port);
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    /**
     * A server on 127.0.0.1.
     *
     * @param dataDir its own data directory
     * @param port TCP port, 0 for a free one
     * @return the configuration
     */
    public static ServerConfig loopback(Path dataDir, int port) {
        return new ServerConfig(dataDir, "127.0.0.1", port);
    }
}
