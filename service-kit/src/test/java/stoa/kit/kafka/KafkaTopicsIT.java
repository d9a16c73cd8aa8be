package stoa.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
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

    private static ConsumerRecord<byte[], byte[]> first(Consumer<byte[], byte[]> consumer) {
        for (int i = 0; i < 300; i++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                return record;
            }
        }
        throw new AssertionError("no record within 30 s");
    }
}
