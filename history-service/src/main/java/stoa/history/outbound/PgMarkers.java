package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.MarkerStore;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.Membership;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.history.MarkerOperations.UnreadIn;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/**
 * How far members are, in table {@code history_markers}, and what they have not read. One statement for each question;
 * markers are moved in batches. Any thread, never blocks.
 */
public final class PgMarkers implements MarkerStore {
    // Latest first, and a subquery, so that only as many conversations are looked into as an answer needs.
    private static final String ASKED = """
        FROM (
            SELECT u.kind, u.id, c.key, c.last_ts, $2::text AS user_id, $7::int AS generation,
                CASE WHEN u.as_of < 0 THEN 9223372036854775807 ELSE u.as_of END AS as_of,
                greatest(u.joined_ms, CASE WHEN $8 THEN m.received_ts ELSE m.read_ts END) AS floor_ts,
                coalesce(m.read_moved_ms, 0) AS moved_ms
            FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS u (kind, id, joined_ms, as_of)
            JOIN history_conversations c ON c.app = $1 AND c.kind = u.kind AND c.id = u.id
            LEFT JOIN history_markers m
                ON m.app = $1 AND m.kind = u.kind AND m.conversation = u.id AND m.user_id = $2
            ORDER BY c.last_ts DESC) a\
        """;

    private static final String UNREAD = "SELECT a.kind, a.id, a.floor_ts, counted.*, latest.* " + ASKED
            + UnreadSql.COUNTED + UnreadSql.LATEST + """
             WHERE CASE WHEN $9::bigint = 0 THEN a.last_ts > a.floor_ts AND counted.unread > 0
                ELSE counted.newest_ts > $9 OR a.moved_ms > $9 END
            ORDER BY a.last_ts DESC LIMIT $10\
            """;

    private static final String COUNT = "SELECT coalesce(sum(counted.unread), 0)::bigint " + ASKED + UnreadSql.COUNTED
            + " WHERE a.last_ts > a.floor_ts";

    private static final String CHANGES = "SELECT a.kind AS in_kind, a.conversation_id, a.changed_ts, "
            + EntryRow.COLUMNS + """
                 FROM (
                    SELECT u.kind, u.id AS conversation_id, c.key AS conversation_key, change.target AS message,
                        max(change.ts) AS changed_ts, $2::text AS user_id
                    FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS u (kind, id, joined_ms, as_of)
                    JOIN history_conversations c ON c.app = $1 AND c.kind = u.kind AND c.id = u.id AND c.last_ts > $8
                    CROSS JOIN LATERAL (
                        SELECT e.target, e.ts FROM history_entries e
                        WHERE e.conversation = c.key AND e.ts > greatest($8::bigint, u.joined_ms) AND e.what IN (1, 3)
                            AND (e.generation <> $7 OR u.as_of < 0 OR e.log_offset < u.as_of)
                        ORDER BY e.ts DESC LIMIT $9::int * 2) change
                    GROUP BY u.kind, u.id, c.key, change.target
                    ORDER BY changed_ts DESC LIMIT $9) a
                CROSS JOIN LATERAL (
                    SELECT * FROM history_entries e
                    WHERE e.id = a.message AND e.conversation = a.conversation_key AND e.what = 0 AND %s
                    ORDER BY e.ts DESC LIMIT 1) message
                ORDER BY a.changed_ts\
                """.formatted(UnreadSql.IS_FOR_MEMBER);

    private static final String MARKERS = """
        SELECT user_id, read_ts, received_ts FROM history_markers
        WHERE app = $1 AND kind = $2 AND conversation = $3 AND user_id IS DISTINCT FROM $4::text
        ORDER BY received_ts DESC, user_id LIMIT $5\
        """;

    private final Pool pool;
    private final MarkerBatches batches;

    /**
     * Markers of a database.
     *
     * @param pool connections to it
     * @param batches takes moves
     */
    public PgMarkers(Pool pool, MarkerBatches batches) {
        this.pool = pool;
        this.batches = batches;
    }

    private static Tuple wish(Wish wish) {
        List<Membership> of = wish.of();
        return Tuple.tuple()
                .addString(PgText.of(wish.app()))
                .addString(PgText.of(wish.user()))
                .addArrayOfString(column(of, one -> one.kind().label()).toArray(String[]::new))
                .addArrayOfString(column(of, one -> PgText.of(one.id())).toArray(String[]::new))
                .addArrayOfLong(column(of, Membership::joinedAtMs).toArray(Long[]::new))
                .addArrayOfLong(column(of, Membership::asOf).toArray(Long[]::new))
                .addInteger(wish.generation());
    }

    private static <T> List<T> column(List<Membership> of, Function<Membership, T> value) {
        return of.stream().map(value).toList();
    }

    @Override
    public Future<List<UnreadIn>> unread(Wish wish, long changedSinceMs, int limit) {
        Tuple tuple =
                wish(wish).addBoolean(wish.received()).addLong(changedSinceMs).addInteger(limit);
        return pool.preparedQuery(UNREAD).execute(tuple).map(rows -> {
            List<UnreadIn> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(new UnreadIn(
                    kind(row.getString("kind")), row.getString("id"), row.getLong("floor_ts"), UnreadSql.unread(row))));
            return found;
        });
    }

    private static ConversationKind kind(String label) {
        return ConversationKind.valueOf(label.toUpperCase(Locale.ROOT));
    }

    @Override
    public Future<Long> count(Wish wish) {
        return pool.preparedQuery(COUNT)
                .execute(wish(wish).addBoolean(wish.received()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Future<List<LoggedMessage>> changes(Wish wish, long sinceMs, int limit) {
        Tuple tuple = wish(wish).addLong(sinceMs).addInteger(limit);
        return pool.preparedQuery(CHANGES).execute(tuple).map(rows -> {
            List<LoggedMessage> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(changed(wish.app(), row)));
            return found;
        });
    }

    private static LoggedMessage changed(String app, Row row) {
        Conversation conversation =
                new Conversation(app, kind(row.getString("in_kind")), row.getString("conversation_id"));
        return new LoggedMessage(
                EntryRow.read(conversation, row), row.getBoolean("recalled"), row.getLong("changed_ts"));
    }

    @Override
    public Future<List<Marker>> markers(Conversation conversation, @Nullable String except, int limit) {
        Tuple tuple = Tuple.of(
                PgText.of(conversation.app()),
                conversation.kind().label(),
                PgText.of(conversation.id()),
                PgText.ofNullable(except),
                limit);
        return pool.preparedQuery(MARKERS).execute(tuple).map(rows -> {
            List<Marker> found = new ArrayList<>(rows.size());
            rows.forEach(row -> found.add(
                    new Marker(row.getString("user_id"), row.getLong("read_ts"), row.getLong("received_ts"))));
            return found;
        });
    }

    @Override
    public Future<Moved> move(MarkerMove move) {
        return batches.add(move);
    }
}
