package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.room.domain.MemberEventsStore;

/** The rules of rooms in table {@code rooms}. Any context; does not block. */
public final class PgMemberEventsStore implements MemberEventsStore {
    private static final String SET = "UPDATE rooms SET member_events = $3 WHERE app = $1 AND id = $2";
    private static final String OF = """
        SELECT app, id, member_events FROM rooms
        JOIN unnest($1::text[], $2::text[]) AS asked (app, id) USING (app, id)\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgMemberEventsStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Boolean> set(String app, String room, MemberEventsRule rule) {
        return pool.preparedQuery(SET).execute(Tuple.of(app, room, rule.name())).map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Future<Map<Conversation, MemberEventsRule>> of(Collection<Conversation> rooms) {
        Tuple asked = Tuple.tuple()
                .addArrayOfString(rooms.stream().map(Conversation::app).toArray(String[]::new))
                .addArrayOfString(rooms.stream().map(Conversation::id).toArray(String[]::new));
        return pool.preparedQuery(OF).execute(asked).map(rows -> {
            Map<Conversation, MemberEventsRule> rules = new HashMap<>();
            rows.forEach(row -> rules.put(
                    Conversation.room(row.getString("app"), row.getString("id")),
                    MemberEventsRule.valueOf(row.getString("member_events"))));
            return rules;
        });
    }
}
