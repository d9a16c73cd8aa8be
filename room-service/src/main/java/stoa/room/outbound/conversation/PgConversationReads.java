package stoa.room.outbound.conversation;

import static stoa.room.outbound.conversation.ConversationColumns.array;

import io.vertx.core.Future;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.room.domain.conversation.ConversationReads;

/** Questions about conversations to PostgreSQL. Any context; does not block. */
public final class PgConversationReads implements ConversationReads {
    /** How long looking for conversations may take, in milliseconds. */
    public static final int FIND_WITHIN_MS = 2_000;

    /** Members in one answer at most, over all conversations but the first. */
    public static final long MEMBERS_IN_ANSWER_MAX = 50_000;

    /** Bytes of attributes in one answer at most, over all conversations but the first. */
    public static final long BYTES_IN_ANSWER_MAX = 4 * 1024 * 1024;

    private static final String ALIVE = "SELECT 1 FROM conversations WHERE app = $1 AND id = $2";
    private static final String COUNT =
            "SELECT members FROM conversations WHERE app = $1 AND id = $2 AND expires_ms > $3";
    private static final String MEMBER_OF = """
        SELECT m.conversation, m.joined_ms FROM conversation_members AS m
        JOIN conversations AS c ON c.app = m.app AND c.id = m.conversation AND c.expires_ms > $4
        WHERE m.app = $1 AND m.user_id = $2 AND m.conversation = ANY($3)
        UNION ALL
        SELECT s.conversation, s.joined_ms FROM conversation_subscribers AS s
        JOIN conversations AS c ON c.app = s.app AND c.id = s.conversation
        WHERE s.app = $1 AND s.user_id = $2 AND s.conversation = ANY($3)\
        """;
    // Along the indexes by user; who is in very many conversations waits a little longer for the newest of them.
    private static final String OF_MEMBER = """
        SELECT c.id, c.kind, own.joined_ms FROM (
            SELECT conversation, joined_ms FROM conversation_members WHERE app = $1 AND user_id = $2
            UNION ALL
            SELECT conversation, joined_ms FROM conversation_subscribers WHERE app = $1 AND user_id = $2) AS own
        JOIN conversations AS c ON c.app = $1 AND c.id = own.conversation AND c.expires_ms > $4
        WHERE NOT EXISTS (SELECT FROM client_blocks AS b
            WHERE b.app = $1 AND b.user_id = $2 AND b.conversation = own.conversation)
        ORDER BY greatest(c.last_message_ms, c.created_ms) DESC, c.place DESC LIMIT $3\
        """;
    private static final String ROLES = """
        SELECT user_id, role FROM conversation_members
        WHERE app = $1 AND conversation = $2 AND role <> 'Member' ORDER BY place\
        """;
    private static final String RESTRICTED = """
        SELECT user_id FROM conversation_restrictions
        WHERE app = $1 AND conversation = $2 AND restriction = $3 AND until_ms > $4 AND user_id > $5
        ORDER BY user_id LIMIT $6\
        """;
    private static final String AMONG = """
        SELECT user_id FROM conversation_restrictions
        WHERE app = $1 AND conversation = $2 AND restriction = $3 AND until_ms > $4 AND user_id = ANY($5)\
        """;
    private static final String BLOCKED_BY = """
        SELECT conversation FROM client_blocks WHERE app = $1 AND user_id = $2 AND conversation > $3
        ORDER BY conversation LIMIT $4\
        """;

    private final Pool pool;

    /**
     * Questions over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgConversationReads(Pool pool) {
        this.pool = pool;
    }

    /** A statement that finds ids, with what is needed to know how many fit into an answer. */
    record Search(String sql, Tuple parameters) {
        static Search of(String app, Wish wish) {
            SqlText text = new SqlText();
            String appPlace = text.text(app);
            WhereSql where = new WhereSql(text, appPlace);
            // What is shown only is made after the limit: for few rows, not for all that fit.
            String sql = "SELECT id, members, octet_length(attributes::text) AS bytes FROM ("
                    + "SELECT c.id, c.members, c.attributes FROM conversations AS c"
                    + " WHERE c.app = " + appPlace + " AND c.kind <> 'temporary' AND " + where.condition(wish.where())
                    + " ORDER BY " + where.order(wish.sort()) + " LIMIT " + text.whole(wish.limit()) + " OFFSET "
                    + text.whole(wish.skip()) + ") AS found";
            return new Search(sql, text.parameters());
        }
    }

    @Override
    public Future<List<ConversationInfo>> find(String app, Wish wish, Show show) {
        Search search = Search.of(app, wish);
        return pool.withTransaction(connection -> connection
                        .query("SET LOCAL statement_timeout = " + FIND_WITHIN_MS)
                        .execute()
                        .compose(_ -> connection.preparedQuery(search.sql()).execute(search.parameters())))
                .recover(PgConversationReads::failed)
                .compose(found -> shown(pool, app, fitting(found, show.withMembers()), show));
    }

    private static <T> Future<T> failed(Throwable failure) {
        String state = failure instanceof DatabaseException answered ? String.valueOf(answered.getSqlState()) : "";
        return Future.failedFuture(
                switch (state) {
                    case "57014" -> new StoaException(ErrorCode.CONVERSATION_QUERY_FAILED, "it takes too long");
                    case "2201B" -> new StoaException(ErrorCode.CONVERSATION_QUERY_FAILED, "$regex is no pattern");
                    default -> failure;
                });
    }

