package stoa.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The settings of a single Kafka broker that is its own controller (KRaft combined mode), chosen for one machine: few
 * threads, small caches, quick recovery after a kill.
 */
final class KafkaProperties {
    /** The oldest cluster file format is not wanted anywhere, so formatting is left to Kafka's own tool. */
    private static final String FORMATTED_MARK = "meta.properties";

    private KafkaProperties() {}

    static Properties of(ServerConfig config, int port, int controllerPort) {
        Properties properties = new Properties();
        String host = config.host();
        properties.put("node.id", "1");
        properties.put("process.roles", "broker,controller");
        properties.put("controller.quorum.voters", "1@" + host + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put(
                "listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://" + host + ":" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        properties.put("log.dirs", logDir(config).toString());
        single(properties);
        small(properties);
        properties.put("auto.create.topics.enable", "false");
        properties.put("controlled.shutdown.enable", "true");
        // a broker killed with SIGKILL is let in again after its old session ended
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("group.initial.rebalance.delay.ms", "0");
        return properties;
    }

    private static void single(Properties properties) {
        properties.put("default.replication.factor", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void small(Properties properties) {
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("num.recovery.threads.per.data.dir", "2");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("log.cleaner.dedupe.buffer.size", "8388608");
        properties.put("log.segment.bytes", "268435456");
    }

    static Path logDir(ServerConfig config) {
        return config.dataDir().resolve("log");
    }

    /** Writes the cluster id into a fresh log directory; does nothing where there is one. */
    static void format(ServerConfig config, Properties properties) {
        if (Files.exists(logDir(config).resolve(FORMATTED_MARK))) {
            return;
        }
        Path file = config.dataDir().resolve("format.properties");
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            String[] arguments = {
                "format", "--ignore-formatted", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
            };
            if (StorageTool.execute(arguments, quiet) != 0) {
                throw new EmbeddedServerException("Kafka's directory " + logDir(config) + " cannot be formatted.");
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "Kafka's directory " + config.dataDir() + " cannot be used: " + e.getMessage() + ".", e);
        }
    }
}
