package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import stoa.history.domain.ConversationState;
import stoa.history.domain.HistoryStore;
import stoa.history.domain.MessageRange;
import stoa.history.domain.StoredEntry;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;

/** Reads the history from PostgreSQL. Any thread, never blocks. */
public final class PgHistoryStore implements HistoryStore {
    /** Bytes of entries in one slice at most. */
    static final long SLICE_BYTES_MAX = 4 * 1024 * 1024;

    /** Neither a log's nor that of what never was in one. */
    private static final int NO_GENERATION = -1;

    private static final String LOOK = """
        SELECT coalesce(a.next_offset, 0) AS next_offset, coalesce(a.kept_from, 0) AS kept_from, c.key, c.version,
            c.last_generation, c.last_offset, c.destroyed_ts
        FROM (SELECT 1) one
        LEFT JOIN history_applied a ON a.generation = $1 AND a.log_partition = $2
        LEFT JOIN history_conversations c ON c.app = $3 AND c.kind = $4 AND c.id = $5\
        """;

    private static final String WRITTEN = """
         FROM history_entries
        WHERE conversation = $1 AND ts > $2 AND ts < $3 AND what = 0
            AND ($4::text[] IS NULL OR type = ANY ($4)) AND (generation <> $6 OR log_offset <= $7)\
        """;
    private static final String STANDING = WRITTEN + " AND recalled_by IS NULL";

    // When a message was taken back, or else last modified: the entry says so, or, of changes that an earlier version
    // of
    // this program wrote, the entry of the change.
    private static final String CHANGED = """
        , CASE
            WHEN changed_ts IS NOT NULL THEN changed_ts
            WHEN recalled_by IS NOT NULL THEN (
                SELECT r.ts FROM history_entries r
                WHERE r.generation = history_entries.generation AND r.log_partition = history_entries.log_partition
                    AND r.log_offset = history_entries.recalled_by AND r.ts >= history_entries.ts)
            WHEN modified_content IS NOT NULL THEN (
                SELECT max(m.ts) FROM history_entries m
                WHERE m.target = history_entries.id AND m.conversation = history_entries.conversation AND m.what = 3
                    AND m.ts >= history_entries.ts)
        END AS changed_ts\
        """;
    private static final String LOGS = "SELECT " + EntryRow.COLUMNS + CHANGED + WRITTEN + " ORDER BY ts %s LIMIT $5";
    private static final String LOGS_NEWEST_FIRST = LOGS.formatted("DESC");
    private static final String LOGS_OLDEST_FIRST = LOGS.formatted("ASC");

    private static final String MESSAGES = "SELECT " + EntryRow.COLUMNS + STANDING + " ORDER BY ts %s LIMIT $5";
    private static final String COUNT = "SELECT count(*)::int FROM (SELECT 1" + STANDING + " LIMIT $5) counted";

    private static final String NEWEST_FIRST = MESSAGES.formatted("DESC");
    private static final String OLDEST_FIRST = MESSAGES.formatted("ASC");

    // The conversation is indexed by time only. The log's clock at the first offset is a lower bound of the times of
    // all that come later, and leaves out the days before it.
    private static final String ENTRIES = """
        WITH since AS MATERIALIZED (
            SELECT log_time FROM history_entries WHERE generation = $1 AND log_partition = $2 AND log_offset >= $3
            ORDER BY log_offset LIMIT 1)
        SELECT * FROM (
            SELECT *, row_number() OVER by_time AS number, count(*) OVER () AS found,
                sum(300 + coalesce(octet_length(content), 0)) OVER by_time AS bytes
            FROM (
                SELECT %s FROM history_entries
                WHERE conversation = $4 AND ts >= (SELECT greatest(log_time, $5) FROM since)
                    AND generation = $1 AND log_offset BETWEEN $3 AND $6
                ORDER BY ts LIMIT $7) wanted
            WINDOW by_time AS (ORDER BY ts)) counted
        WHERE number <= $7 - 1 AND (number = 1 OR bytes <= %d) ORDER BY ts\
        """.formatted(EntryRow.COLUMNS, SLICE_BYTES_MAX);

    // By the log's order, which is the primary key's, whatever conversations they are of.
    private static final String OTHERS = """
        WITH since AS MATERIALIZED (
            SELECT log_time FROM history_entries WHERE generation = $1 AND log_partition = $2 AND log_offset >= $3
            ORDER BY log_offset LIMIT 1)
        SELECT * FROM (
            SELECT *, row_number() OVER by_offset AS number, count(*) OVER () AS found,
                sum(300 + coalesce(octet_length(content), 0)) OVER by_offset AS bytes
            FROM (
                SELECT where_app, where_kind, where_id, %s FROM history_entries
                JOIN (SELECT key AS where_key, app AS where_app, kind AS where_kind, id AS where_id
                    FROM history_conversations WHERE kind <> 'room') of_no_room ON where_key = conversation
                WHERE generation = $1 AND log_partition = $2 AND log_offset BETWEEN $3 AND $4
                    AND ts >= (SELECT log_time FROM since) AND recalled_by IS NULL
                ORDER BY log_offset LIMIT $5) wanted
            WINDOW by_offset AS (ORDER BY log_offset)) counted
        WHERE number <= $5 - 1 AND (number = 1 OR bytes <= %d) ORDER BY log_offset\
        """.formatted(EntryRow.COLUMNS, SLICE_BYTES_MAX);

