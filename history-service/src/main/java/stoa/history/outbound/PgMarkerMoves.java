package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.MarkerRow;
import stoa.history.domain.MarkerRow.Stretch;
import stoa.history.domain.MarkerStore.MarkerMove;
import stoa.protocol.history.MarkerOperations.Moved;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;

/**
 * Writes moves of markers together: one statement moves them, one finds whose senders want to be told, one counts what is
 * not read. Of several moves of one marker the first is told what came of all. Any thread, never blocks.
 */
public final class PgMarkerMoves {
    // In the order of the key, so that two processes never wait for each other. A marker that is not behind stays as it
    // is and is not among the answers.
    private static final String MOVE = """
        WITH target AS MATERIALIZED (
            SELECT a.app, a.kind, a.conversation, a.user_id, a.read, c.key, c.last_ts,
                CASE
                    WHEN a.ts IS NOT NULL THEN a.ts
                    WHEN a.message IS NULL THEN c.last_ts
                    ELSE (SELECT max(e.ts) FROM history_entries e
                        WHERE e.id = a.message AND e.conversation = c.key AND e.what = 0)
                END AS wished_ts
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::bigint[], $7::text[])
                AS a (app, kind, conversation, user_id, read, ts, message)
            JOIN history_conversations c ON c.app = a.app AND c.kind = a.kind AND c.id = a.conversation),
        wanted AS MATERIALIZED (
            SELECT app, kind, conversation, user_id, key, last_ts,
                coalesce(max(least(wished_ts, last_ts)) FILTER (WHERE read), 0) AS read_ts,
                max(least(wished_ts, last_ts)) AS received_ts
            FROM target WHERE wished_ts > 0
            GROUP BY app, kind, conversation, user_id, key, last_ts),
        moved AS (
            INSERT INTO history_markers AS m
                (app, kind, conversation, user_id, read_ts, received_ts, read_moved_ms)
            SELECT app, kind, conversation, user_id, read_ts, received_ts, CASE WHEN read_ts > 0 THEN $8::bigint ELSE 0 END
            FROM wanted ORDER BY app, kind, conversation, user_id
            ON CONFLICT (app, kind, conversation, user_id) DO UPDATE SET
                read_before_ts = m.read_ts, received_before_ts = m.received_ts,
                read_ts = greatest(m.read_ts, excluded.read_ts),
                received_ts = greatest(m.received_ts, excluded.received_ts),
                read_moved_ms = CASE WHEN excluded.read_ts > m.read_ts
                    THEN greatest(m.read_moved_ms, excluded.read_moved_ms) ELSE m.read_moved_ms END
            WHERE excluded.read_ts > m.read_ts OR excluded.received_ts > m.received_ts
            RETURNING m.app, m.kind, m.conversation, m.user_id, m.read_ts, m.received_ts, m.read_before_ts,
                m.received_before_ts)
        SELECT moved.*, wanted.key, wanted.last_ts
        FROM moved JOIN wanted USING (app, kind, conversation, user_id)\
        """;

    private static final String RECEIPTS = """
        SELECT a.n, found.* FROM unnest($1::int[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
            AS a (n, key, user_id, after_ts, up_to_ts)
        CROSS JOIN LATERAL (
            SELECT e.id, e.ts, e.actor FROM history_entries e
            WHERE e.conversation = a.key AND e.ts > a.after_ts AND e.ts <= a.up_to_ts AND e.receipt
                AND e.what = 0 AND e.recalled_by IS NULL AND e.actor <> a.user_id AND %s
            ORDER BY e.ts DESC LIMIT %d) found
        ORDER BY a.n, found.ts\
        """.formatted(UnreadSql.IS_FOR_MEMBER, Receipt.TOLD_MAX);

    private static final String UNREAD = """
        SELECT a.n, counted.*, latest.* FROM (
            SELECT u.*, 0 AS generation, 9223372036854775807 AS as_of
            FROM unnest($1::int[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
                AS u (n, key, user_id, floor_ts, last_ts)) a\
        """ + UnreadSql.COUNTED + UnreadSql.LATEST;

    private record Key(String app, String kind, String conversation, String user) {
        static Key of(MarkerMove move) {
            Conversation conversation = move.conversation();
            return new Key(
                    PgText.of(conversation.app()),
                    conversation.kind().label(),
                    PgText.of(conversation.id()),
                    PgText.of(move.user()));
        }
    }

    /** A marker that was moved. */
    private record MovedRow(MarkerRow marker, long key, long lastTs) {}

    /** One that is told what came of a move. */
    private record Told(int index, MarkerMove move, MovedRow row, Stretch stretch) {
        long afterTs() {
            return Math.max(stretch.afterTs(), move.joinedAtMs());
        }
    }

    private final Pool pool;
    private final InstantSource clock;

