package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.Retention;

/**
 * The parts of {@code history_entries}, one per day of UTC: makes them ahead and drops them whole when
 * they are too old. Several processes may do so at once, an advisory lock lets one of them. Any
 * thread, never blocks.
 */
public final class PgDays {
    private static final Logger LOG = LoggerFactory.getLogger(PgDays.class);
    private static final String PREFIX = "history_entries_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('stoa.history.days'))";
    // A drop waits for readers of the whole table; it gives up soon and is tried again with the next round.
    private static final String BE_PATIENT = "SET LOCAL lock_timeout = 2000";
    private static final String EXISTING = """
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'history_entries'::regclass\
        """;

    private static final int FORGOTTEN_AT_ONCE_MAX = 10_000;

    private static final String FORGET_MARKERS = """
        DELETE FROM history_markers WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM history_markers WHERE received_ts < $1 LIMIT %d))\
        """.formatted(FORGOTTEN_AT_ONCE_MAX);

    private final Pool pool;
    // Days known to have a part; as many as the retention keeps.
    private final Set<LocalDate> known = new ConcurrentSkipListSet<>();

    /**
     * Keeps the parts of a database.
     *
     * @param pool connections to it
     */
    public PgDays(Pool pool) {
        this.pool = pool;
    }

    /**
     * Makes what is missing and drops what is too old.
     *
     * @param retention how long entries are kept
     * @param now the time
     * @return the days that were dropped
     */
    public Future<List<LocalDate>> maintain(Retention retention, Instant now) {
        return pool.withTransaction(client -> lockAndList(client).compose(existing -> {
                    Retention.Plan plan = retention.plan(existing, now);
                    return create(client, plan.create())
                            .compose(_ -> drop(client, plan.drop()))
                            .map(plan);
                }))
                .map(plan -> {
                    known.addAll(plan.create());
                    plan.drop().forEach(known::remove);
                    return plan.drop();
                })
                .compose(dropped -> forgetMarkers(dropped).map(dropped));
    }

    /** Who has read what is not kept any more is as far as who has read nothing. After the drop, which nobody waits for. */
    private Future<Void> forgetMarkers(List<LocalDate> dropped) {
        return dropped.isEmpty()
                ? Future.succeededFuture()
                : forgetMarkersBefore(Retention.startMs(dropped.getLast().plusDays(1)));
    }

    /** Some at a time: moves of markers wait for those that are under way. */
    private Future<Void> forgetMarkersBefore(long ts) {
        return pool.preparedQuery(FORGET_MARKERS)
                .execute(Tuple.of(ts))
                .compose(deleted -> deleted.rowCount() < FORGOTTEN_AT_ONCE_MAX
                        ? Future.succeededFuture()
                        : forgetMarkersBefore(ts));
    }

    /**
     * Makes sure that days have their part, whatever the retention says.
     *
     * @param days which
     * @return when they have
     */
    Future<Void> ensure(Collection<LocalDate> days) {
        if (known.containsAll(days)) {
            return Future.succeededFuture();
        }
        return pool.withTransaction(client -> lockAndList(client).compose(existing -> {
                    List<LocalDate> missing = days.stream()
                            .filter(day -> !existing.contains(day))
                            .distinct()
                            .toList();
                    return create(client, missing);
                }))
                .onSuccess(_ -> known.addAll(days));
    }

    /** Forgets what was made, when the database says that something is missing. */
    void forget() {
        known.clear();
    }

    private static Future<Set<LocalDate>> lockAndList(SqlClient client) {
        return client.query(BE_PATIENT)
                .execute()
                .compose(_ -> client.query(LOCK).execute())
                .compose(_ -> client.query(EXISTING).execute())
                .map(rows -> {
                    Set<LocalDate> days = new TreeSet<>();
                    rows.forEach(
                            row -> days.add(LocalDate.parse(row.getString(0).substring(PREFIX.length()), NAME)));
                    return days;
                });
    }

    private static Future<Void> create(SqlClient client, List<LocalDate> days) {
        Future<Void> done = Future.succeededFuture();
        for (LocalDate day : days) {
            String sql = "CREATE TABLE " + PREFIX + NAME.format(day) + " PARTITION OF history_entries FOR VALUES FROM ("
                    + Retention.startMs(day) + ") TO (" + Retention.startMs(day.plusDays(1)) + ")";
            done = done.compose(_ -> client.query(sql).execute()).mapEmpty();
        }
        return done;
    }

    private static Future<Void> drop(SqlClient client, List<LocalDate> days) {
        Future<Void> done = Future.succeededFuture();
        for (LocalDate day : days) {
            String table = PREFIX + NAME.format(day);
            // Whoever asks for what was in it is told that the answer is not complete.
            String noteLoss = """
                UPDATE history_applied a SET kept_from = greatest(kept_from, 1 + coalesce((
                    SELECT max(e.log_offset) FROM %s e
                    WHERE e.generation = a.generation AND e.log_partition = a.log_partition), -1))\
                """.formatted(table);
            done = done.compose(_ -> client.query(noteLoss).execute())
                    .compose(_ -> client.query("DROP TABLE " + table).execute())
                    .mapEmpty();
            LOG.info("the history of {} is older than it is kept: dropping it", day);
        }
        return days.isEmpty() ? done : done.compose(_ -> forgetConversations(client, days));
    }

    private static Future<Void> forgetConversations(SqlClient client, List<LocalDate> days) {
        long before = Retention.startMs(days.getLast().plusDays(1));
        return client.preparedQuery("DELETE FROM history_conversations WHERE last_ts < $1")
                .execute(Tuple.of(before))
                .compose(_ -> client.preparedQuery("DELETE FROM history_deleted_hours WHERE hour_ms < $1")
                        .execute(Tuple.of(before)))
                .mapEmpty();
    }
}
