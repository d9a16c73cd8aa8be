package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.kafka.DecodedRecord;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.kafka.RoomEventJson;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomOutbox;

/**
 * The outbox in table {@code room_outbox}. Claims of one room come one after the other by an advisory lock,
 * so that each sees what the one before it did. Any context; does not block.
 */
public final class PgRoomOutbox implements RoomOutbox {
    /** Rows looked at for rooms that wait, at most. */
    public static final int LOOKED_AT_MAX = 10_000;

    private static final String ADD = """
        INSERT INTO room_outbox (app, room, kind, payload, created_at_ms)
        SELECT entry.app, entry.room, entry.kind, entry.payload, $5
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
            WITH ORDINALITY AS entry (app, room, kind, payload, place)
        ORDER BY entry.place\
        """;
    private static final String LOCK = """
        SELECT count(pg_advisory_xact_lock(room)) FROM (
            SELECT DISTINCT hashtextextended('outbox' || chr(10) || lane.app || chr(10) || lane.room, 0) AS room
            FROM unnest($1::text[], $2::text[]) AS lane (app, room) ORDER BY room) AS rooms\
        """;
    private static final String LOCK_ROOMS = """
        SELECT count(pg_advisory_xact_lock(room)) FROM (
            SELECT DISTINCT hashtextextended(lane.app || chr(10) || lane.room, 0) AS room
            FROM unnest($1::text[], $2::text[]) AS lane (app, room) ORDER BY room) AS rooms\
        """;
    private static final String WITH_EVENTS = """
        SELECT lane.app, lane.room FROM unnest($1::text[], $2::text[]) AS lane (app, room)
        WHERE EXISTS (SELECT FROM room_outbox AS waits
            WHERE waits.app = lane.app AND waits.room = lane.room AND waits.kind = $3)\
        """;
    private static final String FIRST = """
        SELECT lane.app, lane.room, waits.seq, waits.kind, waits.payload, waits.claimed_until_ms, waits.failures
        FROM unnest($1::text[], $2::text[]) AS lane (app, room), LATERAL (
            SELECT seq, kind, payload, claimed_until_ms, failures FROM room_outbox
            WHERE app = lane.app AND room = lane.room ORDER BY seq LIMIT $3) AS waits
        ORDER BY waits.seq\
        """;
    private static final String CLAIM = "UPDATE room_outbox SET claimed_until_ms = $2 WHERE seq = ANY($1)";
    private static final String DELIVERED = "DELETE FROM room_outbox WHERE seq = ANY($1)";
    private static final String GIVE_BACK =
            "UPDATE room_outbox SET claimed_until_ms = $2, failures = failures + $3 WHERE seq = ANY($1)";
    private static final String WAITING = """
        SELECT app, room FROM (
            SELECT seq, app, room, claimed_until_ms, created_at_ms FROM room_outbox ORDER BY seq LIMIT $4) AS oldest
        GROUP BY app, room
        HAVING max(claimed_until_ms) <= $1 AND min(created_at_ms) <= $2
        ORDER BY min(seq) LIMIT $3\
        """;

    private final Pool pool;

