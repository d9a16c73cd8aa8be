package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.room.domain.RoomSearch;

/**
 * Rooms in table {@code rooms}. Reads all rows of an app, for which reason {@code RoomLists} keeps what
 * it got. Any context; does not block.
 */
public final class PgRoomSearch implements RoomSearch {
    private static final String FIND = """
        SELECT id, name, created_at_ms, last_active_ms, count(*) OVER () AS total
        FROM rooms
        WHERE app = $1 AND ($2 = '' OR strpos(lower(id), lower($2)) > 0 OR strpos(lower(name), lower($2)) > 0)
        ORDER BY last_active_ms DESC, id LIMIT $3\
        """;

    private final Pool pool;

    /**
     * A search over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgRoomSearch(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Found> find(String app, String part, int countMax) {
        return pool.preparedQuery(FIND).execute(Tuple.of(app, part, countMax)).map(PgRoomSearch::found);
    }

    private static Found found(RowSet<Row> rows) {
        long total = rows.size() == 0 ? 0 : rows.iterator().next().getLong("total");
        return new Found(
                total,
                PgRoomStore.all(
                        rows,
                        row -> new FoundRoom(
                                new RoomInfo(row.getString("id"), row.getString("name"), row.getLong("created_at_ms")),
                                row.getLong("last_active_ms"))));
    }
}
