package stoa.history.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import stoa.kit.kafka.KafkaClients;
import stoa.protocol.kafka.DeadLetter;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;

/** Puts what no back end took on {@code stoa.dead-letters}; waits for the broker on a worker thread. */
public final class KafkaWebhookLetters implements Function<List<DeadLetter>, Future<Void>> {
    private final Vertx vertx;
    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    /**
     * Letters over a producer.
     *
     * @param vertx whose worker threads it uses
     * @param producer with {@code acks=all}; not closed here
     * @param clock wall clock
     */
    public KafkaWebhookLetters(Vertx vertx, Producer<byte[], byte[]> producer, InstantSource clock) {
        this.vertx = vertx;
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public Future<Void> apply(List<DeadLetter> letters) {
        return vertx.executeBlocking(
                () -> {
                    List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
                    for (DeadLetter letter : letters) {
                        sent.add(producer.send(record(letter, clock.instant())));
                    }
                    for (java.util.concurrent.Future<RecordMetadata> one : sent) {
                        one.get(KafkaClients.DELIVERY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
                    }
                    return null;
                },
                false);
    }

    private static ProducerRecord<byte[], byte[]> record(DeadLetter letter, Instant now) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                KafkaTopic.DEAD_LETTERS.topicName(), letter.id().getBytes(StandardCharsets.UTF_8), letter.encode());
        EventHeaders.of(EventType.DEAD_LETTER, letter.id(), "", now)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
