package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.Retention;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Sighting;

/**
 * Writes batches in one transaction: first the fence, which locks the partitions' rows and fails when
 * somebody else moved them; then conversations, entries, recalls, modifications and repeats. A process that is frozen
 * in the middle loses its session after {@link #FROZEN_MS}, so that it holds nobody up.
 */
final class PgBatchWriter {
    /** How long the database waits for the next statement of a transaction, in milliseconds. */
    static final int FROZEN_MS = 3_000;

    private static final String FENCE = """
        WITH locked AS (
            SELECT log_partition FROM history_applied
            WHERE generation = $1 AND log_partition = ANY ($2::smallint[]) ORDER BY log_partition FOR UPDATE)
        UPDATE history_applied a
        SET next_offset = b.next_offset, log_time = b.log_time, window_start = b.window_start, ahead = b.ahead
        FROM locked, unnest($2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
            AS b (log_partition, old_offset, next_offset, log_time, window_start, ahead)
        WHERE a.generation = $1 AND a.log_partition = locked.log_partition
            AND b.log_partition = locked.log_partition AND a.next_offset = b.old_offset\
        """;

    private static final String CONVERSATIONS = """
        INSERT INTO history_conversations AS c (app, kind, id, last_generation, last_offset, last_ts, destroyed_ts)
        SELECT b.app, b.kind, b.id, $1, b.last_offset, b.last_ts, b.destroyed_ts
        FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
            AS b (app, kind, id, last_offset, last_ts, destroyed_ts)
        ON CONFLICT (app, kind, id) DO UPDATE SET version = c.version + 1,
            last_generation = excluded.last_generation, last_offset = excluded.last_offset,
            last_ts = greatest(c.last_ts, excluded.last_ts),
            destroyed_ts = greatest(c.destroyed_ts, excluded.destroyed_ts)
        RETURNING key, app, kind, id\
        """;

    private static final String REPEATS = """
        INSERT INTO history_repeats (generation, log_partition, log_offset, id, log_time, first_offset, first_ts)
        SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])\
        """;

    private final Pool pool;
    private final PgDays days;

    PgBatchWriter(Pool pool, PgDays days) {
        this.pool = pool;
        this.days = days;
    }

    /** Answers false, and has written nothing, when the fence says that somebody else was faster. */
    Future<Boolean> write(List<AppliedBatch> batches) {
        List<Entry> entries =
                batches.stream().flatMap(batch -> batch.entries().stream()).toList();
        Set<LocalDate> wanted = new TreeSet<>();
        entries.forEach(entry -> wanted.add(Retention.dayOf(entry.ts())));
        return days.ensure(wanted)
                .compose(_ -> pool.withTransaction(connection -> write(connection, batches, entries)))
                .recover(failure -> {
                    if (failure instanceof FencedException) {
                        return Future.succeededFuture(false);
                    }
                    days.forget();
                    return Future.failedFuture(failure);
                });
    }

