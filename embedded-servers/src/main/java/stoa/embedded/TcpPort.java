package stoa.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at TCP ports of this machine by binding them for a moment. Blocks for microseconds. */
public final class TcpPort {
    private TcpPort() {}

    /**
     * A port nobody listens on at this moment.
     *
     * @param host address it must be free on
     * @return the port; somebody else may take it before it is used
     */
    public static int free(String host) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
