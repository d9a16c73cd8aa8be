package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.HourLogStore;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.Place;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.Entry;

/**
 * Reads hours from PostgreSQL, over all rooms and by time. A part looks at {@link #LOOKED_AT_MAX} messages of all
 * apps at most, so that none takes long however many other apps have, and has {@link #PART_BYTES_MAX} bytes of
 * content at most, but one message in any case. Any thread, never blocks.
 */
public final class PgHourLogs implements HourLogStore {
    /** Messages of all apps that one part looks at. */
    public static final int LOOKED_AT_MAX = 2_000;

    /** Bytes of messages in one part. */
    public static final int PART_BYTES_MAX = 256 * 1024;

    private static final String IS_DELETED =
            "EXISTS (SELECT 1 FROM history_deleted_hours WHERE app = $1 AND hour_ms = $2)";

    private static final String HAS = """
        NOT %s AND EXISTS (
            SELECT 1 FROM history_conversations c WHERE c.app = $1 AND c.last_ts >= $2 AND EXISTS (
                SELECT 1 FROM history_entries e WHERE e.conversation = c.key AND e.ts >= $2 AND e.ts < $3
                    AND e.what = 0 AND e.recalled_by IS NULL))\
        """.formatted(IS_DELETED);

    private static final String LOOK = "SELECT " + HAS;

    private static final String DELETE = """
        INSERT INTO history_deleted_hours (app, hour_ms) SELECT $1::text, $2::bigint WHERE %s
        ON CONFLICT (app, hour_ms) DO NOTHING\
        """.formatted(HAS);

    // The order among messages of one time is nobody's but must be one. All rows have what was looked at; the first
    // may have nothing else.
    private static final String READ = """
        WITH looked_at AS MATERIALIZED (
            SELECT %1$s, log_partition, conversation FROM history_entries
            WHERE what = 0 AND recalled_by IS NULL AND ts >= greatest($2, $4::bigint) AND ts < $3
                AND (ts, generation, log_partition, log_offset) > ($4, $5, $6, $7)
            ORDER BY ts, generation, log_partition, log_offset LIMIT %2$d),
        own AS (
            SELECT looked_at.*, c.kind, c.id AS conversation_id, row_number() OVER by_place AS number,
                sum(300 + octet_length(content)) OVER by_place AS bytes
            FROM looked_at JOIN history_conversations c ON c.key = conversation AND c.app = $1
            WINDOW by_place AS (ORDER BY ts, generation, log_partition, log_offset)),
        seen AS (SELECT count(*) AS seen, (SELECT count(*) FROM own) AS owned, %3$s AS deleted FROM looked_at),
        last AS (
            SELECT ts AS last_ts, generation AS last_generation, log_partition AS last_partition,
                log_offset AS last_offset
            FROM looked_at ORDER BY ts DESC, generation DESC, log_partition DESC, log_offset DESC LIMIT 1)
        SELECT * FROM seen LEFT JOIN last ON true LEFT JOIN own ON number = 1 OR bytes <= %4$d
        ORDER BY number\
        """.formatted(EntryRow.COLUMNS, LOOKED_AT_MAX, IS_DELETED, PART_BYTES_MAX);

    private final Pool pool;

    /**
     * Reads from a database.
     *
     * @param pool connections to it
     */
    public PgHourLogs(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Boolean> has(String app, long hourMs) {
        return pool.preparedQuery(LOOK)
                .execute(hour(app, hourMs))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<Void> delete(String app, long hourMs) {
        return pool.preparedQuery(DELETE).execute(hour(app, hourMs)).mapEmpty();
    }

    private static Tuple hour(String app, long hourMs) {
        return Tuple.of(PgText.of(app), hourMs, hourMs + HourLogOperations.HOUR_MS);
    }

    @Override
    public Future<HourLogPart> read(String app, long hourMs, @Nullable Place after) {
        Place from = after == null ? new Place(hourMs, 0, 0, -1) : after;
        Tuple tuple = hour(app, hourMs)
                .addLong(from.ts())
                .addInteger(from.generation())
                .addShort((short) from.partition())
                .addLong(from.offset());
        return pool.preparedQuery(READ).execute(tuple).map(rows -> part(app, rows));
    }

    private static HourLogPart part(String app, RowSet<Row> rows) {
        Row first = rows.iterator().next();
        if (first.getBoolean("deleted")) {
            return new HourLogPart(false, List.of(), null);
        }
        List<Entry> messages = new ArrayList<>();
        Place last = null;
        for (Row row : rows) {
            if (row.getLong("number") != null) {
                ConversationKind kind =
                        ConversationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
                messages.add(EntryRow.read(new Conversation(app, kind, row.getString("conversation_id")), row));
                last = new Place(
                        row.getLong("ts"),
                        row.getInteger("generation"),
                        row.getShort("log_partition"),
                        row.getLong("log_offset"));
            }
        }
        boolean cut = messages.size() < first.getLong("owned");
        if (cut) {
            return new HourLogPart(true, messages, last);
        }
        return new HourLogPart(true, messages, first.getLong("seen") < LOOKED_AT_MAX ? null : lookedAtLast(first));
    }

    private static Place lookedAtLast(Row row) {
        return new Place(
                row.getLong("last_ts"),
                row.getInteger("last_generation"),
                row.getShort("last_partition"),
                row.getLong("last_offset"));
    }
}
