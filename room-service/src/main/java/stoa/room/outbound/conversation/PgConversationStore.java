package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.Touched;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.room.domain.conversation.ConversationBounds;
import stoa.room.domain.conversation.ConversationRow;
import stoa.room.domain.conversation.ConversationScene;
import stoa.room.domain.conversation.ConversationStore;
import stoa.room.domain.conversation.Decision;

/**
 * Conversations in tables {@code conversations}, {@code conversation_members}, {@code conversation_subscribers}, {@code
 * conversation_restrictions} and {@code client_blocks}. A change locks the row of its conversation first, so that changes
 * of all nodes come one after the other and versions and the outbox grow in the order of the commits. Any context; does
 * not block.
 */
public final class PgConversationStore implements ConversationStore {
    private static final String LOCKED =
            "SELECT " + ConversationColumns.ALL + " FROM conversations AS c WHERE c.app = $1 AND c.id = $2 FOR UPDATE";
    private static final String FACTS = """
        SELECT 'member' AS fact, user_id, role, 0 AS until_ms FROM conversation_members
        WHERE app = $1 AND conversation = $2 AND user_id = ANY($3)
        UNION ALL
        SELECT 'member', user_id, 'Member', 0 FROM conversation_subscribers
        WHERE app = $1 AND conversation = $2 AND user_id = ANY($3)
        UNION ALL
        SELECT 'restricted', user_id, restriction, until_ms FROM conversation_restrictions
        WHERE app = $1 AND conversation = $2 AND user_id = ANY($3) AND until_ms > $4
        UNION ALL
        SELECT 'unwilling', user_id, '', 0 FROM client_blocks
        WHERE app = $1 AND conversation = $2 AND user_id = ANY($3)
        UNION ALL
        SELECT 'listed', '', '', count(*) FROM conversation_restrictions
        WHERE app = $1 AND conversation = $2 AND restriction = $5 AND until_ms > $4\
        """;
    private static final String TOUCH = """
        WITH told AS (
            SELECT app, id, max(ms) AS ms FROM unnest($1::text[], $2::text[], $3::bigint[]) AS said (app, id, ms)
            GROUP BY app, id
        ), known AS MATERIALIZED (
            SELECT c.app, c.id, told.ms FROM told JOIN conversations AS c ON c.app = told.app AND c.id = told.id
            WHERE c.last_message_ms < told.ms
            ORDER BY c.app, c.id FOR UPDATE OF c)
        UPDATE conversations AS c SET last_message_ms = greatest(c.last_message_ms, known.ms) FROM known
        WHERE c.app = known.app AND c.id = known.id\
        """;
    private static final String LOCK_USER =
            "SELECT pg_advisory_xact_lock(hashtextextended('blocks' || chr(10) || $1 || chr(10) || $2, 0))::text";
    private static final String BLOCK = """
        INSERT INTO client_blocks (app, user_id, conversation) SELECT $1, $2, unnest($3::text[]) ON CONFLICT DO NOTHING\
        """;
    private static final String UNBLOCK =
            "DELETE FROM client_blocks WHERE app = $1 AND user_id = $2 AND conversation = ANY($3)";
    private static final String BLOCKS = "SELECT count(*) AS held FROM client_blocks WHERE app = $1 AND user_id = $2";
    // All have the same parameters: ended before so many milliseconds, at most so many rows.
    private static final List<String> SWEEPS = List.of("""
        WITH ended AS (SELECT app, id FROM conversations WHERE expires_ms < least($1, 9223372036854775807)
            ORDER BY expires_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
        DELETE FROM conversations AS c USING ended WHERE c.app = ended.app AND c.id = ended.id\
        """, """
        WITH ended AS (SELECT app, conversation, restriction, user_id FROM conversation_restrictions
            WHERE until_ms < least($1, 9223372036854775807) ORDER BY until_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
        DELETE FROM conversation_restrictions AS r USING ended WHERE r.app = ended.app
            AND r.conversation = ended.conversation AND r.restriction = ended.restriction AND r.user_id = ended.user_id\
        """, """
        WITH gone AS (SELECT s.app, s.conversation, s.user_id FROM conversation_remains AS remains
            JOIN conversation_subscribers AS s USING (app, conversation) WHERE $1::bigint IS NOT NULL LIMIT $2)
        DELETE FROM conversation_subscribers AS s USING gone WHERE s.app = gone.app
            AND s.conversation = gone.conversation AND s.user_id = gone.user_id\
        """, """
        DELETE FROM conversation_remains AS remains WHERE $1::bigint IS NOT NULL AND $2::bigint IS NOT NULL
            AND NOT EXISTS (SELECT FROM conversation_subscribers AS s
                WHERE s.app = remains.app AND s.conversation = remains.conversation)\
        """);

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgConversationStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Begun> begin(ConversationRow row, List<String> members, long nowMs) {
        List<String> all = List.copyOf(members);
        return pool.withTransaction(connection -> ConversationBegin.begin(connection, row, all, nowMs));
    }

