package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.Logs.message;
import static stoa.history.Logs.modification;
import static stoa.history.Logs.recall;
import static stoa.history.Logs.records;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.AppliedState;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.PartitionApplier;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.history.outbound.RedisLatest;
import stoa.kit.testing.TestServers;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** What happened in all conversations of a partition that are no rooms, for gateways that missed a piece of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OthersIT {
    private static final Conversation ROOM = Conversation.room("app", "room");
    private static final int PARTITION = ROOM.partition();
    private static final Conversation OTHERS = Conversation.others(PARTITION);
    private static final List<Conversation> CONVERSATIONS = IntStream.range(0, 100_000)
            .mapToObj(number -> new Conversation(
                    "app" + number % 3, ConversationKind.values()[1 + number % 3], "conversation-" + number))
            .filter(one -> one.partition() == PARTITION)
            .limit(3)
            .toList();

    private TestDatabase database;
    private Redis redis;
    private PgAppliedStore applied;
    private HistoryQueries queries;
    private int generation;

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        redis = Redis.createClient(
                database.vertx(),
                new RedisOptions().setConnectionString(TestServers.redis().uri()));
        applied = new PgAppliedStore(database.pool(), new PgDays(database.pool()));
    }

    @AfterAll
    void close() {
        await(redis.close());
        database.close();
        TestServers.redis();
    }

    @BeforeEach
    void store() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations\
            """).execute());
        generation = await(applied.generation("topic"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AppliedWaits waits = new AppliedWaits(database.vertx(), applied, meters);
        waits.log(generation);
        queries = new HistoryQueries(
                applied, waits, new PgHistoryStore(database.pool()), new RedisLatest(RedisAPI.api(redis), meters));
        LogEvent added = new LogEvent.ConversationChanged(
                CONVERSATIONS.get(1), "added", null, 2, 9, new Change.MembersAdded(List.of("bob")));
        LogEvent[] events = {
            message(CONVERSATIONS.get(0), "m0"),
            message(ROOM, "in-a-room"),
            added,
            message(CONVERSATIONS.get(2), "gone"),
            modification(CONVERSATIONS.get(2), "gone", 1),
            message(CONVERSATIONS.get(1), "m5"),
            recall(CONVERSATIONS.get(2), "gone"),
            message(CONVERSATIONS.get(0), "m7"),
        };
        AppliedState state =
                await(applied.load(generation, List.of(PARTITION))).getOrDefault(PARTITION, AppliedState.EMPTY);
        assertThat(await(applied.apply(List.of(
                        PartitionApplier.resume(generation, PARTITION, state).apply(records(0, events))))))
                .isTrue();
    }

    private Since since(long from, long through, int limit) {
        return await(queries.since(new QuerySince(OTHERS, generation, from, through, limit)));
    }

    private static List<Long> offsets(Since since) {
        return since.entries().stream().map(Entry::offset).toList();
    }

    @Test
    void allIsToldInTheLogsOrderButForRoomsAndWhatWasTakenBack() {
        Since all = since(0, 7, 100);
        assertThat(offsets(all)).containsExactly(0L, 2L, 5L, 6L, 7L);
        assertThat(all.complete()).isTrue();
        assertThat(all.entries())
                .extracting(entry -> entry.event().conversation())
                .containsExactly(
                        CONVERSATIONS.get(0),
                        CONVERSATIONS.get(1),
                        CONVERSATIONS.get(1),
                        CONVERSATIONS.get(2),
                        CONVERSATIONS.get(0));
        assertThat(all.entries().get(1).event()).isInstanceOf(LogEvent.ConversationChanged.class);
        assertThat(offsets(since(1, 5, 100))).containsExactly(2L, 5L);
        assertThat(since(1, 1, 100).complete()).isTrue();
    }

    @Test
    void whatIsMoreThanTheLimitIsToldPieceByPiece() {
        Since first = since(0, 7, 2);
        assertThat(offsets(first)).containsExactly(0L, 2L);
        assertThat(first.complete()).isFalse();
        Since rest = since(3, 7, 3);
        assertThat(offsets(rest)).containsExactly(5L, 6L, 7L);
        assertThat(rest.complete()).isTrue();
    }

    @Test
    void ofAnotherLogAndOfTooMuchNothingIsToldAndThatItIsNotComplete() {
        Since other = await(queries.since(new QuerySince(OTHERS, generation + 1, 0, -1, 10)));
        assertThat(other.entries()).isEmpty();
        assertThat(other.complete()).isFalse();
        await(database.pool()
                .query("UPDATE history_applied SET next_offset = " + (HistoryQueries.OTHERS_SPAN_MAX + 5))
                .execute());
        assertThat(since(4, -1, 10).complete()).isFalse();
        assertThat(since(4, -1, 10).entries()).isEmpty();
        assertThat(offsets(since(5, -1, 10))).containsExactly(5L, 6L, 7L);
        await(database.pool().query("UPDATE history_applied SET kept_from = 3").execute());
        assertThat(since(2, 7, 10).complete()).isFalse();
        assertThat(since(2, 7, 10).entries()).isEmpty();
        assertThat(offsets(since(3, 7, 10))).containsExactly(5L, 6L, 7L);
    }
}