    /**
     * An outbox over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgRoomOutbox(Pool pool) {
        this.pool = pool;
    }

    /**
     * Adds entries in the transaction of a change. The caller holds the lock of each room that is named, as
     * {@link PgRoomStore} takes it, so that entries are numbered in the order of the commits.
     *
     * @param connection in a transaction
     * @param entries in order; none is allowed
     * @param nowMs epoch milliseconds
     * @return when they are written; they are there after the commit, and told by {@code
     *     OutboxDelivery.drain} or a sweep
     */
    public static Future<Void> add(SqlConnection connection, List<OutboxEntry> entries, long nowMs) {
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        int size = entries.size();
        String[] apps = new String[size];
        String[] rooms = new String[size];
        String[] kinds = new String[size];
        String[] payloads = new String[size];
        for (int i = 0; i < size; i++) {
            OutboxEntry entry = entries.get(i);
            apps[i] = entry.app();
            rooms[i] = entry.room();
            kinds[i] = type(entry).typeName();
            payloads[i] = payload(entry);
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(apps)
                .addArrayOfString(rooms)
                .addArrayOfString(kinds)
                .addArrayOfString(payloads)
                .addLong(nowMs);
        return connection.preparedQuery(ADD).execute(parameters).mapEmpty();
    }

    @Override
    public Future<Map<Lane, Claim>> claim(Set<Lane> lanes, int countMax, long nowMs, long claimedUntilMs) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(keys(lanes))
                .compose(
                        _ -> connection.preparedQuery(FIRST).execute(keys(lanes).addInteger(countMax)))
                .compose(rows -> {
                    Map<Lane, Claim> claims = claims(lanes, rows, nowMs);
                    Long[] taken = claims.values().stream()
                            .filter(Claim.Taken.class::isInstance)
                            .flatMap(claim -> ((Claim.Taken) claim).entries().stream())
                            .map(Waiting::seq)
                            .toArray(Long[]::new);
                    return taken.length == 0
                            ? Future.succeededFuture(claims)
                            : connection
                                    .preparedQuery(CLAIM)
                                    .execute(Tuple.tuple().addArrayOfLong(taken).addLong(claimedUntilMs))
                                    .map(claims);
                }));
    }

    @Override
    public Future<Void> keep(List<OutboxEntry.ToTeams> events, long nowMs) {
        List<OutboxEntry> entries = List.copyOf(events);
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK_ROOMS)
                .execute(keys(entries.stream()
                        .map(one -> new Lane(one.app(), one.room()))
                        .toList()))
                .compose(_ -> add(connection, entries, nowMs)));
    }

    @Override
    public Future<Set<Lane>> withEvents(Set<Lane> lanes) {
        return pool.preparedQuery(WITH_EVENTS)
                .execute(keys(lanes).addString(EventType.ROOM_EVENT.typeName()))
                .map(rows -> {
                    Set<Lane> found = new HashSet<>();
                    rows.forEach(row -> found.add(new Lane(row.getString("app"), row.getString("room"))));
                    return found;
                });
    }

    @Override
    public Future<Void> delivered(List<Long> seqs) {
        return pool.preparedQuery(DELIVERED)
                .execute(Tuple.tuple().addArrayOfLong(array(seqs)))
                .mapEmpty();
    }

    @Override
    public Future<Void> giveBack(List<Long> seqs, long untilMs, boolean failed) {
        Tuple parameters =
                Tuple.tuple().addArrayOfLong(array(seqs)).addLong(untilMs).addInteger(failed ? 1 : 0);
        return pool.preparedQuery(GIVE_BACK).execute(parameters).mapEmpty();
    }

    @Override
    public Future<List<Lane>> waiting(int roomsMax, long nowMs, long addedBeforeMs) {
        return pool.preparedQuery(WAITING)
                .execute(Tuple.of(nowMs, addedBeforeMs, roomsMax, LOOKED_AT_MAX))
                .map(rows -> {
                    List<Lane> lanes = new ArrayList<>(rows.size());
                    rows.forEach(row -> lanes.add(new Lane(row.getString("app"), row.getString("room"))));
                    return lanes;
                });
    }

    private static Map<Lane, Claim> claims(Set<Lane> lanes, RowSet<Row> rows, long nowMs) {
        Map<Lane, List<Row>> byLane = new HashMap<>();
        rows.forEach(row -> byLane.computeIfAbsent(
                        new Lane(row.getString("app"), row.getString("room")), _ -> new ArrayList<>())
                .add(row));
        Map<Lane, Claim> claims = new HashMap<>();
        for (Lane lane : lanes) {
            claims.put(lane, claim(byLane.getOrDefault(lane, List.of()), nowMs));
        }
        return claims;
    }

    private static Claim claim(List<Row> rows, long nowMs) {
        List<Waiting> entries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getLong("claimed_until_ms") > nowMs) {
                return new Claim.Held(row.getInteger("failures") > 0);
            }
            try {
                entries.add(new Waiting(row.getLong("seq"), entry(row), row.getInteger("failures")));
            } catch (RuntimeException unreadable) {
                return new Claim.Unreadable(unreadable);
            }
        }
        return entries.isEmpty() ? new Claim.Nothing() : new Claim.Taken(entries);
    }

    private static EventType type(OutboxEntry entry) {
        return switch (entry) {
            case OutboxEntry.ToLog(var event) -> EventType.of(event);
            case OutboxEntry.ToTeams _ -> EventType.ROOM_EVENT;
        };
    }

    private static String payload(OutboxEntry entry) {
        byte[] json = switch (entry) {
            case OutboxEntry.ToLog(var event) -> LogEventJson.encode(event);
            case OutboxEntry.ToTeams(var event) -> RoomEventJson.encode(event);
        };
        return new String(json, StandardCharsets.UTF_8);
    }

    private static OutboxEntry entry(Row row) {
        String kind = row.getString("kind");
        byte[] json = row.getString("payload").getBytes(StandardCharsets.UTF_8);
        if (kind.equals(EventType.ROOM_EVENT.typeName())) {
            return new OutboxEntry.ToTeams(RoomEventJson.decode(json));
        }
        if (LogEventJson.decode(kind, json) instanceof DecodedRecord.Event(var event)) {
            return new OutboxEntry.ToLog(event);
        }
        throw new IllegalStateException("entry " + row.getLong("seq") + " of the outbox is no " + kind);
    }

    private static Tuple keys(Collection<Lane> lanes) {
        return Tuple.tuple()
                .addArrayOfString(lanes.stream().map(Lane::app).toArray(String[]::new))
                .addArrayOfString(lanes.stream().map(Lane::room).toArray(String[]::new));
    }

    private static Long[] array(List<Long> seqs) {
        return seqs.toArray(Long[]::new);
    }
}