    private Future<Boolean> write(SqlConnection connection, List<AppliedBatch> batches, List<Entry> entries) {
        int generation = batches.getFirst().generation();
        return connection
                .query("SET LOCAL idle_in_transaction_session_timeout = " + FROZEN_MS)
                .execute()
                .compose(_ -> connection.preparedQuery(FENCE).execute(fence(generation, batches)))
                .compose(moved -> moved.rowCount() == batches.size()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new FencedException()))
                .compose(_ ->
                        entries.isEmpty() ? Future.succeededFuture() : writeEntries(connection, generation, entries))
                .compose(_ -> writeRepeats(connection, generation, batches))
                .map(true);
    }

    private Future<Void> writeEntries(SqlConnection connection, int generation, List<Entry> entries) {
        return connection
                .preparedQuery(CONVERSATIONS)
                .execute(conversations(generation, entries))
                .compose(rows -> {
                    Map<Conversation, Long> keyByStored = new HashMap<>();
                    rows.forEach(row -> keyByStored.put(
                            stored(new Conversation(
                                    row.getString(1),
                                    ConversationKind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                                    row.getString(3))),
                            row.getLong(0)));
                    Map<Conversation, Long> keys = new HashMap<>();
                    entries.forEach(entry ->
                            keys.computeIfAbsent(entry.event().conversation(), one -> keyByStored.get(stored(one))));
                    return connection
                            .preparedQuery(EntryColumns.INSERT)
                            .execute(EntryColumns.of(generation, entries, keys))
                            .compose(_ -> PgMessageChanges.write(connection, entries, keys));
                });
    }

    /** As PostgreSQL has it: texts may lose what it cannot keep. */
    private static Conversation stored(Conversation one) {
        return new Conversation(PgText.of(one.app()), one.kind(), PgText.of(one.id()));
    }

    private static Future<Void> writeRepeats(SqlConnection connection, int generation, List<AppliedBatch> batches) {
        record Repeat(int partition, Sighting sighting) {}
        List<Repeat> repeats = batches.stream()
                .flatMap(batch -> batch.repeats().stream().map(one -> new Repeat(batch.partition(), one)))
                .toList();
        if (repeats.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple tuple = Tuple.tuple().addInteger(generation);
        tuple.addArrayOfShort(
                repeats.stream().map(one -> (short) one.partition()).toArray(Short[]::new));
        tuple.addArrayOfLong(longs(repeats, one -> one.sighting().offset()));
        tuple.addArrayOfString(
                repeats.stream().map(one -> PgText.of(one.sighting().id())).toArray(String[]::new));
        tuple.addArrayOfLong(longs(repeats, one -> one.sighting().logTime()));
        tuple.addArrayOfLong(longs(repeats, one -> one.sighting().first().offset()));
        tuple.addArrayOfLong(longs(repeats, one -> one.sighting().first().ts()));
        return connection.preparedQuery(REPEATS).execute(tuple).mapEmpty();
    }

    private static Tuple fence(int generation, List<AppliedBatch> batches) {
        Tuple tuple = Tuple.tuple().addInteger(generation);
        tuple.addArrayOfShort(
                batches.stream().map(batch -> (short) batch.partition()).toArray(Short[]::new));
        tuple.addArrayOfLong(longs(batches, AppliedBatch::from));
        tuple.addArrayOfLong(longs(batches, batch -> batch.head().nextOffset()));
        tuple.addArrayOfLong(longs(batches, batch -> batch.head().logTime()));
        tuple.addArrayOfLong(longs(batches, AppliedBatch::windowStart));
        return tuple.addArrayOfString(batches.stream()
                .map(batch -> PgText.of(PgAppliedStore.aheadJson(batch.head().ahead())))
                .toArray(String[]::new));
    }

    private static Tuple conversations(int generation, List<Entry> entries) {
        Map<Conversation, Touched> touched = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Conversation one = entry.event().conversation();
            touched.merge(stored(one), Touched.by(entry), Touched::then);
        }
        Tuple tuple = Tuple.tuple().addInteger(generation);
        tuple.addArrayOfString(texts(touched, Conversation::app));
        tuple.addArrayOfString(
                texts(touched, conversation -> conversation.kind().label()));
        tuple.addArrayOfString(texts(touched, Conversation::id));
        List<Touched> values = List.copyOf(touched.values());
        tuple.addArrayOfLong(longs(values, Touched::lastOffset));
        tuple.addArrayOfLong(longs(values, Touched::lastTs));
        return tuple.addArrayOfLong(longs(values, Touched::destroyedTs));
    }

    private static <T> Long[] longs(List<T> from, Function<T, Long> value) {
        return from.stream().map(value).toArray(Long[]::new);
    }

    private static String[] texts(Map<Conversation, Touched> from, Function<Conversation, String> value) {
        return from.keySet().stream().map(value).toArray(String[]::new);
    }

    private record Touched(long lastOffset, long lastTs, long destroyedTs) {
        static Touched by(Entry entry) {
            boolean destroyed = entry.event() instanceof LogEvent.RoomDestroyed;
            return new Touched(entry.offset(), entry.ts(), destroyed ? entry.ts() : 0);
        }

        Touched then(Touched later) {
            return new Touched(later.lastOffset, later.lastTs, Math.max(destroyedTs, later.destroyedTs));
        }
    }

    /** Another applier moved a partition. */
    private static final class FencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FencedException() {
            super("another applier moved the partition", null, false, false);
        }
    }
}
