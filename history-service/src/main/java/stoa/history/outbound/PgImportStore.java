package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.FreeTimes;
import stoa.history.domain.ImportStore;
import stoa.history.domain.Mentioned;
import stoa.history.domain.Retention;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;

/**
 * Keeps messages that never were in the log as entries of generation 0, with offsets of a sequence. Why there: what reads
 * by conversation and time (pages, logs, the latest, hours, counts, the retention) finds them like all others; what reads
 * by generation and offset (the fold, resuming, positions) never does, since logs begin with generation 1; and recalls and
 * modifications change them, since every log is after generation 0. One transaction holds the conversation's row, as the
 * applier's does, so that no two entries get one time. Known by id within reach of their time, which is always the same
 * for a message: this looks at few days only. Any thread, never blocks.
 */
public final class PgImportStore implements ImportStore {
    /** The generation of what never was in a log. */
    static final int GENERATION = 0;

    /** In {@code recalled_by}: it was recalled before it came here. */
    static final long RECALLED_BEFORE = -1;

    private static final String RECALLED_CONTENT = "null";

    // Where there is nothing of a log, a question for offsets of any log is answered: nothing, and that is all.
    private static final String CONVERSATION = """
        INSERT INTO history_conversations AS c (app, kind, id, last_generation, last_offset, last_ts)
        VALUES ($1, $2, $3, 0, -1, $4)
        ON CONFLICT (app, kind, id) DO UPDATE SET version = c.version + 1,
            last_ts = greatest(c.last_ts, excluded.last_ts)
        RETURNING key\
        """;

    private static final String KNOWN = """
        SELECT id FROM history_entries
        WHERE conversation = $1 AND ts BETWEEN $2 AND $3 AND what = 0 AND id = ANY ($4)\
        """;

    private static final String TAKEN = """
        SELECT DISTINCT near.ts FROM unnest($2::bigint[]) AS wanted (ts)
        CROSS JOIN LATERAL (SELECT e.ts FROM history_entries e
            WHERE e.conversation = $1 AND e.ts BETWEEN wanted.ts - %d AND wanted.ts) near\
        """.formatted(HistoryImportOperations.MOVED_MS_MAX);

    private static final String INSERT = """
        INSERT INTO history_entries (generation, log_partition, log_offset, ts, log_time, conversation, what, priority,
            recalled_by, id, actor, cid, type, content, mention, changed_ts, mentions_all, mentions)
        SELECT %d, $1, nextval('history_import_offsets'), ts, ts, $2, %d, %d, recalled_by, id, actor, id, type, content,
            mention, changed_ts, mentions_all, mentions::text[]
        FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::bigint[], $11::boolean[], $12::text[])
            AS past (ts, recalled_by, id, actor, type, content, mention, changed_ts, mentions_all, mentions)\
        """.formatted(GENERATION, EntryRow.MESSAGE, EntryRow.code(Priority.NORMAL));

    private final Pool pool;
    private final PgDays days;

    /**
     * A store in a database.
     *
     * @param pool connections to it
     * @param days its parts
     */
    public PgImportStore(Pool pool, PgDays days) {
        this.pool = pool;
        this.days = days;
    }

    private record Placed(PastMessage message, long ts) {}

    private record Plan(List<Placed> placed, List<String> noPlace, int known) {
        Kept kept() {
            int moved = (int) placed.stream()
                    .filter(one -> one.ts() != one.message().ts())
                    .count();
            return new Kept(placed.size(), known, moved, noPlace);
        }
    }

    @Override
    public Future<Kept> keep(Conversation conversation, List<PastMessage> newestFirst) {
        Set<LocalDate> wanted = new TreeSet<>();
        for (PastMessage message : newestFirst) {
            wanted.add(Retention.dayOf(message.ts()));
            wanted.add(Retention.dayOf(message.ts() - HistoryImportOperations.MOVED_MS_MAX));
        }
        return days.ensure(wanted)
                .compose(_ -> pool.withTransaction(connection -> keep(connection, conversation, newestFirst)))
                .onFailure(_ -> days.forget());
    }

    private static Future<Kept> keep(SqlConnection connection, Conversation conversation, List<PastMessage> messages) {
        Tuple lock = Tuple.of(
                PgText.of(conversation.app()),
                conversation.kind().label(),
                PgText.of(conversation.id()),
                messages.getFirst().ts());
        return connection
                .query("SET LOCAL idle_in_transaction_session_timeout = " + PgBatchWriter.FROZEN_MS)
                .execute()
                .compose(_ -> connection.preparedQuery(CONVERSATION).execute(lock))
                .map(rows -> rows.iterator().next().getLong(0))
                .compose(key -> plan(connection, key, messages)
                        .compose(plan -> insert(connection, conversation, key, plan.placed())
                                .map(plan.kept())));
    }

