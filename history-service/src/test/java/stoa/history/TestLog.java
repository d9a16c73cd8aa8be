package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import stoa.history.inbound.KafkaTopicLook;
import stoa.kit.testing.TestServers;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.LogEvent;

/** The topic of messages on a real broker, and a producer as the owners have it. */
public final class TestLog implements AutoCloseable {
    private static final String TOPIC = KafkaTopic.MESSAGES.topicName();

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    /** Connects; {@link #recreate} makes the topic. */
    public TestLog() {
        Map<String, Object> bootstrap =
                Map.of("bootstrap.servers", TestServers.kafka().bootstrap());
        admin = Admin.create(bootstrap);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestServers.kafka().bootstrap(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** For {@link stoa.history.inbound.KafkaTopicLook}. */
    public Admin admin() {
        return admin;
    }

    /** Deletes the topic, if there is one, and makes it anew: another log under the same name. */
    public void recreate() throws ExecutionException, InterruptedException {
        if (admin.listTopics().names().get().contains(TOPIC)) {
            admin.deleteTopics(Set.of(TOPIC)).all().get();
        }
        NewTopic topic = new NewTopic(TOPIC, Conversation.PARTITIONS, (short) 1)
                .configs(Map.of("message.timestamp.type", "LogAppendTime"));
        Awaitility.await().ignoreExceptions().until(() -> {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        });
    }

    /** The broker's id of the topic. */
    public String topicId() {
        return new KafkaTopicLook(admin).topicId().toCompletableFuture().join();
    }

    /** Puts an event where its conversation belongs and waits until the broker has it. */
    public void append(LogEvent event) throws ExecutionException, InterruptedException {
        producer.send(record(event)).get();
    }

    /** Puts events into the log, in order, and waits until the broker has them all. */
    public void appendAll(List<? extends LogEvent> events) {
        List<Future<RecordMetadata>> sent =
                events.stream().map(event -> producer.send(record(event))).toList();
        producer.flush();
        assertThat(sent).allSatisfy(one -> assertThat(one.get().hasOffset()).isTrue());
    }

    /** Puts a record of any kind into a partition. */
    public void appendRaw(int partition, @Nullable String type, byte @Nullable [] value)
            throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, partition, null, value);
        if (type != null) {
            record.headers().add(EventHeaders.TYPE, type.getBytes(StandardCharsets.UTF_8));
        }
        producer.send(record).get();
    }

    /** Puts an event on another topic, where its key belongs, and waits until the broker has it. */
    public void tell(KafkaTopic topic, String key, EventType type, byte[] value)
            throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value);
        record.headers().add(EventHeaders.TYPE, type.typeName().getBytes(StandardCharsets.UTF_8));
        producer.send(record).get();
    }

    private static ProducerRecord<byte[], byte[]> record(LogEvent event) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                TOPIC,
                event.conversation().partition(),
                event.conversation().id().getBytes(StandardCharsets.UTF_8),
                LogEventJson.encode(event));
        EventHeaders.of(EventType.of(event), event.id(), event.conversation().app(), Instant.EPOCH)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** A group nobody else is in. */
    public static String freshGroup() {
        return "history-" + UUID.randomUUID();
    }

    /** A consumer as the service has it. */
    public static KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        TestServers.kafka().bootstrap(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        6_000,
                        ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                        1_000,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
