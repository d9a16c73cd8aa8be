package stoa.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.ServerConfig;
import stoa.kit.config.Settings;
import stoa.kit.testing.Await;
import stoa.kit.testing.TestServers;
import stoa.protocol.kafka.KafkaTopic;

class KafkaTopicsIT {
    private final KafkaClients clients = KafkaClients.of(Settings.declare(KafkaClients.SETTINGS)
            .read(Map.of("STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap())));

    @Test
    void topicsAreCreatedOnceWithTheBrokersTimeAndRecordsGoThrough() throws Exception {
        try (Admin admin = clients.admin("test")) {
            Await.result(KafkaTopics.ensure(admin, clients));
            Await.result(KafkaTopics.ensure(admin, clients));
            Map<String, TopicDescription> topics = admin.describeTopics(List.of(KafkaTopic.MESSAGES.topicName()))
                    .allTopicNames()
                    .get(10, TimeUnit.SECONDS);
            assertThat(topics.values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(KafkaTopic.MESSAGES.partitions()));
        }
        try (Producer<byte[], byte[]> producer = clients.producer("test");
                Consumer<byte[], byte[]> consumer = clients.consumer("test-group", "test")) {
            producer.send(new ProducerRecord<>(KafkaTopic.MESSAGES.topicName(), 3, new byte[] {1}, new byte[] {2}))
                    .get(10, TimeUnit.SECONDS);
            consumer.subscribe(List.of(KafkaTopic.MESSAGES.topicName()));
            ConsumerRecord<byte[], byte[]> record = first(consumer);
            assertThat(record.partition()).isEqualTo(3);
            assertThat(record.value()).containsExactly(2);
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        }
    }

    @Test
    void whatWasJustCreatedCanBeUsedAtOnce(@TempDir Path data) throws Exception {
        EmbeddedKafka fresh = new EmbeddedKafka(ServerConfig.loopback(data, 0));
        fresh.start();
        KafkaClients here = new KafkaClients(fresh.bootstrap(), 1, 3_600_000);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger kafka = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients");
        kafka.addAppender(said);
        try (Admin admin = here.admin("test")) {
            Await.result(KafkaTopics.ensure(admin, here));
            useEveryPartition(here);
        } finally {
            kafka.detachAppender(said);
            fresh.stop();
        }
        assertThat(said.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(text ->
                                text.toLowerCase(Locale.ROOT).replace('_', ' ').contains("unknown topic")))
                .isEmpty();
    }

    private static void useEveryPartition(KafkaClients clients) throws Exception {
        String topic = KafkaTopic.MESSAGES.topicName();
        List<TopicPartition> partitions = IntStream.range(0, KafkaTopic.MESSAGES.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (Producer<byte[], byte[]> producer = clients.producer("test");
                Consumer<byte[], byte[]> consumer = clients.consumer("test-group", "test")) {
            for (TopicPartition partition : partitions) {
                var _ = producer.send(
                        new ProducerRecord<>(topic, partition.partition(), new byte[] {1}, new byte[] {2}));
            }
            consumer.assign(partitions);
            assertThat(consumer.endOffsets(partitions)).hasSize(partitions.size());
            producer.flush();
        }
    }

    private static ConsumerRecord<byte[], byte[]> first(Consumer<byte[], byte[]> consumer) {
        for (int i = 0; i < 300; i++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                return record;
            }
        }
        throw new AssertionError("no record within 30 s");
    }
}
