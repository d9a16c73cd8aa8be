package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.Logs.message;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.history.domain.HistoryStore.OffsetRange;
import stoa.history.inbound.ConsumerMeters;
import stoa.history.inbound.KafkaTopicLook;
import stoa.history.inbound.LogConsumer;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.kit.testing.TestServers;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.EventType;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** From the real log to the real database: every record once, whatever happens on the way. */
class LogToHistoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Conversation> ROOMS = List.of(
            Conversation.room("app", "red"), Conversation.room("app", "green"), Conversation.room("app", "blue"));

    private TestDatabase database;
    private TestLog log;
    private PgAppliedStore applied;
    private PgHistoryStore history;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<LogConsumer> running = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        log = new TestLog();
        log.recreate();
        database = TestDatabase.open();
        applied = new PgAppliedStore(database.pool(), new PgDays(database.pool()));
        history = new PgHistoryStore(database.pool());
    }

    @AfterEach
    void close() {
        running.forEach(LogConsumer::close);
        log.close();
        database.close();
    }

    /** What one process has, without its bus. */
    private LogConsumer start(String group) {
        LogConsumer consumer = new LogConsumer(
                TestLog.consumer(group),
                new KafkaTopicLook(log.admin()),
                applied,
                new AppliedWaits(database.vertx(), applied, meters),
                new ConsumerMeters(meters));
        consumer.start();
        running.add(consumer);
        return consumer;
    }

    private List<String> idsOf(Conversation room) {
        int generation = await(applied.latestGeneration());
        return await(history.look(room, generation)
                        .compose(state -> history.entries(
                                room, state, new OffsetRange(generation, 0, Long.MAX_VALUE, 1_000_000))))
                .entries()
                .stream()
                .map(Entry::event)
                .map(LogEvent::id)
                .toList();
    }

    private void awaitIds(Conversation room, List<String> expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(idsOf(room)).isEqualTo(expected));
    }

    /** Numbered messages to all rooms, every few of them twice, as a retry after a time-out does. */
    private CompletableFuture<Void> sendInBackground(int count) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(4);
            for (int i = 0; i < count; i++) {
                List<LogEvent> events = new ArrayList<>();
                for (Conversation room : ROOMS) {
                    events.add(message(room, "m" + i));
                    if (random.nextInt(5) == 0) {
                        events.add(message(room, "m" + random.nextInt(i + 1)));
                    }
                }
                log.appendAll(events);
            }
        });
    }

    private void awaitAll(int count) {
        List<String> expected = Logs.ids(0, count - 1);
        ROOMS.forEach(room -> awaitIds(room, expected));
        assertThat(database.count("SELECT count(*) FROM history_entries")).isEqualTo(3L * count);
    }

    @Test
    void restartsInMidStreamLoseAndRepeatNothing() throws Exception {
        String group = TestLog.freshGroup();
        CompletableFuture<Void> sending = sendInBackground(600);
        LogConsumer first = start(group);
        Awaitility.await().atMost(PATIENCE).until(() -> !idsOf(ROOMS.getFirst()).isEmpty());
        start(group);
        first.close();
        start(group);
        sending.get();
        awaitAll(600);
    }

    @Test
    void twoThatBothThinkTheyOwnThePartitionsStoreEverythingOnce() throws Exception {
        start(TestLog.freshGroup());
        start(TestLog.freshGroup());
        sendInBackground(300).get();
        awaitAll(300);
        // Both read all records, so each of them lost races.
        assertThat(meters.counter("stoa_history_fenced").count()).isPositive();
    }

    @Test
    void catchesUpAfterTheDatabaseWasAway() throws Exception {
        start(TestLog.freshGroup());
        CompletableFuture<Void> sending = sendInBackground(400);
        Awaitility.await().atMost(PATIENCE).until(() -> !idsOf(ROOMS.getFirst()).isEmpty());
        TestServers.postgres().kill();
        sending.get();
        TestServers.postgres().start();
        awaitAll(400);
    }

    @Test
    void passesOverWhatNobodyCanRead() throws Exception {
        Conversation room = ROOMS.getFirst();
        start(TestLog.freshGroup());
        log.append(message(room, "m0"));
        log.appendRaw(room.partition(), null, "{}".getBytes(StandardCharsets.UTF_8));
        log.appendRaw(room.partition(), EventType.MESSAGE_ACCEPTED.typeName(), null);
        log.appendRaw(room.partition(), "stoa.of-tomorrow.v9", "{}".getBytes(StandardCharsets.UTF_8));
        log.append(message(room, "m1"));
        awaitIds(room, List.of("m0", "m1"));
        assertThat(await(applied.head(1, room.partition())).nextOffset()).isEqualTo(5);
    }

    @Test
    void modificationsReachTheMessageTheySpeakOf() throws Exception {
        Conversation room = ROOMS.getFirst();
        start(TestLog.freshGroup());
        log.append(message(room, "m0"));
        log.append(Logs.modification(room, "m0", 1));
        log.append(Logs.modification(room, "m0", 2));
        awaitIds(room, List.of("m0", "modification-1-m0", "modification-2-m0"));
        assertThat(await(history.look(room, 1).compose(state -> history.find(room, state, "m0")))
                        .orElseThrow()
                        .entry()
                        .event())
                .isEqualTo(message(room, "m0")
                        .withContent(Logs.modification(room, "m0", 2).content()));
    }

    @Test
    void aTopicMadeAnewIsAnotherLogWithTheSameHistory() throws Exception {
        Conversation room = ROOMS.getFirst();
        start(TestLog.freshGroup());
        log.append(message(room, "m0"));
        log.append(message(room, "m1"));
        awaitIds(room, List.of("m0", "m1"));
        log.recreate();
        Awaitility.await().atMost(PATIENCE).until(() -> await(applied.latestGeneration()) == 2);
        log.append(message(room, "m2"));
        awaitIds(room, List.of("m2"));
        Set<String> kept = new LinkedHashSet<>();
        await(database.pool()
                        .query("SELECT id FROM history_entries ORDER BY ts")
                        .execute())
                .forEach(row -> kept.add(row.getString(0)));
        assertThat(kept).containsExactly("m0", "m1", "m2");
    }
}
