package stoa.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts the three servers, writes something to each and waits to be killed. */
final class ServerHolderMain {
    private ServerHolderMain() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        ParentWatch.endWithParent();
        EmbeddedPostgres postgres =
                new EmbeddedPostgres(ServerConfig.loopback(dir.resolve("pg"), Integer.parseInt(args[1])));
        EmbeddedRedis redis = new EmbeddedRedis(ServerConfig.loopback(dir.resolve("redis"), Integer.parseInt(args[2])));
        EmbeddedKafka kafka = new EmbeddedKafka(ServerConfig.loopback(dir.resolve("kafka"), Integer.parseInt(args[3])));
        new EmbeddedServers(List.of(postgres, redis, kafka)).start(System.out::println);
        PgLine.ask(postgres.uri(), "CREATE TABLE kept AS SELECT 'row' AS what");
        RedisLine.ask(redis.uri(), "SET kept value");
        KafkaLine.createTopic(kafka.bootstrap());
        KafkaLine.write(kafka.bootstrap(), "record");
        Files.writeString(dir.resolve("written"), "");
        Thread.currentThread().join();
    }
}
