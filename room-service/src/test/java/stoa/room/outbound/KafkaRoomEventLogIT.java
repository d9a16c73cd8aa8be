package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.kit.kafka.KafkaClients;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;
import stoa.room.RealServers;
import stoa.room.domain.RoomEventLog;

/** What other teams find on {@code stoa.room-events}. */
class KafkaRoomEventLogIT {
    private final KafkaClients kafka = KafkaClients.of(RealServers.RUNNING.settings());
    private final Context context = RealServers.RUNNING.vertx().getOrCreateContext();
    private final List<KafkaRoomEventLog> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(log -> log.close().await());
    }

    @Test
    void events_of_a_room_come_in_order_with_their_headers() {
        KafkaRoomEventLog log = log(kafka);
        log.start();
        String room = "room-" + System.nanoTime();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        log.publish(event(room, 0)).otherwiseEmpty().map(true).await()
                                && log.publish(event(room, 0))
                                        .map(true)
                                        .otherwise(false)
                                        .await());
        List<Future<Void>> published = IntStream.range(1, 200)
                .mapToObj(i -> log.publish(event(room, i)))
                .toList();
        Future.all(published).await();
        List<ConsumerRecord<byte[], byte[]>> records = records(room, 200);
        assertThat(records.stream()
                        .map(one -> RoomEventJson.decode(one.value()).atMs())
                        .distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(Long::valueOf).toList());
        assertThat(records)
                .extracting(ConsumerRecord::partition)
                .containsOnly(records.getFirst().partition());
        ConsumerRecord<byte[], byte[]> last = records.getLast();
        assertThat(header(last, EventHeaders.TYPE)).isEqualTo(EventType.ROOM_EVENT.typeName());
        assertThat(header(last, EventHeaders.ID)).isEqualTo("id-199");
        assertThat(header(last, EventHeaders.SOURCE)).isEqualTo("/apps/app");
        assertThat(header(last, EventHeaders.TIME)).isEqualTo("1970-01-01T00:00:00.199Z");
    }

    @Test
    void rows_are_told_in_their_order_and_repeats_change_nothing_of_it() {
        KafkaRoomEventLog log = log(kafka);
        log.start();
        String room = "row-" + System.nanoTime();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        log.publish(event(room, 0)).map(true).otherwise(false).await());
        List<RoomEvent> row =
                IntStream.range(1, 100).mapToObj(i -> event(room, i)).toList();
        List<Future<RoomEventLog.Published>> told =
                List.of(log.publishAll(row), log.publishAll(row), log.publishAll(List.of(event(room, 100))));
        Future.all(told).await();
        assertThat(told).extracting(one -> one.result().count()).containsExactly(99, 99, 1);
        assertThat(told).extracting(one -> one.result().failure()).containsOnlyNulls();
        assertThat(records(room, 200).stream()
                        .map(one -> RoomEventJson.decode(one.value()).atMs())
                        .distinct())
                .containsExactlyElementsOf(
                        IntStream.range(0, 101).mapToObj(Long::valueOf).toList());
    }

    @Test
    void while_kafka_is_away_events_fail_with_a_retryable_code() {
        KafkaRoomEventLog log = log(new KafkaClients("127.0.0.1:1", 1, 3_600_000));
        log.start();
        Future<Void> published = log.publish(event("r", 1));
        await().atMost(Duration.ofSeconds(20)).until(published::isComplete);
        assertThat(published.cause())
                .isInstanceOfSatisfying(
                        StoaException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private KafkaRoomEventLog log(KafkaClients clients) {
        Promise<KafkaRoomEventLog> made = Promise.promise();
        context.runOnContext(
                _ -> made.complete(new KafkaRoomEventLog(clients, "test-rooms", RealServers.RUNNING.vertx())));
        KafkaRoomEventLog log = made.future().await();
        opened.add(log);
        return log;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String room, int countMin) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = kafka.consumer("reader-of-" + room, "reader")) {
            consumer.subscribe(List.of(KafkaTopic.ROOM_EVENTS.topicName()));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(one -> {
                    if (room.equals(new String(one.key(), StandardCharsets.UTF_8))) {
                        found.add(one);
                    }
                });
                return found.size() >= countMin;
            });
        }
        return found;
    }

    private static String header(ConsumerRecord<byte[], byte[]> found, String name) {
        return new String(found.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static RoomEvent event(String room, int number) {
        return new RoomEvent(
                "app", room, "id-" + number, RoomEvent.Kind.CREATED, RoomEvent.Cause.ASKED, List.of(), null, number);
    }
}
