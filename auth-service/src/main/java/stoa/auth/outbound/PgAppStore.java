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
    private static final String COLUMNS =
            "key, secret, master_key, disabled, settings_version, settings, old_secret, old_master_key, old_until_ms";
    private static final String ALL = "SELECT " + COLUMNS + " FROM auth_apps ORDER BY created_at_ms, key LIMIT $1";
    private static final String CREATE = """
        INSERT INTO auth_apps (key, secret, master_key, settings, settings_version, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING\
        """;
    private static final String ENSURE = """
        INSERT INTO auth_apps (key, secret, master_key, settings, settings_version, created_at_ms,
                               configured_secret, configured_master_key)
        VALUES ($1, $2, $3, $4, $5, $6, $2, $3)
        ON CONFLICT (key) DO UPDATE SET secret = excluded.secret, master_key = excluded.master_key,
            configured_secret = excluded.secret, configured_master_key = excluded.master_key,
            old_secret = '', old_master_key = '', settings_version = auth_apps.settings_version + 1
        WHERE (auth_apps.configured_secret, auth_apps.configured_master_key)
            IS DISTINCT FROM (excluded.secret, excluded.master_key)
        RETURNING xmax = 0 AS created\
        """;
    private static final String LOCK = "SELECT " + COLUMNS + " FROM auth_apps WHERE key = $1 FOR UPDATE";
    private static final String CHANGE = """
        UPDATE auth_apps SET secret = $2, master_key = $3, disabled = $4, settings = $5, old_secret = $6,
            old_master_key = $7, old_until_ms = $8, settings_version = settings_version + 1
        WHERE key = $1 RETURNING \
        """ + COLUMNS;

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
        return pool.preparedQuery(ENSURE).execute(row(app, nowMs)).map(rows -> {
            if (rows.size() == 0) {
                return Ensured.UNCHANGED;
            }
            return rows.iterator().next().getBoolean("created") ? Ensured.CREATED : Ensured.SECRETS_REPLACED;
        });
    }

    @Override
    public Future<Boolean> create(App app, long nowMs) {
        return pool.preparedQuery(CREATE).execute(row(app, nowMs)).map(rows -> rows.rowCount() > 0);
    }

    private static Tuple row(App app, long nowMs) {
        return Tuple.of(
                app.key(),
                app.secret(),
                app.masterKey(),
                new JsonObject(Map.copyOf(app.settings())),
                app.settingsVersion(),
                nowMs);
    }

    @Override
    public Future<App> change(String appKey, UnaryOperator<App> change) {
        return pool.withTransaction(connection -> one(connection, LOCK, Tuple.of(appKey))
                .compose(before -> one(connection, CHANGE, changed(change.apply(before)))));
    }

    private static Tuple changed(App app) {
        return Tuple.of(
                        app.key(),
                        app.secret(),
                        app.masterKey(),
                        app.disabled(),
                        new JsonObject(Map.copyOf(app.settings())))
                .addString(app.old().secret())
                .addString(app.old().masterKey())
                .addLong(app.old().untilMs());
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
                row.getJsonObject("settings").getMap(),
                new App.OldSecrets(
                        row.getString("old_secret"), row.getString("old_master_key"), row.getLong("old_until_ms")));
    }
}
