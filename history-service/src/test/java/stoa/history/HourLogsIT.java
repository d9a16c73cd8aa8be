package stoa.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static stoa.history.Logs.destroyed;
import static stoa.history.Logs.message;
import static stoa.history.Logs.modification;
import static stoa.history.Logs.recall;
import static stoa.history.TestDatabase.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedState;
import stoa.history.domain.ConversationState;
import stoa.history.domain.HourLogs;
import stoa.history.domain.LogRecord;
import stoa.history.domain.MessageRange;
import stoa.history.domain.PartitionApplier;
import stoa.history.domain.Retention;
import stoa.history.outbound.PgAppliedStore;
import stoa.history.outbound.PgDays;
import stoa.history.outbound.PgHistoryStore;
import stoa.history.outbound.PgHourLogs;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.Place;
import stoa.protocol.history.HourLogOperations.ReadHourLog;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** What the log of an hour has, from PostgreSQL: all that stands, once, in order, of one app, and only when it is over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HourLogsIT {
    private static final long HOUR_MS = Logs.START_MS - Logs.START_MS % HourLogOperations.HOUR_MS;
    private static final long END_MS = HOUR_MS + HourLogOperations.HOUR_MS;
    private static final Conversation ONE = Conversation.room("app", "one");
    private static final Conversation TWO = Conversation.room("app", "two");
    private static final Conversation FOREIGN = Conversation.room("other", "one");
    private static final int GENERATION = 1;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private TestDatabase database;
    private PgDays days;
    private PgAppliedStore applied;
    private HourLogs logs;

    private record Said(long atMs, LogEvent event) {}

    @BeforeAll
    void open() {
        database = TestDatabase.open();
        days = new PgDays(database.pool());
        applied = new PgAppliedStore(database.pool(), days);
        logs = new HourLogs(new PgHourLogs(database.pool()), now::get);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        await(database.pool().query("""
            TRUNCATE history_entries, history_repeats, history_applied, history_conversations, history_generations,
                history_deleted_hours\
            """).execute());
        now.set(Instant.ofEpochMilli(END_MS + HourLogOperations.SETTLES_MS));
    }

    private static Said at(long ms, LogEvent event) {
        return new Said(ms, event);
    }

    /** Puts it into the history as the log's appliers do. */
    private void store(List<Said> all) {
        Map<Integer, List<LogRecord>> byPartition = new HashMap<>();
        for (Said one : all) {
            List<LogRecord> records =
                    byPartition.computeIfAbsent(one.event().conversation().partition(), _ -> new ArrayList<>());
            records.add(new LogRecord(records.size(), one.atMs(), one.event()));
        }
        List<AppliedBatch> batches = new ArrayList<>();
        byPartition.forEach((partition, records) -> {
            Map<Integer, AppliedState> states = await(applied.load(GENERATION, List.of(partition)));
            batches.add(
                    PartitionApplier.resume(GENERATION, partition, states.getOrDefault(partition, AppliedState.EMPTY))
                            .apply(records));
        });
        assertThat(await(applied.apply(batches))).isTrue();
    }

    private boolean isThere(String app, long hourMs) {
        return await(logs.look(new LookForHourLog(app, hourMs))).there();
    }

    private List<HourLogPart> parts(String app, long hourMs) {
        List<HourLogPart> parts = new ArrayList<>();
        Place next = null;
        do {
            HourLogPart part = await(logs.read(new ReadHourLog(app, hourMs, next)));
            assertThat(part.there()).isTrue();
            parts.add(part);
            next = part.next();
        } while (next != null);
        return parts;
    }

    private List<Entry> entries(String app, long hourMs) {
        return parts(app, hourMs).stream()
                .flatMap(part -> part.messages().stream())
                .toList();
    }

    private List<String> ids(String app, long hourMs) {
        return entries(app, hourMs).stream().map(entry -> entry.event().id()).toList();
    }

    private static @Nullable JsonText content(Entry entry) {
        return entry.event() instanceof LogEvent.MessageAccepted message ? message.content() : null;
    }

    @Test
    void hasWhatWasSaidInTheHourInAllRoomsOfTheAppByTime() {
        store(List.of(
                at(HOUR_MS - 1, message(ONE, "before")),
                at(HOUR_MS, message(ONE, "first")),
                at(HOUR_MS + 5, message(TWO, "second")),
                at(HOUR_MS + 5, message(FOREIGN, "foreign")),
                at(HOUR_MS + 6, message(ONE, "third")),
                at(END_MS - 1, message(TWO, "last")),
                at(END_MS, message(TWO, "after"))));
        assertThat(ids("app", HOUR_MS)).containsExactly("first", "second", "third", "last");
        assertThat(ids("other", HOUR_MS)).containsExactly("foreign");
        assertThat(ids("app", HOUR_MS - HourLogOperations.HOUR_MS)).containsExactly("before");
        Entry second = entries("app", HOUR_MS).get(1);
        assertThat(second.ts()).isEqualTo(HOUR_MS + 5);
        assertThat(second.event()).isEqualTo(message(TWO, "second"));
        assertThat(isThere("app", HOUR_MS)).isTrue();
        assertThat(isThere("app", END_MS)).as("not over").isFalse();
        assertThat(isThere("nobody", HOUR_MS)).isFalse();
        assertThat(ids("nobody", HOUR_MS)).isEmpty();
    }

    @Test
    void hasNothingOfWhatWasRecalledAndTheLatestOfWhatWasModifiedAlsoOfRoomsThatEnded() {
        store(List.of(
                at(HOUR_MS, message(ONE, "regretted")),
                at(HOUR_MS + 1, message(ONE, "improved")),
                at(HOUR_MS + 2, recall(ONE, "regretted")),
                at(HOUR_MS + 3, modification(ONE, "improved", 1)),
                at(END_MS + 4, modification(ONE, "improved", 2)),
                at(END_MS + 5, destroyed(ONE, "end")),
                at(HOUR_MS, message(FOREIGN, "only")),
                at(HOUR_MS + 1, recall(FOREIGN, "only"))));
        assertThat(ids("app", HOUR_MS)).containsExactly("improved");
        assertThat(content(entries("app", HOUR_MS).getFirst())).isEqualTo(new JsonText("{\"text\":\"modified 2\"}"));
        assertThat(isThere("other", HOUR_MS)).as("nothing stands").isFalse();
    }

    @Test
    void isReadInBoundedPartsAmongMessagesOfOthersAndOfOneTime() {
        List<Said> all = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            // Three messages of one time each, in rooms of several partitions.
            all.add(at(HOUR_MS + i, message(ONE, "one-" + i)));
            all.add(at(HOUR_MS + i, message(TWO, "two-" + i)));
            all.add(at(HOUR_MS + i, message(FOREIGN, "foreign-" + i)));
            own.add("one-" + i);
            own.add("two-" + i);
        }
        store(all);
        List<HourLogPart> parts = parts("app", HOUR_MS);
        assertThat(parts)
                .hasSize(4)
                .allSatisfy(part -> assertThat(part.messages()).hasSizeLessThanOrEqualTo(PgHourLogs.LOOKED_AT_MAX));
        List<Entry> read = entries("app", HOUR_MS);
        assertThat(read).isSortedAccordingTo(Comparator.comparingLong(Entry::ts));
        assertThat(read.stream().map(entry -> entry.event().id())).containsExactlyInAnyOrderElementsOf(own);
        assertThat(parts("app", HOUR_MS)).as("in one order").isEqualTo(parts);
        assertThat(parts("nobody", HOUR_MS))
                .as("looked at all")
                .hasSize(3)
                .allSatisfy(part -> assertThat(part.messages()).isEmpty());
    }

    @Test
    void isReadInPartsOfBoundedBytesHoweverLargeMessagesAre() {
        String large = '"' + "x".repeat(120 * 1024) + '"';
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(at(HOUR_MS + i, message(ONE, "m" + i, "RC:TxtMsg", large)));
        }
        all.add(at(HOUR_MS + 9, message(ONE, "m9", "RC:TxtMsg", '"' + "x".repeat(PgHourLogs.PART_BYTES_MAX) + '"')));
        store(all);
        List<HourLogPart> parts = parts("app", HOUR_MS);
        assertThat(parts.stream().map(part -> part.messages().size())).containsExactly(2, 2, 2, 2, 1, 1);
        assertThat(ids("app", HOUR_MS)).isEqualTo(Logs.ids(0, 9));
    }

    @Test
    void isThereAMinuteAfterTheHour() {
        store(List.of(at(HOUR_MS, message(ONE, "m"))));
        for (long early : new long[] {HOUR_MS, END_MS, END_MS + HourLogOperations.SETTLES_MS - 1}) {
            now.set(Instant.ofEpochMilli(early));
            assertThat(isThere("app", HOUR_MS)).isFalse();
            assertThat(await(logs.read(new ReadHourLog("app", HOUR_MS, null))))
                    .isEqualTo(new HourLogPart(false, List.of(), null));
            await(logs.delete(new DeleteHourLog("app", HOUR_MS)));
        }
        now.set(Instant.ofEpochMilli(END_MS + HourLogOperations.SETTLES_MS));
        assertThat(isThere("app", HOUR_MS)).as("was not deleted before").isTrue();
        assertThat(ids("app", HOUR_MS)).containsExactly("m");
    }

    @Test
    void isGoneForGoodWhenDeletedAndItsMessagesAreNot() {
        store(List.of(at(HOUR_MS, message(ONE, "m")), at(HOUR_MS + 1, message(FOREIGN, "foreign"))));
        await(logs.delete(new DeleteHourLog("app", HOUR_MS)));
        await(logs.delete(new DeleteHourLog("app", HOUR_MS)));
        assertThat(isThere("app", HOUR_MS)).isFalse();
        assertThat(await(logs.read(new ReadHourLog("app", HOUR_MS, null))).there())
                .isFalse();
        HourLogs ofAnotherProcess = new HourLogs(new PgHourLogs(database.pool()), now::get);
        assertThat(await(ofAnotherProcess.look(new LookForHourLog("app", HOUR_MS)))
                        .there())
                .isFalse();
        assertThat(ids("other", HOUR_MS)).containsExactly("foreign");

        PgHistoryStore history = new PgHistoryStore(database.pool());
        ConversationState state = await(history.look(ONE, GENERATION));
        MessageRange all = new MessageRange(state.key(), 0, Long.MAX_VALUE, false, List.of(), 10, null);
        assertThat(await(history.messages(ONE, all))).hasSize(1);

        await(days.maintain(new Retention(1), Instant.ofEpochMilli(END_MS).plus(Duration.ofDays(3))));
        assertThat(database.count("SELECT count(*) FROM history_deleted_hours")).isZero();
    }

    @Test
    void whatHasNoLogLeavesNoTraceWhenDeletedAndNoHourIsRefused() {
        await(logs.delete(new DeleteHourLog("app", HOUR_MS)));
        assertThat(database.count("SELECT count(*) FROM history_deleted_hours")).isZero();
        long noHour = HOUR_MS + 1;
        for (Runnable asked : List.<Runnable>of(
                () -> await(logs.look(new LookForHourLog("app", noHour))),
                () -> await(logs.read(new ReadHourLog("app", noHour, null))),
                () -> await(logs.delete(new DeleteHourLog("app", noHour))))) {
            assertThatThrownBy(asked::run).isInstanceOf(StoaException.class).hasMessageContaining("hour");
        }
    }
}
