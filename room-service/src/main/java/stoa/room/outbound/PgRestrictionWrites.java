package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.room.domain.RestrictionChange;
import stoa.room.domain.RestrictionRules;

/** Writes changes of lists and switches within a transaction that holds their lock. Any context. */
final class PgRestrictionWrites {
    private static final String OTHERS = "SELECT count(*) FROM room_user_lists"
            + " WHERE app = $1 AND room = $2 AND list = $3 AND until_ms > $4 AND user_id <> ALL($5)";
    private static final String PUT = """
        INSERT INTO room_user_lists AS known (app, room, list, until_ms, user_id)
        SELECT $1, $2, $3, $5::bigint, wanted.user_id
        FROM unnest($6::text[]) WITH ORDINALITY AS wanted (user_id, nth) ORDER BY wanted.nth
        ON CONFLICT (app, room, list, user_id) DO UPDATE SET
            until_ms = excluded.until_ms,
            place = CASE WHEN known.until_ms <= $4 THEN excluded.place ELSE known.place END\
        """;
    private static final String TAKE = "DELETE FROM room_user_lists"
            + " WHERE app = $1 AND room = $2 AND list = $3 AND user_id = ANY($4) RETURNING user_id, until_ms";
    private static final String OTHER_ROOMS =
            "SELECT count(*) FROM room_switches WHERE app = $1 AND what = $2 AND room <> $3";
    private static final String TURN_ON =
            "INSERT INTO room_switches (app, what, room) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    private static final String TURN_OFF = "DELETE FROM room_switches WHERE app = $1 AND what = $2 AND room = $3";
    private static final String LET_GO = "UPDATE rooms SET kept_until_ms = $3 WHERE app = $1 AND id = $2";
    private static final String ADD_TYPES = """
        INSERT INTO app_type_lists (app, list, type)
        SELECT $1, $2, wanted.type
        FROM unnest($3::text[]) WITH ORDINALITY AS wanted (type, nth) ORDER BY wanted.nth
        ON CONFLICT DO NOTHING\
        """;
    private static final String REMOVE_TYPES =
            "DELETE FROM app_type_lists WHERE app = $1 AND list = $2 AND type = ANY($3)";
    private static final String LIMIT = """
        INSERT INTO room_rates AS known (app, room, per_second) VALUES ($1, $2, $3)
        ON CONFLICT (app, room) DO UPDATE SET per_second = excluded.per_second
        WHERE known.per_second <> excluded.per_second\
        """;
    private static final String UNLIMIT = "DELETE FROM room_rates WHERE app = $1 AND room = $2";
    private static final String TYPES = "SELECT count(*) FROM app_type_lists WHERE app = $1 AND list = $2";

    private PgRestrictionWrites() {}

    /** What a change has written. */
    sealed interface Written {
        /** It was so before. */
        record Nothing() implements Written {}

        /** Something, concerning these users, or none. */
        record Users(List<String> users) implements Written {
            public Users {
                users = List.copyOf(users);
            }
        }
    }

    /** Writes; fails, for the transaction to be rolled back, when there is no place for it. */
    static Future<Written> write(SqlConnection connection, RestrictionChange change, long nowMs) {
        return switch (change) {
            case RestrictionChange.PutUsers put -> put(connection, put, nowMs);
            case RestrictionChange.TakeUsers take -> take(connection, take, nowMs);
            case RestrictionChange.Turn turn -> turn(connection, turn, nowMs);
            case RestrictionChange.Limit limit -> limit(connection, limit);
            case RestrictionChange.ChangeTypes types -> types(connection, types);
        };
    }

    private static Future<Written> put(SqlConnection connection, RestrictionChange.PutUsers put, long nowMs) {
        String[] users = put.users().toArray(String[]::new);
        Tuple of = Tuple.of(put.app(), put.room(), put.list().name(), nowMs);
        return count(connection, OTHERS, copy(of).addArrayOfString(users)).compose(others -> {
            if (others + users.length > put.usersMax()) {
                return Future.failedFuture(RestrictionRules.full(put));
            }
            return connection
                    .preparedQuery(PUT)
                    .execute(copy(of).addLong(put.untilMs()).addArrayOfString(users))
                    .map(new Written.Users(put.users()));
        });
    }