    /**
     * Writes into a database.
     *
     * @param pool connections to it
     * @param clock wall clock
     */
    public PgMarkerMoves(Pool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Writes moves.
     *
     * @param moves any number that is bounded
     * @return what came of each, in order
     */
    public Future<List<Moved>> write(List<MarkerMove> moves) {
        return pool.preparedQuery(MOVE).execute(moved(moves)).compose(rows -> {
            Map<Key, MovedRow> byKey = new HashMap<>();
            rows.forEach(row -> byKey.put(
                    new Key(
                            row.getString("app"),
                            row.getString("kind"),
                            row.getString("conversation"),
                            row.getString("user_id")),
                    row(row)));
            List<Told> told = told(moves, byKey);
            if (told.isEmpty()) {
                return Future.succeededFuture(Collections.nCopies(moves.size(), Moved.NOT));
            }
            return receipts(told)
                    .compose(receipts -> unread(told).map(unread -> {
                        List<Moved> answers = new ArrayList<>(Collections.nCopies(moves.size(), Moved.NOT));
                        for (Told one : told) {
                            answers.set(
                                    one.index(),
                                    new Moved(
                                            true,
                                            one.stretch().upToTs(),
                                            unread.get(one.index()),
                                            receipts.getOrDefault(one.index(), List.of())));
                        }
                        return answers;
                    }));
        });
    }

    private static MovedRow row(Row row) {
        return new MovedRow(
                new MarkerRow(
                        row.getLong("read_ts"),
                        row.getLong("received_ts"),
                        row.getLong("read_before_ts"),
                        row.getLong("received_before_ts")),
                row.getLong("key"),
                row.getLong("last_ts"));
    }

    private Tuple moved(List<MarkerMove> moves) {
        List<Key> keys = moves.stream().map(Key::of).toList();
        return Tuple.tuple()
                .addArrayOfString(column(keys, Key::app))
                .addArrayOfString(column(keys, Key::kind))
                .addArrayOfString(column(keys, Key::conversation))
                .addArrayOfString(column(keys, Key::user))
                .addArrayOfBoolean(moves.stream().map(MarkerMove::read).toArray(Boolean[]::new))
                .addArrayOfLong(moves.stream().map(MarkerMove::ts).toArray(Long[]::new))
                .addArrayOfString(column(moves, move -> PgText.ofNullable(move.message())))
                .addLong(clock.millis());
    }

    private static <T> @Nullable String[] column(List<T> from, Function<T, @Nullable String> value) {
        return from.stream().map(value).toArray(String[]::new);
    }

    private static List<Told> told(List<MarkerMove> moves, Map<Key, MovedRow> byKey) {
        Set<Key> read = new HashSet<>();
        Set<Key> received = new HashSet<>();
        List<Told> told = new ArrayList<>();
        for (int index = 0; index < moves.size(); index++) {
            MarkerMove move = moves.get(index);
            Key key = Key.of(move);
            MovedRow row = byKey.get(key);
            if (row == null) {
                continue;
            }
            Stretch stretch = move.read() ? row.marker().read() : row.marker().received();
            if (!stretch.isEmpty() && (move.read() ? read : received).add(key)) {
                told.add(new Told(index, move, row, stretch));
            }
        }
        return told;
    }

    private Future<Map<Integer, List<Receipt>>> receipts(List<Told> told) {
        Tuple tuple = looked(told, Told::afterTs, one -> one.stretch().upToTs());
        Map<Integer, Told> byIndex = new HashMap<>();
        told.forEach(one -> byIndex.put(one.index(), one));
        return pool.preparedQuery(RECEIPTS).execute(tuple).map(rows -> {
            Map<Integer, List<Receipt>> receipts = new HashMap<>();
            rows.forEach(row -> {
                Told one = byIndex.get(row.getInteger("n"));
                if (one == null) {
                    return;
                }
                long ts = row.getLong("ts");
                receipts.computeIfAbsent(one.index(), _ -> new ArrayList<>())
                        .add(new Receipt(
                                row.getString("id"),
                                ts,
                                row.getString("actor"),
                                ts > one.row().marker().receivedBeforeTs()));
            });
            return receipts;
        });
    }

    private Future<Map<Integer, Unread>> unread(List<Told> told) {
        List<Told> readers = told.stream().filter(one -> one.move().read()).toList();
        if (readers.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Tuple tuple = looked(
                readers,
                one -> Math.max(one.stretch().upToTs(), one.move().joinedAtMs()),
                one -> one.row().lastTs());
        return pool.preparedQuery(UNREAD).execute(tuple).map(rows -> {
            Map<Integer, Unread> unread = new HashMap<>();
            rows.forEach(row -> unread.put(row.getInteger("n"), UnreadSql.unread(row)));
            return unread;
        });
    }

    private static Tuple looked(List<Told> told, Function<Told, Long> afterTs, Function<Told, Long> upToTs) {
        return Tuple.tuple()
                .addArrayOfInteger(told.stream().map(Told::index).toArray(Integer[]::new))
                .addArrayOfLong(told.stream().map(one -> one.row().key()).toArray(Long[]::new))
                .addArrayOfString(column(told, one -> PgText.of(one.move().user())))
                .addArrayOfLong(told.stream().map(afterTs).toArray(Long[]::new))
                .addArrayOfLong(told.stream().map(upToTs).toArray(Long[]::new));
    }
}
