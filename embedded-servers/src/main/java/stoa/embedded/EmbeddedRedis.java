package stoa.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Redis with an append-only file (fsync every second), as a child process. Blocking; one thread at a time. */
public final class EmbeddedRedis implements EmbeddedServer {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String PID_FILE = "redis.pid";
    private static final int REPLY_BYTES_MAX = 64;
    private static final int PING_TIMEOUT_MS = 1_000;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerConfig config;
    private final int port;
    private @Nullable DirectoryLock lock;
    private @Nullable ChildProcess process;

    /**
     * Describes a server; nothing runs yet.
     *
     * @param config data directory and address
     */
    public EmbeddedRedis(ServerConfig config) {
        this.config = config;
        this.port = TcpPort.chosen(config);
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public String address() {
        return uri();
    }

    /**
     * Connection URI.
     *
     * @return {@code redis://host:port}
     */
    public String uri() {
        return "redis://" + config.host() + ":" + port;
    }

    /**
     * TCP port.
     *
     * @return the port it listens on
     */
    public int port() {
        return port;
    }

    @Override
    public void requireFreePort() {
        if (process == null && !Files.exists(config.dataDir().resolve(PID_FILE))) {
            TcpPort.requireFree(name(), config.host(), port);
        }
    }

    @Override
    public void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        if (lock == null) {
            lock = DirectoryLock.take(config.dataDir());
        }
        stopOrphan();
        try {
            TcpPort.requireFree(name(), config.host(), port);
            writeConfigFile();
            ChildProcess started = ChildProcess.start(
                    List.of(
                            BinaryStore.ofUser().redisServer().toString(),
                            configFile().toString()),
                    Map.of(),
                    config.dataDir().resolve("redis.log"));
            process = started;
            new StartWait(name(), started, START_PATIENCE).until(this::answers);
        } catch (EmbeddedServerException e) {
            release();
            throw e;
        }
    }

    private void stopOrphan() {
        OrphanServer.stop(config.dataDir().resolve(PID_FILE), "redis-server", configFile(), "TERM");
    }

    /** Its path is the server's only argument, so that an orphan can be told from a stranger. */
    private Path configFile() {
        return config.dataDir().resolve("redis.conf");
    }

    private void writeConfigFile() {
        String text = """
            bind %s
            port %d
            dir "%s"
            pidfile %s
            appendonly yes
            appendfsync everysec
            save ""
            # the command line must keep naming this file
            set-proc-title no
            """.formatted(config.host(), port, config.dataDir(), PID_FILE);
        try {
            Files.writeString(configFile(), text);
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "The file " + configFile() + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(config.host(), port), PING_TIMEOUT_MS);
            socket.setSoTimeout(PING_TIMEOUT_MS);
            socket.getOutputStream().write(PING);
            byte[] reply = new byte[REPLY_BYTES_MAX];
            int length = socket.getInputStream().read(reply);
            return length > 0 && new String(reply, 0, length, StandardCharsets.US_ASCII).startsWith("+PONG");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        if (process != null && process.isAlive()) {
            process.terminate("TERM", STOP_PATIENCE);
        }
        release();
    }

    @Override
    public void erase() {
        DirectoryLock.erase(config.dataDir(), this::stopOrphan);
    }

    /** SIGKILL, as a crash would be; {@link #start} brings it back with the data its append-only file has. */
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    private void release() {
        if (process != null && process.isAlive()) {
            process.kill();
        }
        process = null;
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