    private static Future<Written> take(SqlConnection connection, RestrictionChange.TakeUsers take, long nowMs) {
        Tuple named = Tuple.of(take.app(), take.room(), take.list().name())
                .addArrayOfString(take.users().toArray(String[]::new));
        return connection.preparedQuery(TAKE).execute(named).map(rows -> {
            Set<String> taken = new HashSet<>();
            rows.forEach(row -> {
                if (row.getLong("until_ms") > nowMs) {
                    taken.add(row.getString("user_id"));
                }
            });
            return taken.isEmpty()
                    ? new Written.Nothing()
                    : new Written.Users(
                            take.users().stream().filter(taken::contains).toList());
        });
    }

    private static Future<Written> turn(SqlConnection connection, RestrictionChange.Turn turn, long nowMs) {
        Tuple of = Tuple.of(turn.app(), turn.what().name(), turn.room());
        Future<Void> hasPlace = turn.on() && turn.roomsMax() < Integer.MAX_VALUE
                ? count(connection, OTHER_ROOMS, of)
                        .compose(others -> others < turn.roomsMax()
                                ? Future.succeededFuture()
                                : Future.failedFuture(RestrictionRules.full(turn)))
                : Future.succeededFuture();
        return hasPlace.compose(_ ->
                        connection.preparedQuery(turn.on() ? TURN_ON : TURN_OFF).execute(of))
                .compose(done -> done.rowCount() > 0
                        ? letGo(connection, turn, nowMs).map(written(true))
                        : Future.succeededFuture(written(false)));
    }

    /** A room that is kept alive no more lives on for a time of silence from now. */
    private static Future<Void> letGo(SqlConnection connection, RestrictionChange.Turn turn, long nowMs) {
        return turn.on() || turn.what() != RoomSwitch.KEPT_ALIVE
                ? Future.succeededFuture()
                : connection
                        .preparedQuery(LET_GO)
                        .execute(Tuple.of(turn.app(), turn.room(), nowMs))
                        .mapEmpty();
    }

    private static Future<Written> limit(SqlConnection connection, RestrictionChange.Limit limit) {
        Tuple room = Tuple.of(limit.app(), limit.room());
        return (limit.messagesPerSecond() == 0
                        ? connection.preparedQuery(UNLIMIT).execute(room)
                        : connection.preparedQuery(LIMIT).execute(room.addInteger(limit.messagesPerSecond())))
                .map(done -> written(done.rowCount() > 0));
    }

    private static Future<Written> types(SqlConnection connection, RestrictionChange.ChangeTypes types) {
        Tuple of = Tuple.of(types.app(), types.list().name());
        return connection
                .preparedQuery(REMOVE_TYPES)
                .execute(copy(of).addArrayOfString(types.remove().toArray(String[]::new)))
                .compose(removed -> connection
                        .preparedQuery(ADD_TYPES)
                        .execute(copy(of).addArrayOfString(types.add().toArray(String[]::new)))
                        .compose(added -> count(connection, TYPES, of)
                                .compose(count -> count > types.typesMax() && added.rowCount() > 0
                                        ? Future.failedFuture(RestrictionRules.full(types))
                                        : Future.succeededFuture(written(removed.rowCount() + added.rowCount() > 0)))));
    }

    private static Written written(boolean changed) {
        return changed ? new Written.Users(List.of()) : new Written.Nothing();
    }

    private static Future<Long> count(SqlConnection connection, String sql, Tuple parameters) {
        return connection
                .preparedQuery(sql)
                .execute(parameters)
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Tuple copy(Tuple of) {
        Tuple copy = Tuple.tuple();
        for (int i = 0; i < of.size(); i++) {
            copy.addValue(of.getValue(i));
        }
        return copy;
    }
}
