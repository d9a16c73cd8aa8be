package stoa.room;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.EmbeddedRedis;
import stoa.embedded.EmbeddedServers;
import stoa.embedded.ServerConfig;
import stoa.kit.config.Settings;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.redis.RedisClients;

/** Real PostgreSQL, Redis and Kafka, started once for all tests of the module and stopped with the JVM. */
public final class RealServers {
    /** The one set of servers. */
    public static final RealServers RUNNING = start();

    private final EmbeddedRedis redisServer;
    private final EmbeddedKafka kafkaServer;
    private final Vertx vertx = Vertx.vertx();
    private final Settings settings;
    private final Pool pool;
    private final Redis redis;

    private RealServers(EmbeddedPostgres postgres, EmbeddedRedis redisServer, EmbeddedKafka kafkaServer) {
        this.redisServer = redisServer;
        this.kafkaServer = kafkaServer;
        settings = Settings.declare(new RoomService().settings())
                .read(Map.of(
                        "STOA_PG_URL", postgres.uri(),
                        "STOA_REDIS_URL", redisServer.uri(),
                        "STOA_KAFKA_BOOTSTRAP", kafkaServer.bootstrap()));
        pool = PgPools.open(vertx, settings, "test");
        redis = RedisClients.open(vertx, settings);
        Migrations.run(vertx, pool, "room").await();
    }

    private static RealServers start() {
        try {
            Path dir = Files.createTempDirectory("stoa-room");
            EmbeddedPostgres postgres = new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), 0));
            EmbeddedRedis redis = new EmbeddedRedis(ServerConfig.loopback(dir.resolve("redis"), 0));
            // One after the other: a callback of this class on another thread would wait for this class.
            postgres.start();
            redis.start();
            EmbeddedKafka kafka = new EmbeddedKafka(ServerConfig.loopback(dir.resolve("kafka"), 0));
            kafka.start();
            EmbeddedServers servers = new EmbeddedServers(List.of(postgres, redis, kafka));
            Runtime.getRuntime().addShutdownHook(new Thread(servers::stop));
            return new RealServers(postgres, redis, kafka);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The Vert.x of the tests.
     *
     * @return one for all
     */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Settings that point to the servers.
     *
     * @return those of room-service
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
     * Connections to Redis.
     *
     * @return one client for all
     */
    public Redis redis() {
        return redis;
    }

    /**
     * The brokers.
     *
     * @return {@code host:port}
     */
    public String kafka() {
        return kafkaServer.bootstrap();
    }

    /**
     * The server itself, to be stopped and started.
     *
     * @return running
     */
    public EmbeddedRedis redisServer() {
        return redisServer;
    }
}
