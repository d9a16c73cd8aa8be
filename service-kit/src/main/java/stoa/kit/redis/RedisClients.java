package stoa.kit.redis;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import stoa.kit.config.Setting;
import stoa.kit.config.Settings;

/**
 * Connections to Redis: a bounded pool with a bounded queue, commands that fail after a time. Connections
 * that break are replaced by the next command. Redis holds nothing that cannot be rebuilt.
 */
public final class RedisClients {
    /** Where Redis is. */
    public static final Setting<String> URL = Setting.text("STOA_REDIS_URL", "redis://127.0.0.1:6379")
            .doc("URL of Redis: redis://[user:password@]host:port[/database].");

    /** Connections of each service. */
    public static final Setting<Integer> POOL_MAX = Setting.integer("STOA_REDIS_POOL_MAX", 8)
            .between(1, 1_000)
            .unit("connections")
            .doc("Connections to Redis of each service.");

    /** What may wait for a connection. */
    public static final Setting<Integer> WAITING_MAX = Setting.integer("STOA_REDIS_WAITING_MAX", 4_000)
            .between(1, 1_000_000)
            .unit("commands")
            .doc("Commands that may wait for a connection to Redis; one more fails at once.");

    /** How long a command may take. */
    public static final Setting<Integer> COMMAND_TIMEOUT_MS = Setting.integer("STOA_REDIS_COMMAND_TIMEOUT_MS", 1_000)
            .between(10, 60_000)
            .unit("ms")
            .doc("How long a command to Redis may take before it counts as failed.");

    /** All settings of Redis. */
    public static final List<Setting<?>> SETTINGS = List.of(URL, POOL_MAX, WAITING_MAX, COMMAND_TIMEOUT_MS);

    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final int RECYCLE_IDLE_MS = 180_000;

    private RedisClients() {}

    /**
     * Opens a client; connects when first used.
     *
     * @param vertx whose event loops it uses
     * @param settings with {@link #SETTINGS} declared
     * @return the client; its owner closes it
     */
    public static Redis open(Vertx vertx, Settings settings) {
        int timeoutMs = settings.get(COMMAND_TIMEOUT_MS);
        RedisOptions options = new RedisOptions()
                .setConnectionString(settings.get(URL))
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(settings.get(POOL_MAX))
                .setMaxPoolWaiting(settings.get(WAITING_MAX))
                .setMaxWaitingHandlers(settings.get(WAITING_MAX))
                .setPoolRecycleTimeout(RECYCLE_IDLE_MS)
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        .setTcpUserTimeout(5 * timeoutMs));
        return new TimedRedis(Redis.createClient(vertx, options), timeoutMs);
    }
}
