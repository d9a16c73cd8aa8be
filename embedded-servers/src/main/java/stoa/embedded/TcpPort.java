package stoa.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at TCP ports of this machine by binding them for a moment. Blocks for microseconds. */
public final class TcpPort {
    /**
     * Below what operating systems give to outgoing connections (32768 on Linux, 49152 elsewhere): one of those could
     * take a port before its server listens, or while it is down.
     */
    private static final int FIRST = 20_000;

    private static final int COUNT = 12_000;

    /** How far apart processes begin that are started one after the other. */
    private static final int STEP = 61;

    private static final AtomicLong NEXT =
            new AtomicLong(ProcessHandle.current().pid() * STEP);

    private TcpPort() {}

    /**
     * A port nobody listens on at this moment, and none that this process was told before.
     *
     * @param host address it must be free on
     * @return the port; somebody else may take it before it is used
     * @throws EmbeddedServerException when all are taken
     */
    public static int free(String host) {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + (int) (NEXT.getAndIncrement() % COUNT);
            if (isFree(host, port)) {
                return port;
            }
        }
        throw new EmbeddedServerException(
                "No port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free on " + host + ".");
    }

    /**
     * Whether a server could listen there now.
     *
     * @param host address to listen on
     * @param port TCP port
     * @return true when it can be bound
     */
    public static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int chosen(ServerConfig config) {
        return config.port() == 0 ? free(config.host()) : config.port();
    }

    static void requireFree(String server, String host, int port) {
        if (!isFree(host, port)) {
            throw new PortTakenException(server, host, port);
        }
    }
}
