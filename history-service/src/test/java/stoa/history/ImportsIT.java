package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.Logs.START_MS;
import static stoa.history.Logs.message;
import static stoa.history.Logs.modification;
import static stoa.history.Logs.recall;
import static stoa.history.Logs.records;
import static stoa.history.TestDatabase.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.AppliedState;
import stoa.history.domain.HistoryImports;
import stoa.history.domain.HistoryQueries;
import stoa.history.domain.PartitionApplier;
import stoa.history.domain.Retention;
import stoa.history.outbound.AppliedWaits;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.history.outbound.PgHourLogs;
import stoa.history.outbound.PgImportStore;
import stoa.history.outbound.RedisLatest;
import stoa.kit.testing.TestServers;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.history.HistoryImportOperations.Refusal;
import stoa.protocol.history.HistoryImportOperations.RefusedMessage;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLatest;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;

/** Messages from elsewhere among those that are said here, with a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportsIT {
    private static final Conversation GROUP =
            new Conversation("app", ConversationKind.GROUP, "5eccba570d3a42c5fd4e25c3");
    private static final int PARTITION = GROUP.partition();
    private static final int KEEP_DAYS = 60;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(START_MS), ZoneOffset.UTC);

    private TestDatabase database;
    private Redis redis;
    private PgDays days;
    private PgAppliedStore applied;
    private HistoryQueries queries;
    private HistoryImports imports;
    private int generation;

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        redis = Redis.createClient(
                database.vertx(),
                new RedisOptions().setConnectionString(TestServers.redis().uri()));
        days = new PgDays(database.pool());
        applied = new PgAppliedStore(database.pool(), days);
        imports = new HistoryImports(new PgImportStore(database.pool(), days), new Retention(KEEP_DAYS), CLOCK);
    }

    @AfterAll
    void close() {
        await(redis.close());
        database.close();
    }

    @BeforeEach
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations\
            """).execute());
        generation = await(applied.generation("topic"));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AppliedWaits waits = new AppliedWaits(database.vertx(), applied, meters);
        waits.log(generation);
        queries = new HistoryQueries(
                applied, waits, new PgHistoryStore(database.pool()), new RedisLatest(RedisAPI.api(redis), meters));
    }

    private void live(long fromOffset, LogEvent... events) {
        AppliedState state =
                await(applied.load(generation, List.of(PARTITION))).getOrDefault(PARTITION, AppliedState.EMPTY);
        Future<Boolean> stored = applied.apply(
                List.of(PartitionApplier.resume(generation, PARTITION, state).apply(records(fromOffset, events))));
        assertThat(await(stored)).isTrue();
    }

    private static PastMessage past(String id, long ts) {
        return new PastMessage(id, "ann", ts, "LC:-1", new JsonText("{\"_lctext\":\"" + id + "\"}"), null, false, 0);
    }

    private MessagesImported bring(PastMessage... messages) {
        return await(imports.keep(new ImportMessages(GROUP, List.of(messages))));
    }

    /** The n-th millisecond before what is said here begins, a minute earlier. */
    private static long before(long ms) {
        return START_MS - 60_000 - ms;
    }

    private List<LoggedMessage> logs(long after, long beforeTs, boolean newestFirst, int limit) {
        return await(queries.logs(new QueryLogs(GROUP, after, beforeTs, newestFirst, List.of(), limit, -1)))
                .messages();
    }

    private static List<String> ids(Stream<Entry> entries) {
        return entries.map(entry -> entry.event().id()).toList();
    }

    private List<String> allIds(boolean newestFirst, int page) {
        List<String> ids = new ArrayList<>();
        long after = 0;
        long beforeTs = Long.MAX_VALUE;
        while (true) {
            List<LoggedMessage> found = logs(after, beforeTs, newestFirst, page);
            if (found.isEmpty()) {
                return ids;
            }
            List<String> pageIds = ids(found.stream().map(LoggedMessage::entry));
            if (newestFirst) {
                beforeTs = found.getFirst().entry().ts();
                ids.addAll(0, pageIds);
            } else {
                after = found.getLast().entry().ts();
                ids.addAll(pageIds);
            }
        }
    }

    @Test
    void whatIsSaidHereComesAfterWhatWasSaidElsewhereInEveryDirectionAndPageSize() {
        bring(past("c", before(0)), past("b", before(5)), past("a", before(9)));
        live(0, message(GROUP, "m1"), message(GROUP, "m2"));
        // Older ones may come later.
        bring(past("a0", before(20)));

        List<String> all = List.of("a0", "a", "b", "c", "m1", "m2");
        for (int page = 1; page <= 7; page++) {
            assertThat(allIds(true, page)).isEqualTo(all);
            assertThat(allIds(false, page)).isEqualTo(all);
        }
        Messages latest = await(queries.latest(new QueryLatest(GROUP, 4, -1)));
        assertThat(ids(latest.messages().stream())).containsExactly("b", "c", "m1", "m2");
        assertThat(latest.more()).isTrue();
        Messages page = await(queries.page(new QueryPage(GROUP, null, "c", null, null, List.of(), 10, -1)));
        assertThat(ids(page.messages().stream())).containsExactly("a0", "a", "b");
    }

    @Test
    void aMessageIsToldAsItWas() {
        PastMessage said = new PastMessage(
                "vdkGm4dtRNmhQ5gqUTFBiA",
                "汤姆",
                before(0),
                "LC:binary",
                new JsonText("\"AAEC\""),
                new JsonText("{\"mentionAll\":true}"),
                false,
                before(0) + 500);
        assertThat(bring(said)).isEqualTo(new MessagesImported(1, 0, 0, List.of()));

        LoggedMessage told = logs(0, Long.MAX_VALUE, true, 10).getFirst();
        assertThat(told.entry().ts()).isEqualTo(before(0));
        assertThat(told.changedTs()).isEqualTo(before(0) + 500);
        assertThat(told.recalled()).isFalse();
        assertThat(told.entry().event()).isInstanceOfSatisfying(MessageAccepted.class, message -> {
            assertThat(message.id()).isEqualTo("vdkGm4dtRNmhQ5gqUTFBiA");
            assertThat(message.from()).isEqualTo("汤姆");
            assertThat(message.type()).isEqualTo("LC:binary");
            assertThat(message.content()).isEqualTo(new JsonText("\"AAEC\""));
            assertThat(message.mention()).isEqualTo(new JsonText("{\"mentionAll\":true}"));
            assertThat(message.session()).isNull();
        });
        assertThat(database.count("SELECT count(*) FROM history_entries WHERE mentions_all AND mentions IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void whomAMessageMentionsCountsAsItDoesLive() {
        bring(new PastMessage(
                "m1",
                "tom",
                before(0),
                "LC:-1",
                new JsonText("\"hi\""),
                new JsonText("{\"mentionPids\":[\"ann\",\"it's\"]}"),
                false,
                0));
        assertThat(database.count("SELECT count(*) FROM history_entries WHERE mentions = ARRAY['ann', 'it''s']"))
                .isEqualTo(1);
    }

    @Test
    void broughtAgainNothingIsDoubled() {
        PastMessage[] messages = {past("c", before(0)), past("b", before(0)), past("a", before(9))};
        assertThat(bring(messages)).isEqualTo(new MessagesImported(3, 0, 1, List.of()));
        assertThat(bring(messages)).isEqualTo(new MessagesImported(0, 3, 0, List.of()));
        assertThat(bring(past("c", before(0)), past("b0", before(0)), past("a", before(9))))
                .isEqualTo(new MessagesImported(1, 2, 1, List.of()));
        assertThat(database.count("SELECT count(*) FROM history_entries")).isEqualTo(4);
    }

    @Test
    void messagesOfOneTimeKeepTheirOrderAndNoneIsLostBetweenPages() {
        bring(past("d", before(0)), past("c", before(1)), past("b", before(1)), past("a", before(1)));
        for (int page = 1; page <= 4; page++) {
            assertThat(allIds(true, page)).containsExactly("a", "b", "c", "d");
            assertThat(allIds(false, page)).containsExactly("a", "b", "c", "d");
        }
        assertThat(logs(0, Long.MAX_VALUE, true, 10).getLast().entry().ts()).isEqualTo(before(0));
    }

    @Test
    void twoWhoBringTheSameAtOnceBringItOnce() {
        List<PastMessage> messages = new ArrayList<>();
        for (int i = 0; i < HistoryImportOperations.MESSAGES_MAX; i++) {
            messages.add(past("m" + i, before(i / 3)));
        }
        ImportMessages request = new ImportMessages(GROUP, messages);
        List<Future<MessagesImported>> both =
                List.of(imports.keep(request), imports.keep(request), imports.keep(request));
        int written = both.stream().mapToInt(one -> await(one).written()).sum();
        assertThat(written).isEqualTo(messages.size());
        assertThat(allIds(false, 7)).hasSize(messages.size()).doesNotHaveDuplicates();
    }

    @Test
    void whatWasRecalledElsewhereStaysInItsPlaceWithoutWhatItSaid() {
        PastMessage gone = new PastMessage(
                "gone", "ann", before(5), "LC:-1", new JsonText("{\"_lctext\":\"secret\"}"), null, true, before(1));
        bring(past("b", before(0)), gone, past("a", before(9)));

        LoggedMessage told = logs(0, Long.MAX_VALUE, true, 10).get(1);
        assertThat(told.recalled()).isTrue();
        assertThat(told.changedTs()).isEqualTo(before(1));
        assertThat(ids(await(queries.latest(new QueryLatest(GROUP, 10, -1))).messages().stream()))
                .containsExactly("a", "b");
        assertThat(database.count("SELECT count(*) FROM history_entries WHERE content LIKE '%secret%'"))
                .isZero();
    }

    @Test
    void whatIsRecalledOrModifiedHereMayHaveBeenSaidElsewhere() {
        bring(past("c", before(0)), past("b", before(5)), past("a", before(9)));
        live(0, recall(GROUP, "b"), modification(GROUP, "c", 1));

        List<LoggedMessage> told = logs(0, Long.MAX_VALUE, true, 10);
        assertThat(told.get(1).recalled()).isTrue();
        assertThat(told.get(1).changedTs()).isEqualTo(START_MS);
        assertThat(told.get(2).changedTs()).isEqualTo(START_MS + 1);
        assertThat(told.get(2).entry().event())
                .isInstanceOfSatisfying(
                        MessageAccepted.class,
                        message -> assertThat(message.content().value()).contains("modified 1"));
        Found found = await(queries.find(new FindMessage(GROUP, "a", -1)));
        assertThat(found.entry()).isNotNull();
    }

    @Test
    void whoResumesFromTheLogIsToldNothingOfIt() {
        bring(past("a", before(9)));
        Since nothing = await(queries.since(new QuerySince(GROUP, generation, 0, -1, 10)));
        assertThat(nothing.entries()).isEmpty();
        assertThat(nothing.complete()).isTrue();

        live(0, message(GROUP, "m1"), message(GROUP, "m2"));
        bring(past("b", before(1)));
        Since since = await(queries.since(new QuerySince(GROUP, generation, 1, -1, 10)));
        assertThat(ids(since.entries().stream())).containsExactly("m2");
        assertThat(since.complete()).isTrue();
    }

    @Test
    void theLatestThatWereRememberedAreForgottenWhenOthersCome() {
        live(0, message(GROUP, "m1"));
        await(queries.latest(new QueryLatest(GROUP, 10, -1)));
        bring(past("a", before(9)));
        assertThat(ids(await(queries.latest(new QueryLatest(GROUP, 10, -1))).messages().stream()))
                .containsExactly("a", "m1");
    }

    @Test
    void whatIsTooOldOrTooNewIsRefusedAndTheRestIsKept() {
        long tooOld = START_MS - Duration.ofDays(KEEP_DAYS + 1).toMillis();
        assertThat(bring(past("new", START_MS - 9_999), past("good", START_MS - 10_000), past("old", tooOld)))
                .isEqualTo(new MessagesImported(
                        1,
                        0,
                        0,
                        List.of(
                                new RefusedMessage("new", Refusal.TOO_NEW),
                                new RefusedMessage("old", Refusal.TOO_OLD))));
        assertThat(allIds(true, 10)).containsExactly("good");
    }

    @Test
    void whatIsMoreThanACallBringsIsRefusedWhole() {
        PastMessage one = past("a", before(1));
        assertThatThrownBy(() -> bring(one, one))
                .isInstanceOf(StoaException.class)
                .hasMessageContaining("once");
        assertThatThrownBy(() -> bring()).isInstanceOf(StoaException.class);
        assertThatThrownBy(() -> bring(past("x".repeat(65), before(1)))).isInstanceOf(StoaException.class);
        assertThat(database.count("SELECT count(*) FROM history_entries")).isZero();
    }

    @Test
    void theRetentionDropsItWithItsDay() {
        Duration nearlyOver = Duration.ofDays(KEEP_DAYS);
        bring(past("b", before(0)), past("a", START_MS - nearlyOver.toMillis()));
        assertThat(allIds(true, 10)).containsExactly("a", "b");

        await(days.maintain(
                new Retention(KEEP_DAYS), Instant.ofEpochMilli(START_MS).plus(Duration.ofDays(2))));

        assertThat(allIds(true, 10)).containsExactly("b");
        live(0, message(GROUP, "m1"));
        assertThat(allIds(true, 10)).containsExactly("b", "m1");
    }

    @Test
    void theLogOfAnHourHasIt() {
        long hour = before(0) - before(0) % HourLogOperations.HOUR_MS;
        bring(past("b", hour + 1), past("a", hour));
        PgHourLogs hours = new PgHourLogs(database.pool());
        assertThat(ids(await(hours.read("app", hour, null)).messages().stream()))
                .containsExactly("a", "b");
    }
}
