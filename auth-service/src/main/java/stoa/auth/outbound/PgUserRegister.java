package stoa.auth.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.auth.domain.UserRegister;
import stoa.protocol.auth.UserOperations.BlockedUser;

/** What is decided about users, in table {@code auth_users}. Any context; does not block. */
public final class PgUserRegister implements UserRegister {
    /** Each user once, and in the same order in every statement, so that two of them never wait for each other. */
    private static final String NAMED =
            " FROM (SELECT DISTINCT unnest($2::text[]) AS id) AS named ORDER BY id ON CONFLICT (app, id) DO UPDATE SET ";

    private static final String EXPIRE =
            "INSERT INTO auth_users AS stored (app, id, tokens_from_ms) SELECT $1, id, $3::bigint" + NAMED
                    + "tokens_from_ms = greatest(excluded.tokens_from_ms, stored.tokens_from_ms)";
    private static final String BLOCK = "INSERT INTO auth_users (app, id, blocked_until_ms) SELECT $1, id, $3::bigint"
            + NAMED + "blocked_until_ms = excluded.blocked_until_ms";
    private static final String UNBLOCK =
            "UPDATE auth_users SET blocked_until_ms = 0 WHERE app = $1 AND id = ANY($2::text[])";
    private static final String BLOCKED = "SELECT id, blocked_until_ms FROM auth_users WHERE app = $1"
            + " AND blocked_until_ms > 0 AND blocked_until_ms > $2"
            + " ORDER BY blocked_until_ms, id OFFSET $3 LIMIT $4";
    private static final String SET_TAGS =
            "INSERT INTO auth_users (app, id, tags) SELECT $1, id, $3::text[]" + NAMED + "tags = excluded.tags";
    private static final String TAGS = "SELECT id, tags FROM auth_users WHERE app = $1 AND id = ANY($2::text[])";
    private static final String SET_ACTIVE = "INSERT INTO auth_users (app, id, deactivated) VALUES ($1, $2, $3)"
            + " ON CONFLICT (app, id) DO UPDATE SET deactivated = excluded.deactivated";
    private static final String DEACTIVATED =
            "SELECT id FROM auth_users WHERE app = $1 AND deactivated ORDER BY id OFFSET $2 LIMIT $3";

    private final Pool pool;

    /**
     * A register over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgUserRegister(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Void> expireTokens(String app, List<String> users, long issuedBeforeMs) {
        return pool.preparedQuery(EXPIRE)
                .execute(named(app, users).addLong(issuedBeforeMs))
                .mapEmpty();
    }

    @Override
    public Future<Void> block(String app, List<String> users, long untilMs) {
        return untilMs == 0
                ? pool.preparedQuery(UNBLOCK).execute(named(app, users)).mapEmpty()
                : pool.preparedQuery(BLOCK)
                        .execute(named(app, users).addLong(untilMs))
                        .mapEmpty();
    }

    @Override
    public Future<List<BlockedUser>> blocked(String app, long nowMs, int skip, int limit) {
        return pool.preparedQuery(BLOCKED)
                .execute(Tuple.of(app, nowMs, skip, limit))
                .map(rows -> {
                    List<BlockedUser> found = new ArrayList<>(rows.size());
                    rows.forEach(
                            row -> found.add(new BlockedUser(row.getString("id"), row.getLong("blocked_until_ms"))));
                    return found;
                });
    }

    @Override
    public Future<Void> setTags(String app, List<String> users, List<String> tags) {
        return pool.preparedQuery(SET_TAGS)
                .execute(named(app, users).addArrayOfString(array(tags)))
                .mapEmpty();
    }

    @Override
    public Future<Map<String, List<String>>> tags(String app, List<String> users) {
        return pool.preparedQuery(TAGS).execute(named(app, users)).map(rows -> {
            Map<String, List<String>> found = new HashMap<>();
            rows.forEach(row -> found.put(row.getString("id"), List.of(row.getArrayOfStrings("tags"))));
            return found;
        });
    }

    @Override
    public Future<Void> setActive(String app, String user, boolean active) {
        return pool.preparedQuery(SET_ACTIVE)
                .execute(Tuple.of(app, user, !active))
                .mapEmpty();
    }

    @Override
    public Future<List<String>> deactivated(String app, int skip, int limit) {
        return pool.preparedQuery(DEACTIVATED)
                .execute(Tuple.of(app, skip, limit))
                .map(rows -> {
                    List<String> found = new ArrayList<>(rows.size());
                    rows.forEach(row -> found.add(row.getString("id")));
                    return found;
                });
    }

    /** Not made by {@code Tuple.of}, which takes an array for several values. */
    private static Tuple named(String app, List<String> users) {
        return Tuple.of(app).addArrayOfString(array(users));
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
