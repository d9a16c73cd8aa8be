package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import stoa.history.domain.Webhook;
import stoa.history.domain.WebhookEvent;
import stoa.history.domain.WebhookOutbox;
import stoa.protocol.kafka.DeadLetter;
import stoa.protocol.log.PartitionFold;

/**
 * The outbox in tables {@code history_webhook_positions}, {@code …_ids}, {@code …_lanes} and {@code …_events}. Any
 * thread, never blocks.
 */
public final class PgWebhookOutbox implements WebhookOutbox {
    /** How long ids other than those of messages are remembered, in milliseconds of Kafka's time. */
    static final long IDS_KEPT_MS = 3_600_000;

    /** Events of one lane in one claim at most. */
    static final int LANE_EVENTS_MAX = 100;

    /** Characters of payload of one lane in one claim at most, where there is more than one event. */
    static final int LANE_CHARS_MAX = 512 * 1024;

    private static final String MOVE = """
        UPDATE history_webhook_positions p SET next_offset = m.next
        FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[]) AS m (topic_id, log_partition, old, next)
        WHERE p.topic_id = m.topic_id AND p.log_partition = m.log_partition AND p.next_offset = m.old\
        """;

    // The same id counts as another event after as long as the log's fold says of messages.
    private static final String ADD = """
        WITH read AS (
            SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::smallint[],
                $7::bigint[], $8::text[], $9::bigint[], $10::text[]) WITH ORDINALITY
                AS e (app, hook, lane, id, topic, log_partition, log_offset, type, at_ms, payload, place)),
        fresh AS (
            INSERT INTO history_webhook_ids AS known (app, hook, id, seen_ms)
            SELECT app, hook, id, at_ms FROM read ORDER BY app, hook, id
            ON CONFLICT (app, hook, id) DO UPDATE SET seen_ms = excluded.seen_ms
            WHERE known.seen_ms <= excluded.seen_ms - CASE excluded.hook WHEN %d THEN %d ELSE %d END
            RETURNING app, hook, id),
        added AS (SELECT read.* FROM read JOIN fresh USING (app, hook, id)),
        lanes AS (
            INSERT INTO history_webhook_lanes AS l (app, hook, lane, due_ms)
            SELECT DISTINCT app, hook, lane, $11::bigint FROM added ORDER BY app, hook, lane
            ON CONFLICT (app, hook, lane) DO UPDATE SET failures = l.failures)
        INSERT INTO history_webhook_events (app, hook, lane, source_topic, source_partition, source_offset,
            source_type, at_ms, payload)
        SELECT app, hook, lane, topic, log_partition, log_offset, type, at_ms, payload FROM added ORDER BY place\
        """.formatted(Webhook.MESSAGES.code(), PartitionFold.WINDOW_MS, IDS_KEPT_MS);

    private static final String CLAIM = """
        WITH due AS MATERIALIZED (
            SELECT app, hook, lane FROM history_webhook_lanes WHERE due_ms <= $1
            ORDER BY due_ms LIMIT $3 FOR UPDATE SKIP LOCKED)
        UPDATE history_webhook_lanes l SET due_ms = $2, claim = l.claim + 1 FROM due
        WHERE l.app = due.app AND l.hook = due.hook AND l.lane = due.lane
        RETURNING l.app, l.hook, l.lane, l.claim, l.failures\
        """;

    private static final String EVENTS = """
        SELECT c.app, c.hook, c.lane, e.seq, e.payload
        FROM unnest($1::text[], $2::smallint[], $3::text[]) AS c (app, hook, lane)
        CROSS JOIN LATERAL (
            SELECT seq, payload, row_number() OVER by_place AS number, sum(length(payload)) OVER by_place AS chars
            FROM (SELECT seq, payload FROM history_webhook_events
                WHERE app = c.app AND hook = c.hook AND lane = c.lane ORDER BY seq LIMIT %d) first
            WINDOW by_place AS (ORDER BY seq)) e
        WHERE e.number = 1 OR e.chars <= %d
        ORDER BY e.seq\
        """.formatted(LANE_EVENTS_MAX, LANE_CHARS_MAX);

    private static final String TAKE_OUT = "DELETE FROM history_webhook_events WHERE seq = ANY ($1)";

