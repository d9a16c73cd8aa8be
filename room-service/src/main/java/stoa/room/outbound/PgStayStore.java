package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.room.domain.StayStore;

/**
 * Members without a connection, in table {@code room_stays}. Rows are added under a lock of the room's row,
 * so that none is left behind by a room that is destroyed at the same time. Any context; does not block.
 */
public final class PgStayStore implements StayStore {
    private static final String ROOM = "SELECT created_at_ms FROM rooms WHERE app = $1 AND id = $2 FOR KEY SHARE";
    private static final String ADD = """
        INSERT INTO room_stays (app, room, kind, member, joined_at_ms)
        SELECT $1, $2, $3, member, $5 FROM unnest($4::text[]) AS member
        ON CONFLICT DO NOTHING\
        """;
    private static final String REMOVE =
            "DELETE FROM room_stays WHERE app = $1 AND room = $2 AND kind = $3 AND member = $4";
    private static final String PAGE = """
        SELECT stay.app, stay.room, stay.kind, stay.member, stay.joined_at_ms, rooms.created_at_ms
        FROM room_stays AS stay JOIN rooms ON rooms.app = stay.app AND rooms.id = stay.room
        WHERE (stay.app, stay.room, stay.kind, stay.member) > ($1, $2, $3, $4)
        ORDER BY stay.app, stay.room, stay.kind, stay.member LIMIT $5\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgStayStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Long> add(String app, String room, Kind kind, List<String> users, long joinedAtMs) {
        Tuple stays = Tuple.of(app, room, kind.name())
                .addArrayOfString(users.toArray(String[]::new))
                .addLong(joinedAtMs);
        return pool.withTransaction(connection -> connection
                .preparedQuery(ROOM)
                .execute(Tuple.of(app, room))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(0L);
                    }
                    long createdAtMs = rows.iterator().next().getLong(0);
                    return connection.preparedQuery(ADD).execute(stays).map(createdAtMs);
                }));
    }

    @Override
    public Future<Void> remove(String app, String room, Kind kind, String user) {
        return pool.preparedQuery(REMOVE)
                .execute(Tuple.of(app, room, kind.name(), user))
                .mapEmpty();
    }

    @Override
    public Future<List<Stay>> page(@Nullable Stay after, int limit) {
        Tuple from = after == null
                ? Tuple.of("", "", "", "", limit)
                : Tuple.of(after.app(), after.room(), after.kind().name(), after.user(), limit);
        return pool.preparedQuery(PAGE).execute(from).map(rows -> {
            List<Stay> page = new ArrayList<>(rows.size());
            rows.forEach(row -> page.add(stay(row)));
            return page;
        });
    }

    private static Stay stay(Row row) {
        return new Stay(
                row.getString("app"),
                row.getString("room"),
                Kind.valueOf(row.getString("kind")),
                row.getString("member"),
                row.getLong("joined_at_ms"),
                row.getLong("created_at_ms"));
    }
}
