package stoa.systemtests.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;
import stoa.systemtests.client.SeenMessage;

/** Reads topics from their beginning to their end, with a plain consumer and no group. Blocks. */
final class TopicReader {
    private static final long READ_MAX_MS = 60_000;
    private static final int RECORDS_MAX = 2_000_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;

    /** A reader of the topics of these brokers, {@code host:port,…}. */
    TopicReader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** All of {@code stoa.messages}, beside the histories of an app's rooms. */
    TopicEvidence read(String app, Map<String, List<SeenMessage>> histories) {
        Tail tail = read(KafkaTopic.MESSAGES);
        List<TopicRecord> records =
                tail.records().stream().map(TopicReader::read).toList();
        return new TopicEvidence(app, records, tail.unread(), histories);
    }

    /** All of {@code stoa.room-events}, in the order of each partition; fails when some could not be read in time. */
    List<RoomEvent> roomEvents() {
        Tail tail = read(KafkaTopic.ROOM_EVENTS);
        if (tail.unread() > 0) {
            throw new IllegalStateException(tail.unread() + " records of stoa.room-events could not be read");
        }
        return tail.records().stream()
                .map(record -> RoomEventJson.decode(record.value()))
                .toList();
    }

    /** What a topic had when it was read, by partition and offset, and how much could not be read in time. */
    private record Tail(List<ConsumerRecord<byte[], byte[]>> records, long unread) {}

    /** All that is there when it is called, at most 2,000,000 records. */
    private Tail read(KafkaTopic topic) {
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                .toList();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long giveUpAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MAX_MS);
            while (unread(consumer, ends) > 0 && records.size() < RECORDS_MAX && System.nanoTime() < giveUpAtNs) {
                consumer.poll(POLL).forEach(records::add);
            }
            records.sort(Comparator.comparingInt(ConsumerRecord<byte[], byte[]>::partition)
                    .thenComparingLong(ConsumerRecord::offset));
            return new Tail(records, unread(consumer, ends));
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "chaos-check",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static long unread(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    private static TopicRecord read(ConsumerRecord<byte[], byte[]> record) {
        return new TopicRecord(
                record.partition(),
                record.offset(),
                record.timestamp(),
                header(record, EventHeaders.ID),
                header(record, EventHeaders.AFTER),
                LogEventJson.decode(header(record, EventHeaders.TYPE), record.value()));
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
