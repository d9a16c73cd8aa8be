package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.Logs.destroyed;
import static stoa.history.Logs.directed;
import static stoa.history.Logs.ids;
import static stoa.history.Logs.message;
import static stoa.history.Logs.messages;
import static stoa.history.Logs.modification;
import static stoa.history.Logs.recall;
import static stoa.history.Logs.records;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.AppliedState;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.LogRecord;
import stoa.history.domain.PartitionApplier;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.history.outbound.RedisLatest;
import stoa.kit.testing.TestServers;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** Questions and answers, with everything behind them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesIT {
    private static final Conversation ROOM = Conversation.room("app", "room");
    private static final int PARTITION = ROOM.partition();

    private TestDatabase database;
    private Redis redis;
    private PgAppliedStore applied;
    private AppliedWaits waits;
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
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations\
            """).execute());
        generation = await(applied.generation("topic"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        waits = new AppliedWaits(database.vertx(), applied, meters);
        waits.log(generation);
        queries = new HistoryQueries(
                applied, waits, new PgHistoryStore(database.pool()), new RedisLatest(RedisAPI.api(redis), meters));
    }

    private Future<Boolean> store(List<LogRecord> records) {
        AppliedState state =
                await(applied.load(generation, List.of(PARTITION))).getOrDefault(PARTITION, AppliedState.EMPTY);
        return applied.apply(
                List.of(PartitionApplier.resume(generation, PARTITION, state).apply(records)));
    }

    private void store(long fromOffset, LogEvent... events) {
        assertThat(await(store(records(fromOffset, events)))).isTrue();
    }

    private Messages latest(int count, long through) {
        return await(queries.latest(new QueryLatest(ROOM, count, through)));
    }

    private Since since(long from, long through, int limit) {
        return await(queries.since(new QuerySince(ROOM, generation, from, through, limit)));
    }

    private static List<String> idsOf(List<Entry> entries) {
        return entries.stream().map(entry -> entry.event().id()).toList();
    }

    @Test
    void ofAllConversationsOfAPartitionTogetherNothingIsToldAndThatItIsNotComplete() {
        store(0, message(ROOM, "m0"), message(ROOM, "m1"));
        Conversation others = Conversation.others(PARTITION);
        assertThat(await(queries.since(new QuerySince(others, generation, 0, 1, 10))))
                .satisfies(since -> assertThat(since.entries()).isEmpty())
                .satisfies(since -> assertThat(since.complete()).isFalse());
    }

    @Test
    void theLatestComeOldestFirstWithoutWhatWasRecalled() {
        store(0, messages(ROOM, ids(0, 4)));
        assertThat(latest(3, -1)).satisfies(answer -> {
            assertThat(idsOf(answer.messages())).containsExactly("m2", "m3", "m4");
            assertThat(answer.more()).isTrue();
            assertThat(answer.appliedTo()).isEqualTo(5);
        });
        store(5, recall(ROOM, "m3"));
        assertThat(idsOf(latest(3, 5).messages())).containsExactly("m1", "m2", "m4");
        assertThat(latest(4, 5).more()).isFalse();
    }

    @Test
    void aModifiedMessageIsShownAsItIsNowWhoeverAsks() {
        store(0, messages(ROOM, ids(0, 2)));
        assertThat(latest(3, 2).messages()).isEqualTo(latest(3, 2).messages());
        store(3, modification(ROOM, "m1", 1));
        LogEvent now =
                message(ROOM, "m1").withContent(modification(ROOM, "m1", 1).content());

        assertThat(latest(3, 3).messages().get(1).event()).isEqualTo(now);
        // Once more, from Redis.
        assertThat(latest(3, 3).messages().get(1).event()).isEqualTo(now);
        assertThat(page(null, null, null, null, 10).messages().get(1).event()).isEqualTo(now);
        Entry found = await(queries.find(new FindMessage(ROOM, "m1", 3))).entry();
        assertThat(found).isNotNull().extracting(Entry::event).isEqualTo(now);
        assertThat(since(0, 3, 100).entries())
                .extracting(Entry::event)
                .containsExactly(message(ROOM, "m0"), now, message(ROOM, "m2"), modification(ROOM, "m1", 1));
        store(4, recall(ROOM, "m1"));
        assertThat(idsOf(latest(3, 4).messages())).containsExactly("m0", "m2");
        assertThat(since(0, 4, 100).entries().toString()).doesNotContain("modified 1");
    }

    @Test
    void theLatestSayWhomTheyAreFor() {
        LogEvent directed = directed(ROOM, "m0", new LogEvent.Audience(List.of("bob"), true));
        store(0, directed);
        assertThat(latest(3, 0).messages()).extracting(Entry::event).containsExactly(directed);
        assertThat(latest(3, 0).messages()).extracting(Entry::event).containsExactly(directed);
    }

    @Test
    void theLatestEndAtTheOffsetAskedForHoweverMuchCameLater() {
        store(0, messages(ROOM, ids(0, 99)));
        assertThat(idsOf(latest(10, 95).messages())).isEqualTo(ids(86, 95));
        assertThat(idsOf(latest(10, 52).messages())).isEqualTo(ids(43, 52));
        assertThat(idsOf(latest(10, 20).messages())).isEqualTo(ids(11, 20));
        assertThat(latest(3, 2).more()).isFalse();
        assertThat(latest(2, 2).more()).isTrue();
        assertThat(idsOf(latest(50, -1).messages())).isEqualTo(ids(50, 99));
    }

    @Test
    void redisMayForgetOrGoAway() {
        store(0, messages(ROOM, ids(0, 4)));
        assertThat(latest(5, -1)).isEqualTo(latest(5, -1));
        await(RedisAPI.api(redis).flushall(List.of()));
        assertThat(idsOf(latest(5, -1).messages())).isEqualTo(ids(0, 4));
        TestServers.redis().stop();
        try {
            store(5, message(ROOM, "m5"));
            assertThat(idsOf(latest(5, 5).messages())).isEqualTo(ids(1, 5));
        } finally {
            TestServers.redis().start();
        }
        store(6, message(ROOM, "m6"));
        assertThat(idsOf(latest(5, 6).messages())).isEqualTo(ids(2, 6));
    }

    @Test
    void whatHappenedSinceIsToldWithRecallsInOrder() {
        store(0, message(ROOM, "m0"), message(ROOM, "m1"), recall(ROOM, "m0"), message(ROOM, "m3"));
        assertThat(since(1, 3, 100)).satisfies(answer -> {
            assertThat(idsOf(answer.entries())).containsExactly("m1", "recall-m0", "m3");
            assertThat(answer.complete()).isTrue();
        });
        assertThat(since(1, 3, 2).complete()).isFalse();
        assertThat(idsOf(since(1, 2, 100).entries())).containsExactly("m1", "recall-m0");
        assertThat(since(4, 3, 100)).isEqualTo(new Since(List.of(), true, 4));
        assertThat(await(queries.since(new QuerySince(Conversation.room("app", "nobody"), generation, 0, -1, 9)))
                        .complete())
                .isTrue();
    }

    @Test
    void aRoomMadeAnewHasNoPast() {
        store(0, message(ROOM, "old"), destroyed(ROOM, "end"), message(ROOM, "new"));
        assertThat(idsOf(latest(10, -1).messages())).containsExactly("new");
        assertThat(idsOf(since(0, 2, 10).entries())).containsExactly("end", "new");
        assertThat(idsOf(page(null, null, Long.MIN_VALUE, null, 10).messages())).containsExactly("new");
        assertThat(await(queries.find(new FindMessage(ROOM, "old", -1)))).isEqualTo(new Found(null, false));
    }

    private Messages page(
            @Nullable Long beforeTs,
            @Nullable String before,
            @Nullable Long afterTs,
            @Nullable String after,
            int limit) {
        return await(queries.page(new QueryPage(ROOM, beforeTs, before, afterTs, after, List.of(), limit, -1)));
    }

    @Test
    void changesOfAConversationAreToldInOrderAndAreNoMessages() {
        Conversation group = Stream.iterate(0, number -> number + 1)
                .map(number -> new Conversation("app", ConversationKind.GROUP, "group-" + number))
                .filter(one -> one.partition() == PARTITION)
                .findFirst()
                .orElseThrow();
        LogEvent.ConversationChanged added =
                new LogEvent.ConversationChanged(group, "added", null, 2, 9, new Change.MembersAdded(List.of("bob")));
        store(0, message(group, "m0"), added, message(group, "m2"));
        assertThat(idsOf(await(queries.latest(new QueryLatest(group, 10, 2))).messages()))
                .containsExactly("m0", "m2");
        Since since = await(queries.since(new QuerySince(group, generation, 0, -1, 10)));
        assertThat(since.entries())
                .extracting(Entry::event)
                .extracting(LogEvent::id)
                .containsExactly("m0", "added", "m2");
        assertThat(since.entries().get(1).event()).isEqualTo(added);
    }

    @Test
    void pagesGoBothWays() {
        store(0, messages(ROOM, ids(0, 9)));
        Messages newest = page(null, null, null, null, 4);
        assertThat(idsOf(newest.messages())).isEqualTo(ids(6, 9));
        assertThat(newest.more()).isTrue();
        assertThat(newest.remaining()).isEqualTo(6);
        Messages before = page(null, "m6", null, null, 6);
        assertThat(idsOf(before.messages())).isEqualTo(ids(0, 5));
        assertThat(before.more()).isFalse();
        assertThat(before.remaining()).isZero();
        assertThat(page(null, null, null, "m3", 2).remaining()).isEqualTo(4);
        assertThat(idsOf(page(null, null, null, "m3", 2).messages())).isEqualTo(ids(4, 5));
        assertThat(page(null, null, null, "m3", 2).more()).isTrue();
        long ts = newest.messages().getFirst().ts();
        assertThat(idsOf(page(null, null, ts, null, 100).messages())).isEqualTo(ids(7, 9));
        assertThat(idsOf(page(ts, null, null, null, 2).messages())).isEqualTo(ids(4, 5));
        assertThatThrownBy(() -> page(null, "nothing", null, null, 2))
                .isInstanceOfSatisfying(
                        StoaException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.MESSAGE_NOT_FOUND));
    }

    @Test
    void pagesOfSomeTypesOnly() {
        store(0, message(ROOM, "a", "app:gift", "1"), message(ROOM, "b"), message(ROOM, "c", "app:like", "2"));
        QueryPage question = new QueryPage(ROOM, null, null, null, null, List.of("app:gift", "app:like"), 100, -1);
        assertThat(idsOf(await(queries.page(question)).messages())).containsExactly("a", "c");
        QueryPage newest = new QueryPage(ROOM, null, null, null, null, List.of("app:gift", "app:like"), 1, -1);
        assertThat(await(queries.page(newest)).remaining()).isEqualTo(1);
    }

    @Test
    void stretchesHoldRecalledMessagesAndSayWhenOneChanged() {
        String odd = "{ \"_lctext\" : \"h\\u00e9 \\/\", \"n\":1.50, \"a\":1,\"a\":2 }";
        store(
                0,
                message(ROOM, "m0", "LC:-1", odd),
                message(ROOM, "m1"),
                message(ROOM, "m2"),
                modification(ROOM, "m1", 1),
                recall(ROOM, "m2"),
                message(ROOM, "m5"));
        List<Entry> all = since(0, 5, 10).entries();
        HistoryOperations.Logs newest = logs(Long.MIN_VALUE, Long.MAX_VALUE, true, 3);
        assertThat(newest.messages())
                .containsExactly(
                        new LoggedMessage(all.get(1), false, all.get(3).ts()),
                        new LoggedMessage(all.get(2), true, all.get(4).ts()),
                        new LoggedMessage(all.get(5), false, 0));
        assertThat(newest.more()).isTrue();
        HistoryOperations.Logs oldest = logs(Long.MIN_VALUE, all.get(2).ts(), false, 10);
        assertThat(oldest.messages()).extracting(LoggedMessage::entry).containsExactly(all.get(0), all.get(1));
        assertThat(oldest.more()).isFalse();
        LogEvent.MessageAccepted first =
                (LogEvent.MessageAccepted) oldest.messages().getFirst().entry().event();
        assertThat(first.content().value()).as("byte for byte").isEqualTo(odd);
        assertThat(await(queries.logs(new QueryLogs(ROOM, 0, Long.MAX_VALUE, true, List.of("LC:-1"), 9, -1)))
                        .messages())
                .hasSize(1);
    }

    private HistoryOperations.Logs logs(long afterTs, long beforeTs, boolean newestFirst, int limit) {
        return await(queries.logs(new QueryLogs(ROOM, afterTs, beforeTs, newestFirst, List.of(), limit, -1)));
    }

    @Test
    void findsAMessageRecalledOrNot() {
        store(0, message(ROOM, "m0"), message(ROOM, "m1"), recall(ROOM, "m1"));
        assertThat(await(queries.find(new FindMessage(ROOM, "m0", 0))).recalled())
                .isFalse();
        assertThat(await(queries.find(new FindMessage(ROOM, "m1", 2))).recalled())
                .isTrue();
        assertThat(await(queries.find(new FindMessage(ROOM, "m2", 2))).entry()).isNull();
    }

    @Test
    void questionsWaitUntilTheOffsetIsApplied() {
        Future<Messages> asked = queries.latest(new QueryLatest(ROOM, 10, 2));
        store(0, message(ROOM, "m0"));
        assertThat(asked.isComplete()).isFalse();
        // Stored by another process: nobody tells this one.
        store(1, message(ROOM, "m1"), message(ROOM, "m2"));
        assertThat(idsOf(await(asked).messages())).isEqualTo(ids(0, 2));

        Future<Messages> told = queries.latest(new QueryLatest(ROOM, 10, 3));
        store(3, message(ROOM, "m3"));
        waits.applied(generation, Map.of(PARTITION, 4L));
        assertThat(idsOf(await(told).messages())).isEqualTo(ids(0, 3));
    }

    @Test
    void questionsDoNotWaitForEver() {
        assertThatThrownBy(() -> latest(10, 0))
                .isInstanceOfSatisfying(
                        StoaException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_YET_APPLIED));
    }

    @Test
    void aNewLogMakesOldPositionsIncompleteButKeepsTheMessages() {
        store(0, messages(ROOM, ids(0, 2)));
        int old = generation;
        generation = await(applied.generation("topic made anew"));
        waits.log(generation);
        assertThat(await(queries.head(new GetHead(PARTITION, "topic made anew"))))
                .isEqualTo(new Head(generation, FoldHead.EMPTY));
        List<LogRecord> records = List.of(new LogRecord(0, Logs.START_MS + 60_000, message(ROOM, "m3")));
        assertThat(await(store(records))).isTrue();

        assertThat(await(queries.since(new QuerySince(ROOM, old, 1, -1, 10))).complete())
                .isFalse();
        assertThat(idsOf(since(0, 0, 10).entries())).containsExactly("m3");
        assertThat(idsOf(latest(10, 0).messages())).isEqualTo(ids(0, 3));
    }

    @Test
    void wrongQuestionsAreRefused() {
        for (Future<?> asked : List.of(
                queries.latest(new QueryLatest(ROOM, 51, -1)),
                queries.since(new QuerySince(ROOM, generation, 0, -1, 1001)),
                queries.page(new QueryPage(ROOM, 1L, "m", null, null, List.of(), 10, -1)),
                queries.head(new GetHead(64, "topic")))) {
            assertThatThrownBy(() -> await(asked))
                    .isInstanceOfSatisfying(
                            StoaException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }
}