    private static Future<Plan> plan(SqlConnection connection, long key, List<PastMessage> messages) {
        Tuple known = Tuple.of(
                        key,
                        messages.getLast().ts() - HistoryImportOperations.MOVED_MS_MAX,
                        messages.getFirst().ts())
                .addArrayOfString(texts(messages, PastMessage::id));
        Tuple taken = Tuple.of(key).addArrayOfLong(longs(messages, PastMessage::ts));
        return connection
                .preparedQuery(KNOWN)
                .execute(known)
                .compose(there -> connection
                        .preparedQuery(TAKEN)
                        .execute(taken)
                        .map(times -> plan(messages, idsOf(there), timesOf(times))));
    }

    private static Set<String> idsOf(RowSet<Row> rows) {
        Set<String> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getString(0)));
        return ids;
    }

    private static Set<Long> timesOf(RowSet<Row> rows) {
        Set<Long> times = new HashSet<>();
        rows.forEach(row -> times.add(row.getLong(0)));
        return times;
    }

    private static Plan plan(List<PastMessage> messages, Set<String> known, Set<Long> taken) {
        FreeTimes free = new FreeTimes(taken);
        List<Placed> placed = new ArrayList<>();
        List<String> noPlace = new ArrayList<>();
        int there = 0;
        for (PastMessage message : messages) {
            if (known.contains(PgText.of(message.id()))) {
                there++;
                continue;
            }
            OptionalLong ts = free.next(message.ts());
            if (ts.isPresent()) {
                placed.add(new Placed(message, ts.getAsLong()));
            } else {
                noPlace.add(message.id());
            }
        }
        return new Plan(placed, noPlace, there);
    }

    private static Future<Void> insert(
            SqlConnection connection, Conversation conversation, long key, List<Placed> placed) {
        if (placed.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple tuple = Tuple.of((short) conversation.partition(), key)
                .addArrayOfLong(longs(placed, Placed::ts))
                .addArrayOfLong(longs(placed, one -> one.message().recalled() ? RECALLED_BEFORE : null))
                .addArrayOfString(texts(placed, one -> one.message().id()))
                .addArrayOfString(texts(placed, one -> one.message().from()))
                .addArrayOfString(texts(placed, one -> one.message().type()))
                .addArrayOfString(texts(placed, PgImportStore::content))
                .addArrayOfString(texts(placed, PgImportStore::mention))
                .addArrayOfLong(longs(placed, one -> changedTs(one.message())))
                .addArrayOfBoolean(mentionsAll(conversation.kind(), placed))
                .addArrayOfString(texts(placed, one -> mentions(conversation.kind(), one)));
        return connection.preparedQuery(INSERT).execute(tuple).mapEmpty();
    }

    /** What a recalled message said does not come in. */
    private static String content(Placed placed) {
        return placed.message().recalled()
                ? RECALLED_CONTENT
                : placed.message().content().value();
    }

    private static @Nullable String mention(Placed placed) {
        JsonText mention = placed.message().mention();
        return mention == null || placed.message().recalled() ? null : mention.value();
    }

    private static Mentioned mentioned(ConversationKind kind, Placed placed) {
        return Mentioned.of(
                kind, placed.message().recalled() ? null : placed.message().mention());
    }

    private static @Nullable Boolean[] mentionsAll(ConversationKind kind, List<Placed> placed) {
        @Nullable Boolean[] column = new @Nullable Boolean[placed.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = mentioned(kind, placed.get(i)).all() ? true : null;
        }
        return column;
    }

    private static @Nullable String mentions(ConversationKind kind, Placed placed) {
        List<String> users = mentioned(kind, placed).users();
        return users.isEmpty() ? null : EntryColumns.array(users);
    }

    private static @Nullable Long changedTs(PastMessage message) {
        return message.changedTs() == 0 ? null : message.changedTs();
    }

    private static <T> @Nullable Long[] longs(List<T> from, Function<T, @Nullable Long> value) {
        @Nullable Long[] column = new @Nullable Long[from.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(from.get(i));
        }
        return column;
    }

    private static <T> @Nullable String[] texts(List<T> from, Function<T, @Nullable String> value) {
        @Nullable String[] column = new @Nullable String[from.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = PgText.ofNullable(value.apply(from.get(i)));
        }
        return column;
    }
}
