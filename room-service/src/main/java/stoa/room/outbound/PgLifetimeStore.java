package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.room.domain.Activity;
import stoa.room.domain.Destruction;
import stoa.room.domain.LifetimeRules;
import stoa.room.domain.LifetimeStore;
import stoa.room.domain.RoomEvents;
import stoa.room.domain.RoomTimes;

/**
 * When rooms end, in table {@code rooms}, with what is switched on for them in {@code room_switches}. Rooms
 * are claimed by moving the time at which they are looked at: index {@code rooms_ends} gives those that are
 * due, {@code SKIP LOCKED} gives each to one node. Any context; does not block.
 */
public final class PgLifetimeStore implements LifetimeStore {
    private static final String KEPT = """
        EXISTS (SELECT FROM room_switches AS kept
            WHERE kept.app = rooms.app AND kept.room = rooms.id AND kept.what = 'KEPT_ALIVE')\
        """;
    private static final String TIMES = "rooms.app, rooms.id, rooms.created_at_ms, rooms.lifetime_fixed,"
            + " rooms.lifetime_minutes, rooms.lifetime_from_ms, rooms.last_active_ms, rooms.kept_until_ms, "
            + KEPT + " AS kept, rooms.ends_at_ms";

    /** The rooms that are due; apart, so that a test can look at how it is carried out. */
    static final String DUE =
            "SELECT app, id FROM rooms WHERE ends_at_ms <= $1 ORDER BY ends_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED";