    private static List<String> fitting(RowSet<Row> found, boolean withMembers) {
        List<String> ids = new ArrayList<>(found.size());
        long members = 0;
        long bytes = 0;
        for (Row row : found) {
            members += withMembers ? row.getInteger("members") : 0;
            bytes += row.getInteger("bytes");
            if (!ids.isEmpty() && (members > MEMBERS_IN_ANSWER_MAX || bytes > BYTES_IN_ANSWER_MAX)) {
                break;
            }
            ids.add(row.getString("id"));
        }
        return ids;
    }

    @Override
    public Future<List<ConversationInfo>> temporary(String app, List<String> ids, Show show) {
        return shown(pool, app, ids, show)
                .map(found -> found.stream()
                        .filter(one -> one.kind() == ConversationKind.TEMPORARY)
                        .toList());
    }

    /** In the order of the ids; what is gone meanwhile is missing. */
    private static Future<List<ConversationInfo>> shown(SqlClient client, String app, List<String> ids, Show show) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return client.preparedQuery(ConversationShown.SQL)
                .execute(ConversationShown.parameters(app, ids, show))
                .map(rows -> {
                    Map<String, ConversationInfo> byId = new HashMap<>();
                    rows.forEach(row -> byId.put(row.getString("id"), ConversationShown.info(row)));
                    return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
                });
    }

    @Override
    public Future<Optional<Long>> count(String app, String id, long nowMs) {
        return pool.preparedQuery(COUNT).execute(Tuple.of(app, id, nowMs)).map(rows -> {
            Optional<Long> count = Optional.empty();
            for (Row row : rows) {
                count = Optional.of(row.getInteger("members").longValue());
            }
            return count;
        });
    }

    @Override
    public Future<Map<String, Long>> memberOf(String app, String user, List<String> ids, long nowMs) {
        Tuple parameters = Tuple.of(app, user).addArrayOfString(array(ids)).addLong(nowMs);
        return pool.preparedQuery(MEMBER_OF).execute(parameters).map(rows -> {
            Map<String, Long> joinedMs = new HashMap<>();
            rows.forEach(row -> joinedMs.put(row.getString("conversation"), row.getLong("joined_ms")));
            return joinedMs;
        });
    }

    @Override
    public Future<List<Membership>> ofMember(String app, String user, int limit, long nowMs) {
        return pool.preparedQuery(OF_MEMBER)
                .execute(Tuple.of(app, user, limit, nowMs))
                .map(rows -> {
                    List<Membership> memberships = new ArrayList<>(rows.size());
                    rows.forEach(row -> memberships.add(new Membership(
                            row.getString("id"), ConversationColumns.kind(row), row.getLong("joined_ms"))));
                    return memberships;
                });
    }

    @Override
    public Future<Optional<Roles>> roles(String app, String id) {
        return pool.preparedQuery(ALIVE)
                .execute(Tuple.of(app, id))
                .compose(alive -> alive.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : pool.preparedQuery(ROLES).execute(Tuple.of(app, id)).map(rows -> Optional.of(roles(rows))));
    }

    private static Roles roles(RowSet<Row> rows) {
        @Nullable String owner = null;
        List<String> managers = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("role").equals("Owner")) {
                owner = row.getString("user_id");
            } else {
                managers.add(row.getString("user_id"));
            }
        }
        return new Roles(owner, managers);
    }

    @Override
    public Future<List<String>> restricted(RestrictionList list, int limit, @Nullable String after) {
        Tuple parameters = named(list).addString(after == null ? "" : after).addInteger(limit);
        return pool.preparedQuery(RESTRICTED).execute(parameters).map(rows -> texts(rows, "user_id"));
    }

    @Override
    public Future<Set<String>> restrictedAmong(RestrictionList list, List<String> users) {
        return pool.preparedQuery(AMONG)
                .execute(named(list).addArrayOfString(array(users)))
                .map(rows -> new HashSet<>(texts(rows, "user_id")));
    }

    @Override
    public Future<List<String>> blockedBy(String app, String user, int limit, @Nullable String after) {
        return pool.preparedQuery(BLOCKED_BY)
                .execute(Tuple.of(app, user, after == null ? "" : after, limit))
                .map(rows -> texts(rows, "conversation"));
    }

    @Override
    public Future<Optional<ConversationPolicy>> policy(String app, String id, long nowMs) {
        return pool.preparedQuery(ConversationShown.POLICY)
                .execute(Tuple.of(app, id, nowMs))
                .map(rows -> {
                    Optional<ConversationPolicy> policy = Optional.empty();
                    for (Row row : rows) {
                        policy = Optional.of(ConversationShown.policy(app, id, row));
                    }
                    return policy;
                });
    }

    private static Tuple named(RestrictionList list) {
        return Tuple.of(list.app(), list.id(), list.restriction().name(), list.nowMs());
    }

    private static List<String> texts(RowSet<Row> rows, String column) {
        List<String> texts = new ArrayList<>(rows.size());
        rows.forEach(row -> texts.add(row.getString(column)));
        return texts;
    }
}
