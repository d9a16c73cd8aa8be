package stoa.kit.pg;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoa.kit.config.SecretsInUrls;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;
import stoa.kit.config.SettingsException;

/**
 * Connections to PostgreSQL: a bounded pool with a bounded queue; statements that take too long fail, dead
 * connections are noticed and replaced. Whether the database is there is asked by a {@code StoreWatch}.
 */
public final class PgPools {
    /** Where the database is. */
    public static final Setting<String> URL =
            Setting.text("STOA_PG_URL", "postgresql://stoa@127.0.0.1:5432/stoa").doc("URL of the PostgreSQL database.");

    /** Connections of each service. */
    public static final Setting<Integer> POOL_MAX = Setting.integer("STOA_PG_POOL_MAX", 8)
            .between(1, 1_000)
            .unit("connections")
            .doc("Connections to PostgreSQL of each service.");

    /** What may wait for a connection. */
    public static final Setting<Integer> WAITING_MAX = Setting.integer("STOA_PG_WAITING_MAX", 2_000)
            .between(1, 1_000_000)
            .unit("statements")
            .doc("Statements that may wait for a connection; one more fails at once.");

    /** How long a statement may take. */
    public static final Setting<Integer> STATEMENT_TIMEOUT_MS = Setting.integer("STOA_PG_STATEMENT_TIMEOUT_MS", 10_000)
            .between(100, 3_600_000)
            .unit("ms")
            .doc("How long a statement may take in PostgreSQL before it is cancelled.");

    /** All settings of PostgreSQL. */
    public static final List<Setting<?>> SETTINGS = List.of(URL, POOL_MAX, WAITING_MAX, STATEMENT_TIMEOUT_MS);

    private static final int CONNECT_TIMEOUT_MS = 3_000;
    private static final int WAIT_FOR_CONNECTION_MS = 3_000;

    private PgPools() {}

    /**
     * Opens a pool; connects when first used.
     *
     * @param vertx whose event loops it uses
     * @param settings with {@link #SETTINGS} declared
     * @param name of the pool in metrics, e.g. the service's name
     * @return the pool; its owner closes it
     * @throws SettingsException when the URL is none
     */
    public static Pool open(Vertx vertx, Settings settings, String name) {
        return PgBuilder.pool()
                .connectingTo(connectOptions(settings))
                .with(new PoolOptions()
                        .setName(name)
                        .setMaxSize(settings.get(POOL_MAX))
                        .setMaxWaitQueueSize(settings.get(WAITING_MAX))
                        .setConnectionTimeout(WAIT_FOR_CONNECTION_MS)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpKeepAlive(true)
                        .setTcpUserTimeout(settings.get(STATEMENT_TIMEOUT_MS)))
                .using(vertx)
                .build();
    }

    private static PgConnectOptions connectOptions(Settings settings) {
        String url = settings.get(URL);
        PgConnectOptions options;
        try {
            options = PgConnectOptions.fromUri(url);
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(URL.name() + " is \"" + SecretsInUrls.masked(url)
                    + "\", expected postgresql://user:password@host:port/database.");
        }
        return options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256)
                .setPipeliningLimit(1)
                .addProperty("application_name", "stoa")
                .addProperty("statement_timeout", Integer.toString(settings.get(STATEMENT_TIMEOUT_MS)));
    }
}
