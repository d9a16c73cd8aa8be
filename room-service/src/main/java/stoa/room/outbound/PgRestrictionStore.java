package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RestrictionChange;
import stoa.room.domain.RestrictionStore;

/**
 * Restrictions in tables {@code room_user_lists}, {@code room_switches}, {@code app_type_lists} and
 * {@code app_policies}. A change takes the advisory lock of its room, that of the app being the lock of
 * the room ''; who needs both takes the room's first. Any context; does not block.
 */
public final class PgRestrictionStore implements RestrictionStore {
    private static final String NEXT_OF_ROOM = """
        WITH next AS (SELECT nextval('room_policy_versions') AS version)
        UPDATE rooms SET policy_version = next.version FROM next WHERE rooms.app = $1 AND rooms.id = $2\
        """;
    private static final String NEXT_OF_APP = """
        INSERT INTO app_policies (app, version) VALUES ($1, nextval('room_policy_versions'))
        ON CONFLICT (app) DO UPDATE SET version = excluded.version\
        """;
    private static final String NEXT_OF_NO_ROOM = "SELECT nextval('room_policy_versions')";
    private static final String LISTED = "SELECT user_id, until_ms FROM room_user_lists"
            + " WHERE app = $1 AND room = $2 AND list = $3 AND until_ms > $4 ORDER BY place";
    private static final String SWITCHED = "SELECT room FROM room_switches WHERE app = $1 AND what = $2"
            + " AND ($3::text IS NULL OR room = $3) ORDER BY place OFFSET $4 LIMIT $5";
    private static final String RATE = "SELECT per_second FROM room_rates WHERE app = $1 AND room = $2";
    private static final String TYPES = "SELECT type FROM app_type_lists WHERE app = $1 AND list = $2 ORDER BY place";
    // Materialized: a plan may run a subquery once for each row, and a limit then gives others each time.
    private static final String SWEEP = """
        WITH ended AS MATERIALIZED (
            SELECT app, room, list, user_id FROM room_user_lists
            WHERE until_ms <= $1 AND until_ms < 9223372036854775807
            ORDER BY until_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
        DELETE FROM room_user_lists AS listed USING ended
        WHERE listed.app = ended.app AND listed.room = ended.room AND listed.list = ended.list
            AND listed.user_id = ended.user_id\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgRestrictionStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<Applied>> change(RestrictionChange change, long nowMs, Telling telling) {
        return pool.withTransaction(connection -> lock(connection, change)
                .compose(_ -> PgRestrictionWrites.write(connection, change, nowMs))
                .compose(written -> switch (written) {
                    case PgRestrictionWrites.Written.Nothing() -> Future.succeededFuture(Optional.empty());
                    case PgRestrictionWrites.Written.Users(List<String> users) ->
                        next(connection, change)
                                .map(policy -> new Applied(policy, users))
                                .compose(applied -> PgRoomOutbox.add(connection, telling.of(applied), nowMs)
                                        .map(Optional.of(applied)));
                }));
    }

    @Override
    public Future<Void> note(OutboxEntry entry, long nowMs) {
        return pool.withTransaction(connection -> PgRoomStore.lock(connection, entry.app(), entry.room())
                .compose(_ -> PgRoomOutbox.add(connection, List.of(entry), nowMs)));
    }

    @Override
    public Future<List<RestrictedUser>> listed(String app, String room, UserList list, long nowMs) {
        return pool.preparedQuery(LISTED)
                .execute(Tuple.of(app, room, list.name(), nowMs))
                .map(rows -> PgRoomStore.all(
                        rows, row -> new RestrictedUser(row.getString("user_id"), row.getLong("until_ms"))));
    }

    @Override
    public Future<List<String>> switched(String app, RoomSwitch what, @Nullable String room, Slice slice) {
        return pool.preparedQuery(SWITCHED)
                .execute(Tuple.of(app, what.name(), room, slice.skip(), slice.countMax()))
                .map(rows -> PgRoomStore.all(rows, row -> row.getString("room")));
    }

    @Override
    public Future<Integer> limit(String app, String room) {
        return pool.preparedQuery(RATE)
                .execute(Tuple.of(app, room))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0));
    }

    @Override
    public Future<List<String>> types(String app, TypeList list) {
        return pool.preparedQuery(TYPES)
                .execute(Tuple.of(app, list.name()))
                .map(rows -> PgRoomStore.all(rows, row -> row.getString("type")));
    }

    @Override
    public Future<Integer> sweep(long endedByMs, int countMax) {
        return pool.preparedQuery(SWEEP).execute(Tuple.of(endedByMs, countMax)).map(rows -> rows.rowCount());
    }

    private static Future<Void> lock(SqlConnection connection, RestrictionChange change) {
        Future<?> own = PgRoomStore.lock(connection, change.app(), change.room());
        // How many rooms of an app have it on is counted by one at a time.
        boolean counts = change instanceof RestrictionChange.Turn turn && turn.roomsMax() < Integer.MAX_VALUE;
        return counts
                ? own.compose(_ -> PgRoomStore.lock(connection, change.app(), RestrictionChange.EVERYWHERE))
                : own.mapEmpty();
    }

    /** Gives the policy its next version and reads it. */
    private static Future<Policy> next(SqlConnection connection, RestrictionChange change) {
        String app = change.app();
        String room = change.room();
        if (room.equals(RestrictionChange.EVERYWHERE)) {
            return connection
                    .preparedQuery(NEXT_OF_APP)
                    .execute(Tuple.of(app))
                    .compose(_ -> PgPolicies.ofApp(connection, app))
                    .map(policy -> policy);
        }
        return connection
                .preparedQuery(NEXT_OF_ROOM)
                .execute(Tuple.of(app, room))
                .compose(updated -> updated.rowCount() > 0
                        ? Future.succeededFuture()
                        : connection.preparedQuery(NEXT_OF_NO_ROOM).execute())
                .compose(_ -> PgPolicies.ofRooms(connection, app, new String[] {room}))
                .map(List::getFirst);
    }
}
