package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.protocol.kafka.EventType;

/**
 * Among 100,000 rooms with times to end at, those whose time comes end once and not before it, and the members' log and
 * other teams are told; how late is counted and written into the log of the tests (feature B7).
 */
class ManyEndsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyEndsIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String OTHERS = "app-of-many-rooms";
    private static final int ROOMS = 100_000;
    private static final int ROOMS_PER_CALL = 20;
    private static final long LEAD_MS = 5_000;
    private static final String MANY = """
        INSERT INTO rooms (app, id, name, created_at_ms, policy_version, lifetime_fixed, lifetime_minutes,
            lifetime_from_ms, last_active_ms, ends_at_ms)
        SELECT $1, 'room-' || n, 'R', $2, nextval('room_policy_versions'), true, 600, $2, $2, $2 + 36000000 + n
        FROM generate_series(1, $3::int) AS n\
        """;
    private static final String END_AT = """
        UPDATE rooms SET lifetime_fixed = true, lifetime_minutes = 60, lifetime_from_ms = due.at_ms - 3600000,
            ends_at_ms = due.at_ms
        FROM unnest($2::text[], $3::bigint[]) AS due (id, at_ms) WHERE rooms.app = $1 AND rooms.id = due.id\
        """;

    private final RunningStoa stoa = RunningStoa.get();
    private final Pool database = PgBuilder.pool()
            .connectingTo(stoa.database())
            .with(new PoolOptions().setMaxSize(1))
            .using(stoa.vertx())
            .build();

    /** What was read of ends: when the broker's client took each, and how often each was told under another id. */
    private static final class Ends {
        private final Map<String, Long> atMs = new TreeMap<>();
        private final Set<String> ids = new HashSet<>();

        void add(ConsumerRecord<byte[], byte[]> record, String room) {
            ids.add(room + ' ' + header(record, "ce_id"));
            atMs.merge(room, record.timestamp(), Math::min);
        }
    }

    private final Ends inLog = new Ends();
    private final Ends toTeams = new Ends();

    @BeforeEach
    void many_rooms() {
        Tuple many = Tuple.of(OTHERS, System.currentTimeMillis(), ROOMS);
        run(MANY, many);
    }

    @AfterEach
    void away() {
        run("DELETE FROM rooms WHERE app = $1", Tuple.of(OTHERS));
        database.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void rooms_whose_times_come_one_after_the_other_end_once_and_never_early() {
        assertThatAllEnd(300, n -> n * 10);
    }

    @Test
    void a_thousand_rooms_whose_time_comes_in_the_same_millisecond_end_once_and_never_early() {
        assertThatAllEnd(1_000, _ -> 0);
    }

    private void assertThatAllEnd(int count, LongUnaryOperator afterMs) {
        long endedBefore = OperatorsView.sum(stoa, "stoa_room_end_late_seconds_count");
        List<String> rooms = create(count);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stoa.kafka()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            fromNowOn(consumer);
            Map<String, Long> endsMs = new TreeMap<>();
            long startMs = System.currentTimeMillis() + LEAD_MS;
            for (int n = 0; n < count; n++) {
                endsMs.put(rooms.get(n), startMs + afterMs.applyAsLong(n));
            }
            run(
                    END_AT,
                    Tuple.of(stoa.app())
                            .addArrayOfString(endsMs.keySet().toArray(String[]::new))
                            .addArrayOfLong(endsMs.values().toArray(Long[]::new)));
            await("the ends").atMost(PATIENCE).until(() -> {
                consumer.poll(POLL).forEach(record -> take(record, endsMs.keySet()));
                return inLog.atMs.size() == count && toTeams.atMs.size() == count;
            });
            // What is told twice comes within the time after which a node takes up what another one has begun.
            long untilMs = System.currentTimeMillis() + 2_000;
            while (System.currentTimeMillis() < untilMs) {
                consumer.poll(POLL).forEach(record -> take(record, endsMs.keySet()));
            }
            assertThat(inLog.ids).hasSize(count);
            assertThat(toTeams.ids).hasSize(count);
            report(count + " rooms, in the members' log", late(inLog, endsMs));
            report(count + " rooms, told to other teams", late(toTeams, endsMs));
        }
        assertThat(OperatorsView.sum(stoa, "stoa_room_end_late_seconds_count") - endedBefore)
                .isGreaterThanOrEqualTo(count);
        assertThat(count("SELECT count(*) FROM rooms WHERE app = $1", OTHERS)).isEqualTo(ROOMS);
    }

    private List<String> create(int count) {
        List<String> rooms = new ArrayList<>();
        while (rooms.size() < count) {
            Map<String, String> fields = new TreeMap<>();
            for (int i = 0; i < ROOMS_PER_CALL; i++) {
                String room = stoa.fresh("ends");
                rooms.add(room);
                fields.put("chatroom[" + room + "]", "R");
            }
            stoa.api().call("/chatroom/create.json", fields);
        }
        return rooms;
    }

    private static void fromNowOn(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of("stoa.messages", "stoa.room-events").stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Set<String> rooms) {
        if (record.value() == null) {
            return;
        }
        String json = new String(record.value(), StandardCharsets.UTF_8);
        String type = header(record, "ce_type");
        Ends ends = type.equals(EventType.ROOM_DESTROYED.typeName()) ? inLog : toTeams;
        boolean isEnd = type.equals(EventType.ROOM_EVENT.typeName()) && json.contains("\"destroyed\"");
        if (ends == inLog || isEnd) {
            rooms.stream().filter(room -> json.contains('"' + room + '"')).forEach(room -> ends.add(record, room));
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** How late each was, in order; none early. */
    private static List<Long> late(Ends ends, Map<String, Long> endsMs) {
        List<Long> lateMs = endsMs.entrySet().stream()
                .map(end -> ends.atMs.getOrDefault(end.getKey(), 0L) - end.getValue())
                .sorted()
                .toList();
        assertThat(lateMs.getFirst()).as("the earliest").isNotNegative();
        return lateMs;
    }

    private static void report(String what, List<Long> lateMs) {
        LOG.warn(
                "{}: late by {} ms (p50), {} ms (p99), {} ms at most",
                what,
                lateMs.get(lateMs.size() / 2),
                lateMs.get(lateMs.size() * 99 / 100),
                lateMs.getLast());
    }

    private void run(String sql, Tuple parameters) {
        database.preparedQuery(sql)
                .execute(parameters)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private long count(String sql, String app) {
        return database.preparedQuery(sql)
                .execute(Tuple.of(app))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .iterator()
                .next()
                .getLong(0);
    }
}
