package stoa.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.EmbeddedPostgres;
import stoa.embedded.EmbeddedRedis;
import stoa.embedded.ServerConfig;

/** The servers of this test run: each is started when first asked for, and stopped with the JVM. */
final class RealServers {
    private static final Path DIR = dir();
    private static final EmbeddedPostgres POSTGRES =
            new EmbeddedPostgres(ServerConfig.loopback(DIR.resolve("postgres"), 0));
    private static final EmbeddedRedis REDIS = new EmbeddedRedis(ServerConfig.loopback(DIR.resolve("redis"), 0));
    private static final EmbeddedKafka KAFKA = new EmbeddedKafka(ServerConfig.loopback(DIR.resolve("kafka"), 0));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            POSTGRES.stop();
            REDIS.stop();
            KAFKA.stop();
        }));
    }

    private RealServers() {}

    static synchronized EmbeddedPostgres postgres() {
        POSTGRES.start();
        return POSTGRES;
    }

    static synchronized EmbeddedRedis redis() {
        REDIS.start();
        return REDIS;
    }

    static synchronized EmbeddedKafka kafka() {
        KAFKA.start();
        return KAFKA;
    }

    private static Path dir() {
        try {
            return Files.createTempDirectory("stoa-history-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