    private static final String RELEASE = """
        UPDATE history_webhook_lanes SET due_ms = $5, failures = $6
        WHERE app = $1 AND hook = $2 AND lane = $3 AND claim = $4\
        """;

    // After RELEASE has the row: who adds events waits for it, and what was added before is seen.
    private static final String FORGET_EMPTY = """
        DELETE FROM history_webhook_lanes l
        WHERE app = $1 AND hook = $2 AND lane = $3 AND claim = $4 AND NOT EXISTS (
            SELECT FROM history_webhook_events e WHERE e.app = l.app AND e.hook = l.hook AND e.lane = l.lane)\
        """;

    private static final String OLD = """
        SELECT e.* FROM history_webhook_events e
        JOIN history_webhook_lanes l ON l.app = e.app AND l.hook = e.hook AND l.lane = e.lane
        WHERE e.at_ms <= $1 AND l.failures > 0 ORDER BY e.at_ms LIMIT $2 FOR UPDATE OF e SKIP LOCKED\
        """;

    private static final String TOO_MANY = """
        SELECT e.* FROM (
            SELECT app, count(*) - $1 AS excess FROM history_webhook_events GROUP BY app HAVING count(*) > $1
            ORDER BY app LIMIT 1) a
        JOIN LATERAL (SELECT * FROM history_webhook_events WHERE app = a.app
            ORDER BY seq LIMIT least(a.excess, $2) FOR UPDATE SKIP LOCKED) e ON true\
        """;

    private final Pool pool;

