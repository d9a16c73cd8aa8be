package stoa.auth.outbound;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import stoa.auth.domain.App;
import stoa.auth.domain.AppStore;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Apps in table {@code auth_apps}. Any context; does not block. */
public final class PgAppStore implements AppStore {
    private static final String ALL =
            "SELECT key, secret, master_key, disabled, settings_version, settings FROM auth_apps"
                    + " ORDER BY created_at_ms, key LIMIT $1";
    private static final String ENSURE = """
        INSERT INTO auth_apps (key, secret, master_key, settings, settings_version, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET secret = excluded.secret, master_key = excluded.master_key
        WHERE (auth_apps.secret, auth_apps.master_key) <> (excluded.secret, excluded.master_key)
        RETURNING xmax = 0 AS created\
        """;
    private static final String LOCK =
            "SELECT key, secret, master_key, disabled, settings_version, settings FROM auth_apps"
                    + " WHERE key = $1 FOR UPDATE";
    private static final String CHANGE =
            "UPDATE auth_apps SET settings = $2, settings_version = settings_version + 1 WHERE key = $1"
                    + " RETURNING key, secret, master_key, disabled, settings_version, settings";

    private final Pool pool;

    /**
     * A store over a pool.
     *
     * @param pool bounded; not closed here
     */
    public PgAppStore(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<App>> all(int max) {
        return pool.preparedQuery(ALL).execute(Tuple.of(max)).map(rows -> {
            List<App> apps = new ArrayList<>(rows.size());
            rows.forEach(row -> apps.add(app(row)));
            return apps;
        });
    }

    @Override
    public Future<Ensured> ensure(App app, long nowMs) {
        Tuple row = Tuple.of(
                app.key(),
                app.secret(),
                app.masterKey(),
                new JsonObject(Map.copyOf(app.settings())),
                app.settingsVersion(),
                nowMs);
        return pool.preparedQuery(ENSURE).execute(row).map(rows -> {
            if (rows.size() == 0) {
                return Ensured.UNCHANGED;
            }
            return rows.iterator().next().getBoolean("created") ? Ensured.CREATED : Ensured.SECRETS_REPLACED;
        });
    }

    @Override
    public Future<App> changeSettings(String appKey, UnaryOperator<Map<String, Object>> change) {
        return pool.withTransaction(connection -> one(connection, LOCK, Tuple.of(appKey))
                .compose(before ->
                        one(connection, CHANGE, Tuple.of(appKey, new JsonObject(change.apply(before.settings()))))));
    }

    private static Future<App> one(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters).map(rows -> {
            if (rows.size() == 0) {
                throw new StoaException(ErrorCode.SERVER_UNKNOWN_APP);
            }
            return app(rows.iterator().next());
        });
    }

    private static App app(Row row) {
        return new App(
                row.getString("key"),
                row.getString("secret"),
                row.getString("master_key"),
                row.getBoolean("disabled"),
                row.getLong("settings_version"),
                row.getJsonObject("settings").getMap());
    }
}
