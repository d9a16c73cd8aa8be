package stoa.systemtests.rongcloud;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Another team that reads Stoa's topics from their beginning, each event once as its id tells. */
final class KafkaTail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> TOPICS = List.of("stoa.room-events", "stoa.messages", "stoa.session-events");

    private record Told(String topic, JsonObject event) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Thread reader;
    private volatile boolean closed;

    KafkaTail(String bootstrap) {
        reader = Thread.ofPlatform().daemon().name("kafka-tail").start(() -> read(bootstrap));
    }

    private void read(String bootstrap) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::take);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        JsonObject event = new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
        if (ids.add(record.topic() + event.getString("id", record.partition() + "/" + record.offset()))) {
            told.add(new Told(record.topic(), event));
        }
    }

    /** What a topic had so far. */
    Stream<JsonObject> told(String topic) {
        return told.stream().filter(one -> one.topic().equals(topic)).map(Told::event);
    }

    /** Waits until a topic has an event. */
    JsonObject event(String topic, Predicate<JsonObject> which) {
        return await("an event on " + topic)
                .atMost(PATIENCE)
                .until(() -> told(topic).filter(which).findFirst().orElse(null), found -> found != null);
    }

    /** Waits for what happened to a room. */
    JsonObject roomEvent(String room, String kind) {
        return event(
                "stoa.room-events",
                event -> room.equals(event.getString("room")) && kind.equals(event.getString("kind")));
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
