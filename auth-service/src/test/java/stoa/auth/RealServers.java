package stoa.auth;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.ServerConfig;
import stoa.kit.config.Settings;
import stoa.kit.pg.Migrations;
import stoa.kit.pg.PgPools;
import stoa.kit.testing.TestServers;

/** A real PostgreSQL of its own beside a real Redis and Kafka, started once for all tests of the module and stopped with the JVM. */
public final class RealServers {
    /** The one server. */
    public static final RealServers RUNNING = start();

    private final EmbeddedPostgres postgres;
    private final Vertx vertx = Vertx.vertx();
    private final Settings settings;
    private final Pool pool;

    private RealServers(EmbeddedPostgres postgres) {
        this.postgres = postgres;
        settings = Settings.declare(new AuthService().settings())
                .read(Map.of(
                        "STOA_PG_URL", postgres.uri(),
                        "STOA_REDIS_URL", TestServers.redis().uri(),
                        "STOA_KAFKA_BOOTSTRAP", TestServers.kafka().bootstrap(),
                        "STOA_APP_KEY", "first",
                        "STOA_APP_SECRET", "secret 1",
                        "STOA_MASTER_KEY", "master 1",
                        "STOA_APP_SETTINGS", "{\"recallSeconds\": 90}"));
        pool = PgPools.open(vertx, settings, "test");
        Migrations.run(vertx, pool, "auth").await();
    }

    private static RealServers start() {
        try {
            Path dir = Files.createTempDirectory("stoa-auth");
            EmbeddedPostgres postgres = new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), 0));
            postgres.start();
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop));
            return new RealServers(postgres);
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
     * Settings that point to the server and name a first app.
     *
     * @return those of auth-service
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
     * The server itself, to be stopped and started.
     *
     * @return running
     */
    public EmbeddedPostgres postgres() {
        return postgres;
    }
}
