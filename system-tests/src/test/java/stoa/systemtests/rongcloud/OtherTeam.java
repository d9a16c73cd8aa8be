package stoa.systemtests.rongcloud;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Another team that reads what happens in one room from a topic, each event once, from now on. One thread. */
final class OtherTeam implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String room;
    private final Set<String> ids = new HashSet<>();
    private final List<JsonObject> events = new ArrayList<>();

    OtherTeam(RunningStoa stoa, String topic, String room) {
        this.room = room;
        this.consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stoa.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Asked for now: the end is looked up only when it is needed.
        partitions.forEach(consumer::position);
    }

    /** Reads until it has an event; {@code ceId} and {@code at}, when the broker took it, are added to each. */
    JsonObject reads(String what, Predicate<JsonObject> which) {
        return await(what + " of " + room + " on Kafka")
                .atMost(PATIENCE)
                .until(
                        () -> {
                            consumer.poll(POLL).forEach(this::add);
                            return events.stream().filter(which).findFirst().orElse(null);
                        },
                        one -> one != null);
    }

    /** All that was read so far. */
    List<JsonObject> events() {
        return events;
    }

    /** Those of a kind. */
    List<JsonObject> kind(String kind) {
        return events.stream()
                .filter(event -> kind.equals(event.getString("kind")))
                .toList();
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || !room.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            return;
        }
        JsonObject event = new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
        String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        if (ids.add(id)) {
            events.add(event.put("ceId", id).put("at", record.timestamp()));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
