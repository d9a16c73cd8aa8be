package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.room.domain.Destruction;
import stoa.room.domain.LifetimeRules;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomEvents;
import stoa.room.domain.RoomStore;

/**
 * Rooms in tables {@code rooms} and {@code room_destructions}, with the policies {@link PgPolicies} reads. Changes of a room, and reads of its
 * policy, take an advisory lock of the room first, so that the statements after it see all that was
 * committed before and policy versions grow in the order of the commits. Any context; does not block.
 */
public final class PgRoomStore implements RoomStore {
    private static final String LOCK = """
        SELECT count(pg_advisory_xact_lock(room)) FROM (
            SELECT DISTINCT hashtextextended($1 || chr(10) || id, 0) AS room
            FROM unnest($2::text[]) AS id ORDER BY room) AS rooms\
        """;
    private static final String LOCK_SHARED =
            "SELECT pg_advisory_xact_lock_shared(hashtextextended($1 || chr(10) || $2, 0))::text";
    private static final String WAITING = "SELECT app, id, version, created_at_ms, reason, told"
            + " FROM room_destructions WHERE app = $1 AND id = ANY($2) ORDER BY version";
    private static final String CREATE = """
        INSERT INTO rooms (app, id, name, created_at_ms, policy_version,
            lifetime_fixed, lifetime_minutes, lifetime_from_ms, last_active_ms, ends_at_ms)
        SELECT $1, wanted.id, wanted.name, $4, nextval('room_policy_versions'), $5, $6, $4, $4, $7
        FROM unnest($2::text[], $3::text[]) AS wanted (id, name)
        ON CONFLICT DO NOTHING
        RETURNING id\
        """;
    private static final String DESTROY =
            "DELETE FROM rooms WHERE app = $1 AND id = ANY($2) RETURNING app, id, created_at_ms";
    private static final String FIND = "SELECT id, name, created_at_ms FROM rooms WHERE app = $1 AND id = ANY($2)";
    private static final String ENTRANCE = """
        SELECT rooms.id, rooms.name, rooms.created_at_ms, banned.user_id, banned.until_ms
        FROM (SELECT 1) AS one
        LEFT JOIN rooms ON rooms.app = $1 AND rooms.id = $2
        LEFT JOIN room_user_lists AS banned ON banned.app = $1 AND banned.room = $2
            AND banned.list = 'BANNED' AND banned.user_id = ANY($3)\
        """;
    private static final String CLAIM = """
        WITH due AS MATERIALIZED (
            SELECT app, id FROM room_destructions WHERE claimed_until_ms <= $2
            ORDER BY version LIMIT $1 FOR UPDATE SKIP LOCKED)
        UPDATE room_destructions AS waits SET claimed_until_ms = $3 FROM due
        WHERE waits.app = due.app AND waits.id = due.id
        RETURNING waits.app, waits.id, waits.version, waits.created_at_ms, waits.reason, waits.told\
        """;
    private static final String TOLD = """
        UPDATE room_destructions SET told = true
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS ended (app, id, version)
        WHERE room_destructions.app = ended.app AND room_destructions.id = ended.id
            AND room_destructions.version = ended.version\
        """;
    private static final String FINISH = """
        DELETE FROM room_destructions
        USING unnest($1::text[], $2::text[], $3::bigint[]) AS ended (app, id, version)
        WHERE room_destructions.app = ended.app AND room_destructions.id = ended.id
            AND room_destructions.version = ended.version\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgRoomStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Creation> create(String app, Map<String, String> namesById, Lifetime lifetime, long nowMs) {
        String[] ids = namesById.keySet().toArray(String[]::new);
        String[] names = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            names[i] = Objects.requireNonNull(namesById.get(ids[i]));
        }
        Tuple created = Tuple.of(app, ids, names, nowMs, lifetime.fixed(), lifetime.minutes())
                .addLong(LifetimeRules.firstLookMs(lifetime, nowMs));
        return pool.withTransaction(connection -> run(connection, LOCK, named(app, ids))
                .compose(_ -> run(connection, WAITING, named(app, ids)))
                .compose(waiting -> waiting.size() > 0
                        ? Future.succeededFuture(new Creation.Waiting(all(waiting, PgRoomStore::destruction)))
                        : run(connection, CREATE, created)
                                .map(rows ->
                                        all(rows, row -> row.getString("id")).toArray(String[]::new))
                                .compose(fresh -> PgPolicies.ofRooms(connection, app, fresh))
                                .compose(policies -> PgRoomOutbox.add(connection, entries(policies, nowMs), nowMs)
                                        .map(new Creation.Created(policies)))));
    }

    @Override
    public Future<List<Destruction>> destroy(String app, Collection<String> rooms, String reason, long claimedUntilMs) {
        String[] ids = rooms.toArray(String[]::new);
        return pool.withTransaction(connection -> run(connection, LOCK, named(app, ids))
                .compose(_ -> run(connection, DESTROY, named(app, ids)))
                .compose(gone -> RoomEnds.note(connection, gone, reason, claimedUntilMs)));
    }

    @Override
    public Future<List<RoomInfo>> find(String app, List<String> rooms) {
        return pool.preparedQuery(FIND)
                .execute(named(app, rooms.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, RoomInfo> byId = new HashMap<>();
                    rows.forEach(row -> byId.put(row.getString("id"), info(row)));
                    return rooms.stream()
                            .distinct()
                            .map(byId::get)
                            .filter(Objects::nonNull)
                            .toList();
                });
    }

    @Override
    public Future<Entrance> entrance(String app, String room, Collection<String> users) {
        return pool.preparedQuery(ENTRANCE)
                .execute(Tuple.of(app, room).addArrayOfString(users.toArray(String[]::new)))
                .map(PgRoomStore::entrance);
    }

    @Override
    public Future<RoomPolicy> policy(String app, String room) {
        return pool.withTransaction(connection -> run(connection, LOCK_SHARED, Tuple.of(app, room))
                .compose(_ -> PgPolicies.ofRooms(connection, app, new String[] {room}))
                .map(List::getFirst));
    }

    @Override
    public Future<AppPolicy> appPolicy(String app) {
        return PgPolicies.ofApp(pool, app);
    }

    @Override
    public Future<List<Destruction>> claim(int countMax, long nowMs, long claimedUntilMs) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(countMax, nowMs, claimedUntilMs))
                .map(rows -> all(rows, PgRoomStore::destruction));
    }

    @Override
    public Future<Void> told(List<Destruction> destructions) {
        return pool.preparedQuery(TOLD).execute(keys(destructions)).mapEmpty();
    }

    @Override
    public Future<Void> finish(List<Destruction> destructions) {
        return pool.preparedQuery(FINISH).execute(keys(destructions)).mapEmpty();
    }

    /** Takes the lock of a room until the transaction ends. */
    static Future<Void> lock(SqlConnection connection, String app, String room) {
        return run(connection, LOCK, named(app, new String[] {room})).mapEmpty();
    }

    private static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        List<T> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(read.apply(row)));
        return all;
    }

    private static Tuple named(String app, String[] ids) {
        return Tuple.of(app).addArrayOfString(ids);
    }

    private static Tuple keys(List<Destruction> destructions) {
        return Tuple.tuple()
                .addArrayOfString(destructions.stream().map(Destruction::app).toArray(String[]::new))
                .addArrayOfString(destructions.stream().map(Destruction::room).toArray(String[]::new))
                .addArrayOfLong(destructions.stream().map(Destruction::version).toArray(Long[]::new));
    }

    /** Reads a row of table {@code room_destructions}. */
    static Destruction destruction(Row row) {
        return new Destruction(
                row.getString("app"),
                row.getString("id"),
                row.getLong("version"),
                row.getLong("created_at_ms"),
                row.getString("reason"),
                row.getBoolean("told"));
    }

    private static Entrance entrance(RowSet<Row> rows) {
        Map<String, Long> bannedUntilMs = new HashMap<>();
        for (Row row : rows) {
            if (row.getString("user_id") != null) {
                bannedUntilMs.put(row.getString("user_id"), row.getLong("until_ms"));
            }
        }
        Row first = rows.iterator().next();
        return new Entrance(first.getString("id") == null ? Optional.empty() : Optional.of(info(first)), bannedUntilMs);
    }

    private static RoomInfo info(Row row) {
        return new RoomInfo(row.getString("id"), row.getString("name"), row.getLong("created_at_ms"));
    }

    private static List<OutboxEntry> entries(List<RoomPolicy> created, long nowMs) {
        return created.stream()
                .<OutboxEntry>map(policy -> new OutboxEntry.ToTeams(
                        RoomEvents.created(policy.app(), policy.room(), policy.version(), nowMs)))
                .toList();
    }
}
