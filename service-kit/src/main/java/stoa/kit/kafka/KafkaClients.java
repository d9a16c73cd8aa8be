package stoa.kit.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;

/**
 * Clients of Kafka as all services use them: nothing counts as written before all replicas have it, groups
 * notice a dead member within seconds. Making a client may block for looking brokers up; closing one
 * leaves its group.
 *
 * @param bootstrap brokers to ask first, {@code host:port,…}
 * @param replication replicas of topics that are created
 * @param retentionMs how long records of created topics are kept, milliseconds
 */
public record KafkaClients(String bootstrap, int replication, long retentionMs) {
    /** Brokers to ask first. */
    public static final Setting<String> BOOTSTRAP = Setting.text("STOA_KAFKA_BOOTSTRAP", "127.0.0.1:9092")
            .doc("Kafka brokers to ask first: host:port,host:port.");

    /** Replicas of created topics. */
    public static final Setting<Integer> REPLICATION = Setting.integer("STOA_KAFKA_REPLICATION", 1)
            .between(1, 16)
            .unit("replicas")
            .doc("Replicas of topics that are created; with 3 or more, 2 must have a message before it counts.");

    /** How long records are kept. */
    public static final Setting<Integer> RETENTION_HOURS = Setting.integer("STOA_KAFKA_RETENTION_HOURS", 168)
            .between(1, 1_000_000)
            .unit("h")
            .doc("How long Kafka keeps the records of topics that are created.");

    /** All settings of Kafka. */
    public static final List<Setting<?>> SETTINGS = List.of(BOOTSTRAP, REPLICATION, RETENTION_HOURS);

    /** How long a record may be on its way before its outcome counts as unknown, milliseconds. */
    public static final int DELIVERY_TIMEOUT_MS = 10_000;

    /** After how long a silent member of a group loses its partitions, milliseconds. */
    public static final int SESSION_TIMEOUT_MS = 6_000;

    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final int BUFFER_BYTES_MAX = 64 * 1024 * 1024;
    private static final int RECONNECT_MAX_MS = 500;

    /**
     * Takes the values out.
     *
     * @param settings with {@link #SETTINGS} declared
     * @return a maker of clients
     */
    public static KafkaClients of(Settings settings) {
        return new KafkaClients(
                settings.get(BOOTSTRAP), settings.get(REPLICATION), settings.get(RETENTION_HOURS) * 3_600_000L);
    }

    /**
     * A producer: {@code acks=all}, idempotent, no lingering, {@link #DELIVERY_TIMEOUT_MS}.
     *
     * @param clientId for the broker's log and metrics
     * @return the producer; its {@code send} may block up to a second while no broker is known
     */
    public Producer<byte[], byte[]> producer(String clientId) {
        return new KafkaProducer<>(producerSettings(clientId), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A producer that never gives a record up: what it was given comes into each partition in the order in which it
     * was given, however long Kafka is away. One that gives up may write what came after instead. Its caller keeps
     * time and count of what is under way.
     *
     * @param clientId for the broker's log and metrics
     * @return the producer; its {@code send} may block up to a second while no broker is known
     */
    public Producer<byte[], byte[]> producerInTurn(String clientId) {
        Map<String, Object> settings = new HashMap<>(producerSettings(clientId));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A member of a consumer group: classic protocol, cooperative, session {@link #SESSION_TIMEOUT_MS},
     * commits by hand, reads committed records, begins at the oldest.
     *
     * @param group its name
     * @param clientId for the broker's log and metrics
     * @return the consumer, for one thread
     */
    public Consumer<byte[], byte[]> consumer(String group, String clientId) {
        return new KafkaConsumer<>(
                consumerSettings(group, clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * A client for administration. Any thread; its futures complete on a thread of its own.
     *
     * @param clientId for the broker's log and metrics
     * @return the client
     */
    public Admin admin(String clientId) {
        return Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                CommonClientConfigs.CLIENT_ID_CONFIG, clientId,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS,
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS));
    }

    private Map<String, Object> producerSettings(String clientId) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG, clientId,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.LINGER_MS_CONFIG, 0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000,
                ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES_MAX,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    }

    private Map<String, Object> consumerSettings(String group, String clientId) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, clientId),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName()),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MS / 6),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS));
    }
}
