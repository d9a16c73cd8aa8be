package stoa.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same Kafka broker in a JVM of its own, so that it can be killed and restarted apart from the services. The child
 * ends by itself when this process dies. Blocking; one thread at a time.
 */
public final class EmbeddedKafkaProcess implements EmbeddedServer {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECT_TIMEOUT_MS = 500;
    private static final String HEAP_MAX = "-Xmx384m";

    private final ServerConfig config;
    private final int port;
    private @Nullable ChildProcess process;

    /**
     * Describes a broker; nothing runs yet.
     *
     * @param config data directory and address
     */
    public EmbeddedKafkaProcess(ServerConfig config) {
        this.config = config;
        this.port = TcpPort.chosen(config);
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public String address() {
        return bootstrap();
    }

    /**
     * What clients need in {@code bootstrap.servers}.
     *
     * @return {@code host:port}
     */
    public String bootstrap() {
        return config.host() + ":" + port;
    }

    /**
     * TCP port.
     *
     * @return the port clients connect to
     */
    public int port() {
        return port;
    }

    @Override
    public void requireFreePort() {
        if (process == null) {
            TcpPort.requireFree(name(), config.host(), port);
        }
    }

    @Override
    public void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        TcpPort.requireFree(name(), config.host(), port);
        Path readyFile = config.dataDir().resolve("ready");
        try {
            Files.deleteIfExists(readyFile);
        } catch (IOException e) {
            throw new EmbeddedServerException("The file " + readyFile + " cannot be deleted.", e);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP_MAX,
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=4",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=embedded-kafka-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName(),
                config.dataDir().toString(),
                config.host(),
                Integer.toString(port));
        ChildProcess started =
                ChildProcess.start(command, Map.of(), config.dataDir().resolve("kafka.log"));
        process = started;
        new StartWait(name(), started, START_PATIENCE).until(() -> Files.exists(readyFile) && accepts());
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(config.host(), port), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.terminate("TERM", STOP_PATIENCE);
            process = null;
        }
    }

    @Override
    public void erase() {
        // the broker dies with its parent, so there is no orphan
        DirectoryLock.erase(config.dataDir(), () -> {});
    }

    /** SIGKILL, as a crash would be; {@link #start} brings it back with what it had acknowledged. */
    public void kill() {
        if (process != null) {
            process.kill();
            process = null;
        }
    }
}
