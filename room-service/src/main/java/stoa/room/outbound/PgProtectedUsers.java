package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoa.room.domain.ProtectedUsers;

/** The list {@code PROTECTED} in table {@code room_user_lists}. Any context; does not block. */
public final class PgProtectedUsers implements ProtectedUsers {
    private static final String AMONG = "SELECT user_id FROM room_user_lists"
            + " WHERE app = $1 AND room = $2 AND list = 'PROTECTED' AND user_id = ANY($3) AND until_ms > $4";

    private final Pool pool;
    private final Clock clock;

    /**
     * A list over a pool.
     *
     * @param pool bounded; not closed here
     * @param clock now: what has ended does not protect
     */
    public PgProtectedUsers(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Future<Set<String>> among(String app, String room, List<String> users) {
        Tuple asked = Tuple.of(app, room)
                .addArrayOfString(users.toArray(String[]::new))
                .addLong(clock.millis());
        return pool.preparedQuery(AMONG).execute(asked).map(rows -> {
            Set<String> found = new HashSet<>();
            rows.forEach(row -> found.add(row.getString(0)));
            return found;
        });
    }
}
