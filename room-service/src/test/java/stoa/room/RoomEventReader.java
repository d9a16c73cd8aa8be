package stoa.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.testing.TestServers;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;

/** Another team, which reads {@code stoa.room-events} from the beginning on. For one thread. */
final class RoomEventReader implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final List<RoomEvent> read = new ArrayList<>();

    RoomEventReader() {
        consumer = new KafkaClients(TestServers.kafka().bootstrap(), 1, 3_600_000)
                .consumer("test-" + UUID.randomUUID(), "test");
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < KafkaTopic.ROOM_EVENTS.partitions(); i++) {
            partitions.add(new TopicPartition(KafkaTopic.ROOM_EVENTS.topicName(), i));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** All records of a room until now, repeats included. */
    List<RoomEvent> of(String room) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            read.add(RoomEventJson.decode(record.value()));
        }
        return read.stream().filter(event -> event.room().equals(room)).toList();
    }

    /** The same without repeats, as readers that know ids see them: kind, cause, users. */
    List<String> once(String room) {
        Map<String, String> byId = new LinkedHashMap<>();
        of(room).forEach(event -> byId.putIfAbsent(
                event.id(), event.kind() + " " + event.cause() + " " + String.join(",", event.users())));
        return List.copyOf(byId.values());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
