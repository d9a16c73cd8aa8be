package stoa.kit.testing;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.kit.StoaService;
import stoa.kit.config.Settings;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;

/**
 * The stores of one service on {@link TestServers}: a database of its own with the service's tables, and Redis
 * where it takes one. Made once per test module; any thread.
 */
public final class TestStores {
    /** The Vert.x of all tests of the JVM, which {@link BusNode}s share too. */
    static final Vertx VERTX = Vertx.vertx();

    private final Settings settings;
    private final Pool pool;
    private @Nullable Redis redis;

    private TestStores(Settings settings, Pool pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /**
     * Makes them; starts the servers if no test did before. Blocks for seconds.
     *
     * @param service whose settings and tables
     * @param environment settings beside those that lead to the servers
     * @return with all tables, empty
     */
    public static TestStores of(StoaService service, Map<String, String> environment) {
        Map<String, String> united = new HashMap<>(environment);
        united.put(PgPools.URL.name(), TestServers.freshDatabase());
        if (service.settings().contains(RedisClients.URL)) {
            united.put(RedisClients.URL.name(), TestServers.redis().uri());
        }
        Settings settings = Settings.declare(service.settings()).read(united);
        Pool pool = PgPools.open(VERTX, settings, "test");
        Await.result(Migrations.run(VERTX, pool, service.name()));
        return new TestStores(settings, pool);
    }

    /**
     * The Vert.x of the tests.
     *
     * @return one for all
     */
    public Vertx vertx() {
        return VERTX;
    }

    /**
     * Settings that lead the service here.
     *
     * @return those the service declares
     */
    public Settings settings() {
        return settings;
    }

    /**
     * Connections to PostgreSQL, where the tables are.
     *
     * @return one pool for all
     */
    public Pool pool() {
        return pool;
    }

    /**
     * Connections to Redis, for services that take one.
     *
     * @return one client for all
     */
    public synchronized Redis redis() {
        if (redis == null) {
            redis = RedisClients.open(VERTX, settings);
        }
        return redis;
    }
}
