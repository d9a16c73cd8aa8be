package stoa.auth.outbound;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;
import stoa.auth.domain.UserStore;

/** Users in table {@code auth_users}. Any context; does not block. */
public final class PgUserStore implements UserStore {
    private static final String FIND =
            "SELECT name, portrait, created_at_ms, tokens_from_ms, blocked_until_ms, deactivated FROM auth_users"
                    + " WHERE app = $1 AND id = $2";
    private static final String SAVE = """
        INSERT INTO auth_users AS stored (app, id, name, portrait, created_at_ms) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (app, id) DO UPDATE SET
            name = coalesce(excluded.name, stored.name),
            portrait = coalesce(excluded.portrait, stored.portrait),
            created_at_ms = CASE stored.created_at_ms WHEN 0 THEN excluded.created_at_ms ELSE stored.created_at_ms END\
        """;
    private static final String REVOKE = """
        INSERT INTO auth_users AS stored (app, id, tokens_from_ms) VALUES ($1, $2, $3)
        ON CONFLICT (app, id) DO UPDATE SET
            tokens_from_ms = greatest(excluded.tokens_from_ms, stored.tokens_from_ms)
        RETURNING tokens_from_ms\
        """;

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgUserStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<StoredUser> find(String app, String user) {
        return pool.preparedQuery(FIND).execute(Tuple.of(app, user)).map(rows -> {
            if (rows.size() == 0) {
                return StoredUser.UNKNOWN;
            }
            var row = rows.iterator().next();
            return new StoredUser(
                    row.getString("name"),
                    row.getString("portrait"),
                    row.getLong("created_at_ms"),
                    row.getLong("tokens_from_ms"),
                    row.getLong("blocked_until_ms"),
                    row.getBoolean("deactivated"));
        });
    }

    @Override
    public Future<Void> save(String app, String user, @Nullable String name, @Nullable String portrait, long nowMs) {
        return pool.preparedQuery(SAVE)
                .execute(Tuple.of(app, user, name, portrait, nowMs))
                .mapEmpty();
    }

    @Override
    public Future<Long> revokeBefore(String app, String user, long issuedBeforeMs) {
        return pool.preparedQuery(REVOKE)
                .execute(Tuple.of(app, user, issuedBeforeMs))
                .map(rows -> rows.iterator().next().getLong("tokens_from_ms"));
    }
}