    private static final String CLAIM = "WITH due AS MATERIALIZED (" + DUE
            + ") UPDATE rooms SET ends_at_ms = $3 FROM due WHERE rooms.app = due.app AND rooms.id = due.id RETURNING "
            + TIMES;
    private static final String POSTPONE = """
        UPDATE rooms SET ends_at_ms = next.look_at_ms,
            last_active_ms = greatest(rooms.last_active_ms, next.active_ms),
            kept_until_ms = greatest(rooms.kept_until_ms, next.kept_until_ms)
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
            AS next (app, id, claimed_ms, look_at_ms, active_ms, kept_until_ms)
        WHERE rooms.app = next.app AND rooms.id = next.id AND rooms.ends_at_ms = next.claimed_ms\
        """;
    private static final String NEXT = "SELECT min(ends_at_ms) AS next FROM rooms";
    private static final String LOCK = """
        SELECT count(pg_advisory_xact_lock(room)) FROM (
            SELECT DISTINCT hashtextextended(app || chr(10) || id, 0) AS room
            FROM unnest($1::text[], $2::text[]) AS wanted (app, id) ORDER BY room) AS rooms\
        """;
    private static final String END = """
        DELETE FROM rooms
        USING unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
            AS due (app, id, created_at_ms, claimed_ms)
        WHERE rooms.app = due.app AND rooms.id = due.id AND rooms.created_at_ms = due.created_at_ms
            AND rooms.ends_at_ms = due.claimed_ms AND NOT\s""" + KEPT + " RETURNING rooms.app, rooms.id, rooms.created_at_ms";
    private static final String TOUCH = """
        WITH heard AS (
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) AS heard (app, id, at_ms)),
        due AS (
            SELECT app, id, heard.at_ms FROM rooms JOIN heard USING (app, id)
            WHERE rooms.last_active_ms < heard.at_ms AND rooms.last_active_ms <= $4
            FOR NO KEY UPDATE OF rooms SKIP LOCKED),
        touched AS (
            UPDATE rooms SET last_active_ms = due.at_ms FROM due
            WHERE rooms.app = due.app AND rooms.id = due.id
            RETURNING rooms.app, rooms.id, rooms.last_active_ms)
        SELECT app, id, max(last_active_ms) AS last_active_ms FROM (
            SELECT * FROM touched
            UNION ALL SELECT app, id, rooms.last_active_ms FROM rooms JOIN heard USING (app, id)) AS noted
        GROUP BY app, id\
        """;
    private static final String SET = """
        UPDATE rooms SET lifetime_fixed = $3, lifetime_minutes = $4, lifetime_from_ms = $5,
            last_active_ms = greatest(last_active_ms, $5), ends_at_ms = $6
        WHERE app = $1 AND id = $2\
        """;
    private static final String SHORTEN = """
        UPDATE rooms SET ends_at_ms = greatest(created_at_ms, last_active_ms) + $2
        WHERE app = $1 AND NOT lifetime_fixed AND lifetime_minutes = 0
            AND ends_at_ms > greatest(created_at_ms, last_active_ms) + $2\
        """;
    private static final String DESCRIBE = "SELECT name, member_events, " + TIMES + """
        , EXISTS (SELECT FROM room_switches AS muted
            WHERE muted.app = rooms.app AND muted.room = rooms.id AND muted.what = 'ALL_MUTED') AS all_muted
        FROM rooms WHERE app = $1 AND id = $2\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgLifetimeStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<RoomTimes>> claimDue(int countMax, long nowMs, long claimedUntilMs) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(nowMs, countMax, claimedUntilMs))
                .map(rows -> {
                    List<RoomTimes> due = new ArrayList<>(rows.size());
                    rows.forEach(row -> due.add(times(row)));
                    return due;
                });
    }

    @Override
    public Future<Void> postpone(List<RoomTimes> claimed, List<RoomTimes> next) {
        Tuple parameters = keys(claimed)
                .addArrayOfLong(longs(claimed, RoomTimes::lookAtMs))
                .addArrayOfLong(longs(next, RoomTimes::lookAtMs))
                .addArrayOfLong(longs(next, RoomTimes::lastActiveMs))
                .addArrayOfLong(longs(next, RoomTimes::keptUntilMs));
        return pool.preparedQuery(POSTPONE).execute(parameters).mapEmpty();
    }

    @Override
    public Future<Long> nextLookMs() {
        return pool.preparedQuery(NEXT).execute().map(rows -> {
            Long next = rows.iterator().next().getLong("next");
            return next == null ? Long.MAX_VALUE : next;
        });
    }

    @Override
    public Future<List<Destruction>> end(List<RoomTimes> claimed, long nowMs, long claimedUntilMs) {
        Tuple due = keys(claimed)
                .addArrayOfLong(longs(claimed, RoomTimes::createdAtMs))
                .addArrayOfLong(longs(claimed, RoomTimes::lookAtMs));
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(keys(claimed))
                .compose(_ -> connection.preparedQuery(END).execute(due))
                .compose(gone -> RoomEnds.note(connection, gone, RoomEvents.REASON_IDLE, claimedUntilMs)));
    }

    @Override
    public Future<Map<Activity.Room, Long>> touch(List<ActiveRoom> rooms, long nowMs) {
        Tuple heard = Tuple.tuple()
                .addArrayOfString(rooms.stream().map(ActiveRoom::app).toArray(String[]::new))
                .addArrayOfString(rooms.stream().map(ActiveRoom::room).toArray(String[]::new))
                .addArrayOfLong(rooms.stream().map(ActiveRoom::atMs).toArray(Long[]::new))
                .addLong(nowMs - Activity.SAVE_EVERY_MS);
        return pool.preparedQuery(TOUCH).execute(heard).map(rows -> {
            Map<Activity.Room, Long> noted = new HashMap<>();
            rows.forEach(row -> noted.put(
                    new Activity.Room(row.getString("app"), row.getString("id")), row.getLong("last_active_ms")));
            return noted;
        });
    }

    @Override
    public Future<Boolean> set(String app, String room, Lifetime lifetime, long nowMs) {
        Tuple parameters = Tuple.of(app, room, lifetime.fixed(), lifetime.minutes(), nowMs)
                .addLong(LifetimeRules.firstLookMs(lifetime, nowMs));
        return pool.preparedQuery(SET).execute(parameters).map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Future<Integer> shorten(String app, int idleMinutes) {
        return pool.preparedQuery(SHORTEN)
                .execute(Tuple.of(app, idleMinutes * 60_000L))
                .map(rows -> rows.rowCount());
    }

    @Override
    public Future<Optional<Described>> describe(String app, String room) {
        return pool.preparedQuery(DESCRIBE).execute(Tuple.of(app, room)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            RoomInfo info = new RoomInfo(row.getString("id"), row.getString("name"), row.getLong("created_at_ms"));
            return Optional.of(new Described(
                    info,
                    times(row),
                    row.getBoolean("all_muted"),
                    MemberEventsRule.valueOf(row.getString("member_events"))));
        });
    }

    private static Tuple keys(List<RoomTimes> rooms) {
        return Tuple.tuple()
                .addArrayOfString(rooms.stream().map(RoomTimes::app).toArray(String[]::new))
                .addArrayOfString(rooms.stream().map(RoomTimes::room).toArray(String[]::new));
    }

    private static Long[] longs(List<RoomTimes> rooms, ToLongFunction<RoomTimes> of) {
        return rooms.stream().mapToLong(of).boxed().toArray(Long[]::new);
    }

    private static RoomTimes times(Row row) {
        return new RoomTimes(
                row.getString("app"),
                row.getString("id"),
                row.getLong("created_at_ms"),
                new Lifetime(row.getBoolean("lifetime_fixed"), row.getInteger("lifetime_minutes")),
                row.getLong("lifetime_from_ms"),
                row.getLong("last_active_ms"),
                row.getLong("kept_until_ms"),
                row.getBoolean("kept"),
                row.getLong("ends_at_ms"));
    }
}
