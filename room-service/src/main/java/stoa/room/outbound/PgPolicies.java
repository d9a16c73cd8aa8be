package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.UserList;

/**
 * Reads policies with all they hold from tables {@code rooms}, {@code room_user_lists},
 * {@code room_switches}, {@code app_policies} and {@code app_type_lists}. What has ended may still be in
 * them. Any context; does not block.
 */
final class PgPolicies {
    // A room that does not exist has no version of its own; the latest of all is later than all said of it.
    private static final String ROOMS = """
        SELECT wanted.id, COALESCE(rooms.created_at_ms, 0) AS created_at_ms,
               COALESCE(rooms.policy_version, (SELECT last_value FROM room_policy_versions)) AS version,
               COALESCE(room_rates.per_second, 0) AS per_second
        FROM unnest($2::text[]) AS wanted (id) LEFT JOIN rooms ON rooms.app = $1 AND rooms.id = wanted.id
            LEFT JOIN room_rates ON room_rates.app = $1 AND room_rates.room = wanted.id\
        """;
    private static final String USERS = "SELECT room, list, user_id, until_ms FROM room_user_lists"
            + " WHERE app = $1 AND room = ANY($2) ORDER BY place";
    private static final String SWITCHES = "SELECT room, what FROM room_switches WHERE app = $1 AND room = ANY($2)";
    private static final String APP = """
        SELECT version,
               ARRAY(SELECT user_id FROM room_user_lists WHERE app = $1 AND room = '' ORDER BY place) AS users,
               ARRAY(SELECT until_ms FROM room_user_lists WHERE app = $1 AND room = '' ORDER BY place) AS ends,
               ARRAY(SELECT type FROM app_type_lists WHERE app = $1 AND list = 'LOW_PRIORITY' ORDER BY place) AS low,
               ARRAY(SELECT type FROM app_type_lists WHERE app = $1 AND list = 'PROTECTED' ORDER BY place) AS protected
        FROM app_policies WHERE app = $1\
        """;

    private PgPolicies() {}

    /** What is on the lists of one room. */
    private static final class Lists {
        final Map<String, Long> mutedUntilMs = new HashMap<>();
        final Map<String, Long> bannedUntilMs = new HashMap<>();
        final List<String> speakers = new ArrayList<>();
        final List<String> protectedUsers = new ArrayList<>();
        boolean allMuted;
        boolean distributionStopped;

        void put(UserList list, String user, long untilMs) {
            switch (list) {
                case MUTED -> mutedUntilMs.put(user, untilMs);
                case BANNED -> bannedUntilMs.put(user, untilMs);
                case SPEAKERS -> speakers.add(user);
                case PROTECTED -> protectedUsers.add(user);
                case MUTED_EVERYWHERE -> throw new IllegalStateException("the app's list is in a room's");
            }
        }

        void turnOn(RoomSwitch what) {
            switch (what) {
                case ALL_MUTED -> allMuted = true;
                case DISTRIBUTION_STOPPED -> distributionStopped = true;
                case KEPT_ALIVE -> {}
            }
        }

        RoomPolicy policy(String app, Row row) {
            long createdAtMs = row.getLong("created_at_ms");
            return new RoomPolicy(
                    app,
                    row.getString("id"),
                    createdAtMs != 0,
                    row.getLong("version"),
                    createdAtMs,
                    mutedUntilMs,
                    bannedUntilMs,
                    allMuted,
                    speakers,
                    protectedUsers,
                    distributionStopped,
                    row.getInteger("per_second"));
        }
    }

    /** Policies of rooms, whether they exist or not, in any order; under the locks of the rooms. */
    static Future<List<RoomPolicy>> ofRooms(SqlClient connection, String app, String[] ids) {
        Tuple named = Tuple.of(app).addArrayOfString(ids);
        Map<String, Lists> byRoom = new HashMap<>();
        return connection
                .preparedQuery(USERS)
                .execute(named)
                .compose(rows -> {
                    rows.forEach(row -> lists(byRoom, row)
                            .put(
                                    UserList.valueOf(row.getString("list")),
                                    row.getString("user_id"),
                                    row.getLong("until_ms")));
                    return connection.preparedQuery(SWITCHES).execute(named);
                })
                .compose(rows -> {
                    rows.forEach(row -> lists(byRoom, row).turnOn(RoomSwitch.valueOf(row.getString("what"))));
                    return connection.preparedQuery(ROOMS).execute(named);
                })
                .map(rows -> policies(app, rows, byRoom));
    }

    /** The policy of an app, of one moment; open where nothing was ever said of it. */
    static Future<AppPolicy> ofApp(SqlClient connection, String app) {
        return connection.preparedQuery(APP).execute(Tuple.of(app)).map(rows -> {
            if (rows.size() == 0) {
                return AppPolicy.open(app);
            }
            Row row = rows.iterator().next();
            String[] users = row.getArrayOfStrings("users");
            Long[] endsMs = row.getArrayOfLongs("ends");
            Map<String, Long> mutedUntilMs = new HashMap<>();
            for (int i = 0; i < users.length; i++) {
                mutedUntilMs.put(users[i], endsMs[i]);
            }
            return new AppPolicy(
                    app,
                    row.getLong("version"),
                    mutedUntilMs,
                    List.of(row.getArrayOfStrings("low")),
                    List.of(row.getArrayOfStrings("protected")));
        });
    }

    private static Lists lists(Map<String, Lists> byRoom, Row row) {
        return byRoom.computeIfAbsent(row.getString("room"), _ -> new Lists());
    }

    private static List<RoomPolicy> policies(String app, RowSet<Row> rooms, Map<String, Lists> byRoom) {
        List<RoomPolicy> policies = new ArrayList<>(rooms.size());
        for (Row row : rooms) {
            policies.add(byRoom.getOrDefault(row.getString("id"), new Lists()).policy(app, row));
        }
        return policies;
    }
}
