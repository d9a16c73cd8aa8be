package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.history.Logs.destroyed;
import static stoa.history.Logs.directed;
import static stoa.history.Logs.ids;
import static stoa.history.Logs.message;
import static stoa.history.Logs.messages;
import static stoa.history.Logs.modification;
import static stoa.history.Logs.recall;
import static stoa.history.Logs.records;
import static stoa.history.TestDatabase.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedState;
import stoa.history.domain.ConversationState;
import stoa.history.domain.HistoryStore.OffsetRange;
import stoa.history.domain.HistoryStore.Slice;
import stoa.history.domain.LogRecord;
import stoa.history.domain.MessageRange;
import stoa.history.domain.PartitionApplier;
import stoa.history.domain.Retention;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;

/** What PostgreSQL keeps: all or nothing, once, in order, and what a recalled message said no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreIT {
    private static final Conversation ROOM = Conversation.room("app", "room");
    private static final int PARTITION = ROOM.partition();
    private static final int GENERATION = 1;

    private TestDatabase database;
    private PgDays days;
    private PgAppliedStore applied;
    private PgHistoryStore history;

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        days = new PgDays(database.pool());
        applied = new PgAppliedStore(database.pool(), days);
        history = new PgHistoryStore(database.pool());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations\
            """).execute());
    }

    private PartitionApplier applier() {
        Map<Integer, AppliedState> states = await(applied.load(GENERATION, List.of(PARTITION)));
        return PartitionApplier.resume(GENERATION, PARTITION, states.getOrDefault(PARTITION, AppliedState.EMPTY));
    }

    private AppliedBatch store(PartitionApplier applier, List<LogRecord> records) {
        AppliedBatch batch = applier.apply(records);
        assertThat(await(applied.apply(List.of(batch)))).isTrue();
        return batch;
    }

    private ConversationState look() {
        return await(history.look(ROOM, GENERATION));
    }

    private Slice entries(long from, long through, int limit) {
        return await(history.entries(ROOM, look(), new OffsetRange(GENERATION, from, through, limit)));
    }

    private static List<String> idsOf(List<Entry> entries) {
        return entries.stream().map(entry -> entry.event().id()).toList();
    }

    @Test
    void givesBackEveryFieldOfEveryEvent() {
        AppliedBatch batch =
                store(applier(), records(0, message(ROOM, "m1"), recall(ROOM, "m9"), destroyed(ROOM, "d1")));
        AppliedBatch after = store(applier(), records(3, message(ROOM, "m2")));

        assertThat(entries(0, 100, 10).entries())
                .containsExactly(batch.entries().get(2), after.entries().getFirst());
        assertThat(look().destroyedTs()).isEqualTo(batch.entries().get(2).ts());
        assertThat(look().nextOffset()).isEqualTo(4);
    }

    @Test
    void keepsTextThatPostgresqlCannot() {
        LogEvent odd = message(ROOM, "m1", "t\0ype", "{\"a\":\"\\u0000\"}");
        store(applier(), records(0, odd));
        LogEvent.MessageAccepted read =
                (LogEvent.MessageAccepted) entries(0, 0, 1).entries().getFirst().event();
        assertThat(read.type()).isEqualTo("t\uFFFDype");
        assertThat(read.content()).isEqualTo(new JsonText("{\"a\":\"\\u0000\"}"));
    }

    @Test
    void aRestartedApplierGoesOnExactly() {
        PartitionApplier first = applier();
        store(first, records(0, message(ROOM, "m1"), message(ROOM, "m2"), message(ROOM, "m1")));
        PartitionApplier second = applier();
        List<LogRecord> more = List.of(
                new LogRecord(3, Logs.START_MS, message(ROOM, "m3")),
                new LogRecord(4, Logs.START_MS + 119_000, message(ROOM, "m2")),
                new LogRecord(5, Logs.START_MS + 119_001, message(ROOM, "m1")));

        assertThat(second.apply(more)).isEqualTo(first.apply(more));
        assertThat(await(applied.head(GENERATION, PARTITION))).isEqualTo(new FoldHead(3, Logs.START_MS + 2, List.of()));
        assertThat(await(applied.positions(GENERATION, List.of(PARTITION, 63)))).isEqualTo(Map.of(PARTITION, 3L));
    }

    @Test
    void theSlowerOfTwoAppliersStoresNothing() {
        PartitionApplier owner = applier();
        PartitionApplier zombie = applier();
        store(owner, records(0, message(ROOM, "m1"), message(ROOM, "m2")));
        AppliedBatch late = zombie.apply(records(0, message(ROOM, "m1"), message(ROOM, "m2"), message(ROOM, "m3")));

        assertThat(await(applied.apply(List.of(late)))).isFalse();
        assertThat(idsOf(entries(0, 100, 100).entries())).containsExactly("m1", "m2");
        assertThat(look().version()).isEqualTo(1);
    }

    @Test
    void aTransactionThatFreezesHoldsNobodyUp() {
        PartitionApplier owner = applier();
        await(database.pool()
                .getConnection()
                .compose(frozen -> frozen.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 3000;"
                                + " SELECT * FROM history_applied FOR UPDATE")
                        .execute()));
        store(owner, records(0, message(ROOM, "m1")));
    }

    @Test
    void aRecallTakesTheContentButNotLaterMessagesOfTheSameId() {
        PartitionApplier applier = applier();
        store(applier, records(0, message(ROOM, "m1"), message(ROOM, "m2"), recall(ROOM, "m1")));
        store(applier, List.of(new LogRecord(3, Logs.START_MS + 200_000, message(ROOM, "m1"))));

        List<Entry> all = entries(0, 100, 100).entries();
        assertThat(idsOf(all)).containsExactly("m1", "m2", "recall-m1", "m1");
        LogEvent.MessageAccepted gone =
                (LogEvent.MessageAccepted) all.getFirst().event();
        assertThat(gone.content()).isEqualTo(new JsonText("null"));
        assertThat(gone.mention()).isNull();
        assertThat(all.getLast().event()).isEqualTo(message(ROOM, "m1"));
        assertThat(await(history.find(ROOM, look(), "m1")).orElseThrow().recalled())
                .isFalse();
        assertThat(idsOf(await(history.messages(ROOM, newest(10))))).containsExactly("m1", "m2");
    }

    @Test
    void aModificationShowsFromNowOnAndTheLatestWins() {
        PartitionApplier applier = applier();
        store(applier, records(0, message(ROOM, "m1"), message(ROOM, "m2"), modification(ROOM, "m1", 1)));
        assertThat(contentOf("m1")).isEqualTo(modification(ROOM, "m1", 1).content());
        store(applier, records(3, modification(ROOM, "m1", 2), modification(ROOM, "m1", 3)));

        assertThat(contentOf("m1")).isEqualTo(modification(ROOM, "m1", 3).content());
        assertThat(contentOf("m2")).isEqualTo(message(ROOM, "m2").content());
        assertThat(entries(2, 100, 100).entries())
                .extracting(Entry::event)
                .containsExactly(modification(ROOM, "m1", 1), modification(ROOM, "m1", 2), modification(ROOM, "m1", 3));
        store(applier, List.of(new LogRecord(5, Logs.START_MS + 200_000, message(ROOM, "m1"))));
        assertThat(contentOf("m1")).isEqualTo(message(ROOM, "m1").content());
    }

    @Test
    void aModificationChangesMessagesOfItsOwnConversationOnly() {
        Conversation other = otherRoomOfThePartition();
        store(applier(), records(0, message(ROOM, "m1"), message(other, "n1"), modification(other, "m1", 1)));
        assertThat(contentOf("m1")).isEqualTo(message(ROOM, "m1").content());
    }

    private static Conversation otherRoomOfThePartition() {
        return Stream.iterate(0, number -> number + 1)
                .map(number -> Conversation.room("app", "other" + number))
                .filter(room -> room.partition() == PARTITION)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRecallHidesWhatModificationsSaidWhicheverCameFirst() {
        PartitionApplier applier = applier();
        LogEvent[] events = {
            message(ROOM, "m1"),
            modification(ROOM, "m1", 1),
            recall(ROOM, "m1"),
            modification(ROOM, "m1", 2),
            message(ROOM, "m2"),
            modification(ROOM, "m2", 3)
        };
        store(applier, records(0, events));
        store(applier, records(6, recall(ROOM, "m2"), modification(ROOM, "m2", 4)));

        assertThat(await(history.messages(ROOM, newest(10)))).isEmpty();
        assertThat(await(history.find(ROOM, look(), "m1")).orElseThrow().recalled())
                .isTrue();
        List<Entry> all = entries(0, 100, 100).entries();
        assertThat(all).hasSize(8);
        assertThat(all.toString()).doesNotContain("modified ");
        assertThat(all.get(1).event()).isInstanceOfSatisfying(LogEvent.MessageModified.class, modified -> {
            assertThat(modified.message()).isEqualTo("m1");
            assertThat(modified.content()).isEqualTo(new JsonText("null"));
        });
    }

    private JsonText contentOf(String message) {
        return ((LogEvent.MessageAccepted) await(history.find(ROOM, look(), message))
                        .orElseThrow()
                        .entry()
                        .event())
                .content();
    }

    @Test
    void givesBackWhomAMessageIsFor() {
        LogEvent[] events = {
            directed(ROOM, "m1", new LogEvent.Audience(List.of("bob", "c\"a\\r,l}"), false)),
            directed(ROOM, "m2", new LogEvent.Audience(List.of(), true)),
            message(ROOM, "m3")
        };
        store(applier(), records(0, events));
        assertThat(entries(0, 100, 100).entries()).extracting(Entry::event).containsExactly(events);
    }

    private MessageRange newest(int limit) {
        return new MessageRange(look().key(), 0, Long.MAX_VALUE, true, List.of(), limit, null);
    }

    @Test
    void slicesEndAtTheirLimits() {
        store(applier(), records(0, messages(ROOM, ids(0, 9))));
        assertThat(entries(3, 6, 100).whole()).isTrue();
        assertThat(idsOf(entries(3, 6, 100).entries())).isEqualTo(ids(3, 6));
        assertThat(entries(3, 6, 4).whole()).isTrue();
        assertThat(entries(3, 6, 3).whole()).isFalse();
        assertThat(idsOf(entries(3, 6, 3).entries())).isEqualTo(ids(3, 5));
    }

    @Test
    void slicesEndWhenTheyAreTooManyBytes() {
        String large = '"' + "x".repeat(1_500_000) + '"';
        store(
                applier(),
                records(
                        0,
                        message(ROOM, "a", "t", large),
                        message(ROOM, "b", "t", large),
                        message(ROOM, "c", "t", large)));
        Slice slice = entries(0, 100, 100);
        assertThat(idsOf(slice.entries())).containsExactly("a", "b");
        assertThat(slice.whole()).isFalse();
    }

    @Test
    void aNewLogGetsTheNextGeneration() {
        assertThat(await(applied.latestGeneration())).isZero();
        assertThat(await(applied.generation("topicA"))).isEqualTo(1);
        assertThat(await(applied.generation("topicB"))).isEqualTo(2);
        assertThat(await(applied.generation("topicA"))).isEqualTo(1);
        assertThat(await(applied.latestGeneration())).isEqualTo(2);
    }

    @Test
    void retentionDropsWholeDaysAndSaysSo() {
        PartitionApplier applier = applier();
        store(applier, records(0, messages(ROOM, ids(0, 4))));
        long nextDay = Duration.ofDays(1).toMillis();
        store(applier, List.of(new LogRecord(5, Logs.START_MS + nextDay, message(ROOM, "young"))));
        Instant now = Instant.ofEpochMilli(Logs.START_MS).plus(Duration.ofDays(4));

        assertThat(await(days.maintain(new Retention(3), now)))
                .contains(Retention.dayOf(Logs.START_MS))
                .doesNotContain(Retention.dayOf(Logs.START_MS + nextDay));
        assertThat(look().keptFrom()).isEqualTo(5);
        assertThat(idsOf(entries(0, 100, 100).entries())).containsExactly("young");
        store(applier, List.of(new LogRecord(6, now.toEpochMilli(), message(ROOM, "now"))));
        assertThat(await(days.maintain(new Retention(1), now.plus(Duration.ofDays(9)))))
                .isNotEmpty();
        assertThat(look().isKnown()).isFalse();
    }

    @Test
    void forgetsRepeatsNoFoldRemembers() {
        PartitionApplier applier = applier();
        store(applier, records(0, message(ROOM, "m1"), message(ROOM, "m1")));
        await(applied.forgetOldRepeats());
        assertThat(database.count("SELECT count(*) FROM history_repeats")).isEqualTo(1);
        store(applier, List.of(new LogRecord(2, Logs.START_MS + 700_000, message(ROOM, "m2"))));
        await(applied.forgetOldRepeats());
        assertThat(database.count("SELECT count(*) FROM history_repeats")).isZero();
    }
}