    /**
     * An outbox in a database.
     *
     * @param pool connections to it
     */
    public PgWebhookOutbox(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Map<Integer, Long>> positions(String topicId, Collection<Integer> partitions) {
        Short[] wanted = partitions.stream().map(Integer::shortValue).toArray(Short[]::new);
        return pool.preparedQuery("""
            INSERT INTO history_webhook_positions (topic_id, log_partition) SELECT $1, unnest($2::smallint[])
            ON CONFLICT DO NOTHING\
            """)
                .execute(Tuple.of(topicId).addArrayOfShort(wanted))
                .compose(_ -> pool.preparedQuery("""
                    SELECT log_partition, next_offset FROM history_webhook_positions
                    WHERE topic_id = $1 AND log_partition = ANY ($2)\
                    """).execute(Tuple.of(topicId).addArrayOfShort(wanted)))
                .map(rows -> {
                    Map<Integer, Long> positions = new HashMap<>();
                    rows.forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
                    return positions;
                });
    }

    @Override
    public Future<Boolean> store(List<Move> moves, List<WebhookEvent> events, long nowMs) {
        record Id(String app, Webhook hook, String id) {}
        Map<Id, WebhookEvent> once = new LinkedHashMap<>();
        events.forEach(event -> once.putIfAbsent(new Id(event.app(), event.hook(), event.id()), event));
        return pool.withTransaction(connection -> connection
                        .query("SET LOCAL idle_in_transaction_session_timeout = " + PgBatchWriter.FROZEN_MS)
                        .execute()
                        .compose(_ -> connection.preparedQuery(MOVE).execute(WebhookColumns.moves(moves)))
                        .compose(moved -> moved.rowCount() == moves.size()
                                ? Future.succeededFuture()
                                : Future.failedFuture(new MovedException()))
                        .compose(_ -> once.isEmpty()
                                ? Future.succeededFuture()
                                : connection
                                        .preparedQuery(ADD)
                                        .execute(WebhookColumns.events(List.copyOf(once.values()))
                                                .addLong(nowMs)))
                        .map(true))
                .recover(failure -> failure instanceof MovedException
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<List<Lane>> claim(long nowMs, long untilMs, int lanesMax) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(nowMs, untilMs, lanesMax))
                .compose(claimed -> {
                    List<Lane> lanes = new ArrayList<>();
                    claimed.forEach(row -> lanes.add(lane(row)));
                    return lanes.isEmpty()
                            ? Future.succeededFuture(lanes)
                            : pool.preparedQuery(EVENTS)
                                    .execute(WebhookColumns.lanes(lanes))
                                    .map(events -> withEvents(lanes, events));
                });
    }

    private static Lane lane(Row row) {
        return new Lane(
                Webhook.ofCode(row.getShort("hook")),
                row.getString("app"),
                row.getString("lane"),
                row.getLong("claim"),
                row.getInteger("failures"),
                List.of());
    }

    private static List<Lane> withEvents(List<Lane> lanes, RowSet<Row> rows) {
        record Key(String app, int hook, String lane) {}
        Map<Key, List<Waiting>> events = new HashMap<>();
        rows.forEach(row -> events.computeIfAbsent(
                        new Key(row.getString("app"), row.getShort("hook"), row.getString("lane")),
                        _ -> new ArrayList<>())
                .add(new Waiting(row.getLong("seq"), row.getString("payload"))));
        return lanes.stream()
                .map(lane -> new Lane(
                        lane.hook(),
                        lane.app(),
                        lane.name(),
                        lane.claim(),
                        lane.failures(),
                        events.getOrDefault(new Key(lane.app(), lane.hook().code(), lane.name()), List.of())))
                .toList();
    }

    @Override
    public Future<Void> finish(Lane lane, List<Long> told, long dueMs, int failures) {
        return pool.withTransaction(connection -> takeOut(connection, told)
                .compose(_ -> connection
                        .preparedQuery(RELEASE)
                        .execute(WebhookColumns.lane(lane)
                                .addLong(lane.claim())
                                .addLong(dueMs)
                                .addInteger(failures)))
                .compose(_ -> connection
                        .preparedQuery(FORGET_EMPTY)
                        .execute(WebhookColumns.lane(lane).addLong(lane.claim())))
                .mapEmpty());
    }

    private static Future<Void> takeOut(SqlConnection connection, List<Long> numbers) {
        return numbers.isEmpty()
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(TAKE_OUT)
                        .execute(Tuple.tuple().addArrayOfLong(numbers.toArray(Long[]::new)))
                        .mapEmpty();
    }

    @Override
    public Future<Integer> giveUpOld(long beforeMs, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters) {
        return giveUp(OLD, Tuple.of(beforeMs, eventsMax), letters, "no answer of the app within a day");
    }

    @Override
    public Future<Integer> giveUpTooMany(
            int perAppMax, int eventsMax, Function<List<DeadLetter>, Future<Void>> letters) {
        return giveUp(TOO_MANY, Tuple.of((long) perAppMax, (long) eventsMax), letters, "too many wait for the app");
    }

    private Future<Integer> giveUp(
            String which, Tuple parameters, Function<List<DeadLetter>, Future<Void>> letters, String reason) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(which)
                .execute(parameters)
                .compose(rows -> {
                    List<Long> numbers = new ArrayList<>();
                    List<DeadLetter> given = new ArrayList<>();
                    rows.forEach(row -> {
                        numbers.add(row.getLong("seq"));
                        given.add(letter(row, reason));
                    });
                    return given.isEmpty()
                            ? Future.succeededFuture(0)
                            : letters.apply(given)
                                    .compose(_ -> takeOut(connection, numbers))
                                    .map(given.size());
                }));
    }

    private static DeadLetter letter(Row row, String reason) {
        return new DeadLetter(
                row.getString("source_topic"),
                row.getInteger("source_partition"),
                row.getLong("source_offset"),
                "webhook " + Webhook.ofCode(row.getShort("hook")).label() + " of app " + row.getString("app") + ": "
                        + reason,
                row.getString("source_type"),
                new DeadLetter.Content(
                        row.getString("lane").getBytes(StandardCharsets.UTF_8),
                        row.getString("payload").getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Future<Map<Webhook, Long>> waiting() {
        return pool.query("SELECT hook, count(*) FROM history_webhook_events GROUP BY hook")
                .execute()
                .map(rows -> {
                    Map<Webhook, Long> waiting = new EnumMap<>(Webhook.class);
                    rows.forEach(row -> waiting.put(Webhook.ofCode(row.getShort(0)), row.getLong(1)));
                    return waiting;
                });
    }

    @Override
    public Future<Void> forgetOldIds(long nowMs) {
        return pool.preparedQuery("DELETE FROM history_webhook_ids WHERE seen_ms < $1")
                .execute(Tuple.of(nowMs - 2 * IDS_KEPT_MS))
                .mapEmpty();
    }

    /** Another process moved a position. */
    private static final class MovedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MovedException() {
            super("another process moved a position", null, false, false);
        }
    }
}
