package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import stoa.room.domain.Destruction;
import stoa.room.domain.Destructions;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomEvents;

/**
 * What the end of a room leaves behind, in the transaction that deletes it: a row that says that members and
 * log have to be told, and an entry of the outbox for other teams. Any context.
 */
final class RoomEnds {
    private static final String NOTE = """
        INSERT INTO room_destructions (app, id, version, created_at_ms, reason, claimed_until_ms)
        SELECT app, id, nextval('room_policy_versions'), created_at_ms, $4, $5
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS gone (app, id, created_at_ms)
        RETURNING app, id, version, created_at_ms, reason, told\
        """;
    private static final String STAYS = """
        DELETE FROM room_stays USING unnest($1::text[], $2::text[]) AS gone (app, id)
        WHERE room_stays.app = gone.app AND room_stays.room = gone.id\
        """;

    private RoomEnds() {}

    /** Notes the end of rooms whose rows (app, id, created_at_ms) were deleted under their locks. */
    static Future<List<Destruction>> note(
            SqlConnection connection, RowSet<Row> gone, String reason, long claimedUntilMs) {
        if (gone.size() == 0) {
            return Future.succeededFuture(List.of());
        }
        List<String> apps = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<Long> createdAtMs = new ArrayList<>();
        gone.forEach(row -> {
            apps.add(row.getString("app"));
            ids.add(row.getString("id"));
            createdAtMs.add(row.getLong("created_at_ms"));
        });
        Tuple ended = keys(apps, ids)
                .addArrayOfLong(createdAtMs.toArray(Long[]::new))
                .addString(reason)
                .addLong(claimedUntilMs);
        long nowMs = claimedUntilMs - Destructions.CLAIM_MS;
        return connection
                .preparedQuery(STAYS)
                .execute(keys(apps, ids))
                .compose(_ -> connection.preparedQuery(NOTE).execute(ended))
                .compose(rows -> {
                    List<Destruction> noted = new ArrayList<>();
                    rows.forEach(row -> noted.add(PgRoomStore.destruction(row)));
                    return PgRoomOutbox.add(connection, entries(noted, nowMs), nowMs)
                            .map(noted);
                });
    }

    private static Tuple keys(List<String> apps, List<String> ids) {
        return Tuple.tuple().addArrayOfString(apps.toArray(String[]::new)).addArrayOfString(ids.toArray(String[]::new));
    }

    private static List<OutboxEntry> entries(List<Destruction> noted, long nowMs) {
        return noted.stream()
                .<OutboxEntry>map(one -> new OutboxEntry.ToTeams(RoomEvents.destroyed(one, nowMs)))
                .toList();
    }
}
