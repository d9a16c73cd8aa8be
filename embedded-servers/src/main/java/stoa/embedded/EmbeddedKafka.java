package stoa.embedded;

import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker and controller inside this JVM. What it acknowledged survives a kill of the process; a power cut
 * may cost what the disk had not yet got, since there is one replica. Blocking; one thread at a time.
 */
public final class EmbeddedKafka implements EmbeddedServer {
    private final ServerConfig config;
    private final int port;
    private @Nullable DirectoryLock lock;
    private @Nullable KafkaRaftServer server;

    /**
     * Describes a broker; nothing runs yet.
     *
     * @param config data directory and address
     */
    public EmbeddedKafka(ServerConfig config) {
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
        if (server == null) {
            TcpPort.requireFree(name(), config.host(), port);
        }
    }

    @Override
    public void start() {
        if (server != null) {
            return;
        }
        lock = DirectoryLock.take(config.dataDir());
        try {
            TcpPort.requireFree(name(), config.host(), port);
            Properties properties = KafkaProperties.of(config, port, TcpPort.free(config.host()));
            KafkaProperties.format(config, properties);
            KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            started.startup();
            server = started;
        } catch (EmbeddedServerException e) {
            release();
            throw e;
        } catch (RuntimeException e) {
            release();
            throw new EmbeddedServerException("Kafka cannot start: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
        release();
    }

    @Override
    public void erase() {
        // the broker dies with its process, so there is no orphan
        DirectoryLock.erase(config.dataDir(), () -> {});
    }

    private void release() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
