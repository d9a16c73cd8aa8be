package stoa.kit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.EmbeddedRedis;
import stoa.embedded.EmbeddedServer;
import stoa.embedded.ServerConfig;

/**
 * Real PostgreSQL, Redis and Kafka, each started when a test first asks for it and stopped with the test
 * JVM. Any thread; starting blocks for seconds.
 */
public final class TestServers {
    private static final Path DIR = folder();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres postgres;
    private static @Nullable EmbeddedRedis redis;
    private static @Nullable EmbeddedKafka kafka;

    private TestServers() {}

    /**
     * The PostgreSQL of this test run.
     *
     * @return running
     */
    public static synchronized EmbeddedPostgres postgres() {
        if (postgres == null) {
            postgres = started(new EmbeddedPostgres(ServerConfig.loopback(DIR.resolve("postgres"), 0)));
        }
        return postgres;
    }

    /**
     * The Redis of this test run.
     *
     * @return running
     */
    public static synchronized EmbeddedRedis redis() {
        if (redis == null) {
            redis = started(new EmbeddedRedis(ServerConfig.loopback(DIR.resolve("redis"), 0)));
        }
        return redis;
    }

    /**
     * The Kafka of this test run.
     *
     * @return running
     */
    public static synchronized EmbeddedKafka kafka() {
        if (kafka == null) {
            kafka = started(new EmbeddedKafka(ServerConfig.loopback(DIR.resolve("kafka"), 0)));
        }
        return kafka;
    }

    /**
     * Makes an empty database of its own for a test class.
     *
     * @return its URL, for {@code STOA_PG_URL}
     */
    public static String freshDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        TestDatabases.create(postgres().uri(), name);
        return postgres().uri(name);
    }

    /**
     * The settings that lead a service to these servers, with a fresh database.
     *
     * @return environment variables
     */
    public static Map<String, String> settings() {
        return Map.of(
                "STOA_PG_URL", freshDatabase(),
                "STOA_REDIS_URL", redis().uri(),
                "STOA_KAFKA_BOOTSTRAP", kafka().bootstrap());
    }

    private static <S extends EmbeddedServer> S started(S server) {
        server.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::stop));
        return server;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("stoa-test-servers");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
