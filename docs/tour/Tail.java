import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another team's service sees: prints every record of {@code stoa.messages} from the beginning.
 *
 * <p>{@code java -cp 'standalone/target/lib/*' docs/tour/Tail.java [broker]}. A real consumer has a
 * group, and forgets ids after 120 s of record time; see docs/protocol.md.
 */
public class Tail {
    public static void main(String[] arguments) {
        // the consumer tells all its settings to the log that is on the class path
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        }
        String broker = arguments.length > 0 ? arguments[0] : "localhost:9092";
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest");
        Set<String> seen = new HashSet<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("stoa.messages").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            while (true) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                    String repeat = seen.add(header(record, "ce_id")) ? "" : " (a repeat: ignore it)";
                    System.out.println(Instant.ofEpochMilli(record.timestamp()) + " " + record.partition() + ":"
                            + record.offset() + " " + header(record, "ce_type") + repeat + " " + record.value());
                }
            }
        }
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
