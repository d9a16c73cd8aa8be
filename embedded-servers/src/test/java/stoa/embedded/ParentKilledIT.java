package stoa.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that holds all three servers is killed with SIGKILL; the next one on the same directories takes over. */
class ParentKilledIT {
    @TempDir
    Path dir;

    @Test
    void theNextProcessStopsTheOrphansAndFindsTheData() throws Exception {
        int pgPort = TcpPort.free("127.0.0.1");
        int redisPort = TcpPort.free("127.0.0.1");
        int kafkaPort = TcpPort.free("127.0.0.1");
        killAfterWriting(pgPort, redisPort, kafkaPort);
        assertThat(TcpPort.isFree("127.0.0.1", pgPort))
                .as("PostgreSQL lives on")
                .isFalse();
        assertThat(TcpPort.isFree("127.0.0.1", redisPort)).as("Redis lives on").isFalse();

        EmbeddedPostgres postgres = new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), pgPort));
        EmbeddedRedis redis = new EmbeddedRedis(ServerConfig.loopback(dir.resolve("redis"), redisPort));
        EmbeddedKafka kafka = new EmbeddedKafka(ServerConfig.loopback(dir.resolve("kafka"), kafkaPort));
        EmbeddedServers all = new EmbeddedServers(List.of(postgres, redis, kafka));
        List<String> progress = java.util.Collections.synchronizedList(new ArrayList<>());
        all.start(progress::add);
        try {
            assertThat(progress).hasSize(3);
            assertThat(PgLine.ask(postgres.uri(), "SELECT what FROM kept")).containsExactly("row");
            assertThat(RedisLine.ask(redis.uri(), "GET kept")).isEqualTo("value");
            assertThat(KafkaLine.readAll(kafka.bootstrap())).containsExactly("record");
        } finally {
            all.stop();
        }
        assertThat(TcpPort.isFree("127.0.0.1", pgPort)).isTrue();
        assertThat(TcpPort.isFree("127.0.0.1", redisPort)).isTrue();
    }

    private void killAfterWriting(int pgPort, int redisPort, int kafkaPort) {
        ChildProcess holder = ChildProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolderMain.class.getName(),
                        dir.toString(),
                        Integer.toString(pgPort),
                        Integer.toString(redisPort),
                        Integer.toString(kafkaPort)),
                Map.of(),
                dir.resolve("holder.log"));
        await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(dir.resolve("written")) || !holder.isAlive());
        assertThat(holder.isAlive()).as(holder.logTail()).isTrue();
        // only the JVM: what it started has to be found later
        ProcessHandle.of(holder.pid()).orElseThrow().destroyForcibly();
        assertThat(holder.awaitExit(Duration.ofSeconds(10))).isTrue();
    }
}