    private static final String FIND = "SELECT " + EntryRow.COLUMNS + """
         FROM history_entries
        WHERE id = $1 AND conversation = $2 AND ts > $3 AND what = 0 ORDER BY ts DESC LIMIT 1\
        """;

    private final Pool pool;

    /**
     * Reads from a database.
     *
     * @param pool connections to it
     */
    public PgHistoryStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<ConversationState> look(Conversation conversation, int generation) {
        Tuple tuple = Tuple.of(
                generation,
                (short) conversation.partition(),
                PgText.of(conversation.app()),
                conversation.kind().label(),
                PgText.of(conversation.id()));
        return pool.preparedQuery(LOOK)
                .execute(tuple)
                .map(rows -> state(rows.iterator().next()));
    }

    private static ConversationState state(Row row) {
        long next = row.getLong("next_offset");
        long keptFrom = row.getLong("kept_from");
        Long key = row.getLong("key");
        return key == null
                ? new ConversationState(next, keptFrom, ConversationState.UNKNOWN, 0, 0, 0, 0)
                : new ConversationState(
                        next,
                        keptFrom,
                        key,
                        row.getLong("version"),
                        row.getInteger("last_generation"),
                        row.getLong("last_offset"),
                        row.getLong("destroyed_ts"));
    }

    @Override
    public Future<List<Entry>> messages(Conversation conversation, MessageRange range) {
        return pool.preparedQuery(range.newestFirst() ? NEWEST_FIRST : OLDEST_FIRST)
                .execute(tuple(range))
                .map(rows -> read(conversation, rows));
    }

    @Override
    public Future<List<LoggedMessage>> logs(Conversation conversation, MessageRange range) {
        return pool.preparedQuery(range.newestFirst() ? LOGS_NEWEST_FIRST : LOGS_OLDEST_FIRST)
                .execute(tuple(range))
                .map(rows -> {
                    List<LoggedMessage> messages = new ArrayList<>();
                    rows.forEach(row -> messages.add(logged(conversation, row)));
                    return messages;
                });
    }

    private static LoggedMessage logged(Conversation conversation, Row row) {
        Long changedTs = row.getLong("changed_ts");
        boolean recalled = row.getBoolean("recalled");
        return new LoggedMessage(EntryRow.read(conversation, row), recalled, changedTs == null ? 0 : changedTs);
    }

    @Override
    public Future<Integer> count(MessageRange range) {
        return pool.preparedQuery(COUNT)
                .execute(tuple(range))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static Tuple tuple(MessageRange range) {
        String[] types = range.types().stream().map(PgText::of).toArray(String[]::new);
        return Tuple.tuple()
                .addLong(range.conversation())
                .addLong(range.afterTs())
                .addLong(range.beforeTs())
                .addArrayOfString(types.length == 0 ? null : types)
                .addInteger(range.limit())
                .addInteger(range.last() == null ? NO_GENERATION : range.last().generation())
                .addLong(range.last() == null ? 0 : range.last().offset());
    }

    @Override
    public Future<Slice> entries(Conversation conversation, ConversationState state, OffsetRange range) {
        Tuple tuple = Tuple.of(
                range.generation(),
                (short) conversation.partition(),
                range.from(),
                state.key(),
                state.destroyedTs(),
                range.through());
        // One more than asked for tells whether there are more.
        return pool.preparedQuery(ENTRIES)
                .execute(tuple.addInteger(range.limit() + 1))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return new Slice(List.of(), true);
                    }
                    long found = rows.iterator().next().getLong("found");
                    return new Slice(read(conversation, rows), rows.size() == found);
                });
    }

    @Override
    public Future<Slice> others(int partition, OffsetRange range) {
        // One more than asked for tells whether there are more.
        Tuple tuple = Tuple.of(range.generation(), (short) partition, range.from(), range.through(), range.limit() + 1);
        return pool.preparedQuery(OTHERS).execute(tuple).map(rows -> {
            if (rows.size() == 0) {
                return new Slice(List.of(), true);
            }
            List<Entry> entries = new ArrayList<>(rows.size());
            rows.forEach(row -> entries.add(EntryRow.read(where(row), row)));
            return new Slice(entries, rows.iterator().next().getLong("found") == rows.size());
        });
    }

    private static Conversation where(Row row) {
        ConversationKind kind =
                ConversationKind.valueOf(row.getString("where_kind").toUpperCase(Locale.ROOT));
        return new Conversation(row.getString("where_app"), kind, row.getString("where_id"));
    }

    @Override
    public Future<Optional<StoredEntry>> find(Conversation conversation, ConversationState state, String message) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(PgText.of(message), state.key(), state.destroyedTs()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new StoredEntry(EntryRow.read(conversation, row), row.getBoolean("recalled")));
                });
    }

    private static List<Entry> read(Conversation conversation, Iterable<Row> rows) {
        List<Entry> entries = new ArrayList<>();
        rows.forEach(row -> entries.add(EntryRow.read(conversation, row)));
        return entries;
    }
}