    @Override
    public <R> Future<R> change(Target target, Function<ConversationScene, Decision<R>> rule) {
        return pool.withTransaction(connection -> scene(connection, target).compose(scene -> {
            Decision<R> decision = rule.apply(scene);
            return new ConversationWrites(connection, scene.row(), target)
                    .apply(decision)
                    .map(decision.reply());
        }));
    }

    @Override
    public Future<Void> touch(List<Touched> conversations) {
        if (conversations.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(conversations.stream().map(Touched::app).toArray(String[]::new))
                .addArrayOfString(conversations.stream().map(Touched::id).toArray(String[]::new))
                .addArrayOfLong(conversations.stream().map(Touched::atMs).toArray(Long[]::new));
        return pool.preparedQuery(TOUCH).execute(parameters).mapEmpty();
    }

    @Override
    public Future<Void> block(ClientBlock block) {
        Tuple user = Tuple.of(block.app(), block.user());
        Tuple ids = Tuple.of(block.app(), block.user()).addArrayOfString(array(block.ids()));
        if (!block.blocked()) {
            return pool.preparedQuery(UNBLOCK).execute(ids).mapEmpty();
        }
        return pool.withTransaction(connection -> run(connection, LOCK_USER, user)
                .compose(_ -> run(connection, BLOCK, ids))
                .compose(_ -> run(connection, BLOCKS, user))
                .compose(held -> held.iterator().next().getLong("held") <= ConversationBounds.CLIENT_BLOCKS_MAX
                        ? Future.succeededFuture()
                        : Future.failedFuture(new StoaException(ErrorCode.BLOCK_LIST_FULL))));
    }

    @Override
    public Future<Integer> sweep(long endedBeforeMs, int max) {
        Future<Integer> swept = Future.succeededFuture(0);
        for (String sweep : SWEEPS) {
            swept = swept.compose(before -> pool.preparedQuery(sweep)
                    .execute(Tuple.of(endedBeforeMs, max))
                    .map(rows -> before + rows.rowCount()));
        }
        return swept;
    }

    private static Future<ConversationScene> scene(SqlConnection connection, Target target) {
        return run(
                        connection,
                        LOCKED,
                        Tuple.of(target.lane().app(), target.lane().room()))
                .compose(found -> {
                    @Nullable
                    ConversationRow row = found.size() == 0
                            ? null
                            : ConversationColumns.row(found.iterator().next());
                    if (row == null || row.times().expiresMs() <= target.nowMs()) {
                        return Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND));
                    }
                    return run(connection, FACTS, facts(target)).map(facts -> scene(row, facts));
                });
    }

    private static Tuple facts(Target target) {
        Set<String> users = new HashSet<>(target.users());
        if (target.by() != null) {
            users.add(target.by());
        }
        UserRestriction counted = target.counted();
        return Tuple.of(target.lane().app(), target.lane().room())
                .addArrayOfString(array(users))
                .addLong(target.nowMs())
                .addString(counted == null ? "" : counted.name());
    }

    private static ConversationScene scene(ConversationRow row, RowSet<Row> facts) {
        Map<String, MemberRole> members = new HashMap<>();
        Map<UserRestriction, Map<String, Long>> restricted = new EnumMap<>(UserRestriction.class);
        List<String> unwilling = new ArrayList<>();
        long listed = 0;
        for (Row fact : facts) {
            String user = fact.getString("user_id");
            switch (fact.getString("fact")) {
                case "member" -> members.put(user, MemberRole.ofLabel(fact.getString("role")));
                case "restricted" ->
                    restricted
                            .computeIfAbsent(UserRestriction.valueOf(fact.getString("role")), _ -> new HashMap<>())
                            .put(user, fact.getLong("until_ms"));
                case "unwilling" -> unwilling.add(user);
                default -> listed = fact.getLong("until_ms");
            }
        }
        return new ConversationScene(row, members, restricted, Set.copyOf(unwilling), listed);
    }

    static Future<RowSet<Row>> run(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }
}
