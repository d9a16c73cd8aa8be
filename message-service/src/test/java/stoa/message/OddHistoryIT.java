package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.ServerConfig;
import stoa.kit.StoaService;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.kafka.KafkaTopics;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** Take-overs when the history is silent, or ahead of a log that lost its end. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set up before the tests
class OddHistoryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Conversation SILENT = Conversation.room("app", "silent");
    private static final Conversation AHEAD = Conversation.room("app", "ahead-of-the-log");

    private final FakeBackends backends = new FakeBackends();
    private final FakeGateway gateway = new FakeGateway();
    private EmbeddedKafka kafka;
    private ServiceProcess process;

    @BeforeAll
    void start() throws Exception {
        Path data = Files.createTempDirectory("stoa-odd-history-test");
        kafka = new EmbeddedKafka(ServerConfig.loopback(data, 0));
        kafka.start();
        KafkaClients clients = new KafkaClients(kafka.bootstrap(), 1, 1_000_000_000);
        try (Admin admin = clients.admin("setup")) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> KafkaTopics.ensure(admin, clients)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(5, TimeUnit.SECONDS));
        }
        try (Producer<byte[], byte[]> producer = clients.producer("earlier-owner")) {
            for (String cid : List.of("c0", "c1")) {
                producer.send(record(message(SILENT, cid))).get();
            }
        }
        backends.head(SILENT.partition(), null);
        backends.head(AHEAD.partition(), new FoldHead(5, 1_000, List.of()));
        List<StoaService> services = new ArrayList<>(backends.services());
        services.add(gateway.service());
        services.add(new MessageService());
        process = new ServiceProcess(
                services,
                ServiceProcess.declaration(services)
                        .read(Map.of("STOA_KAFKA_BOOTSTRAP", kafka.bootstrap(), "STOA_MANAGEMENT_PORT", "0")));
        process.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> gateway.look(FakeGateway::partitionsOwned) == Conversation.PARTITIONS);
    }

    @AfterAll
    void stop() throws Exception {
        process.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        kafka.stop();
    }

    @Test
    void aSilentHistoryIsNotWaitedForAndRepeatsAreKnownFromTheLog() throws Exception {
        assertThat(SILENT.partition()).isNotEqualTo(AHEAD.partition());
        Sent repeated = (Sent) gateway.on(asked -> asked.send(SILENT, "ann", "c1"));
        assertThat(new Cursor(repeated.cursor()).offset()).isEqualTo(1);
        Sent fresh = (Sent) gateway.on(asked -> asked.send(SILENT, "ann", "c2"));
        assertThat(new Cursor(fresh.cursor()).offset()).isEqualTo(2);
    }

    @Test
    void offsetsTheHistoryKnowsAreNotUsedAgainByALogThatLostThem() throws Exception {
        Sent fresh = (Sent) gateway.on(asked -> asked.send(AHEAD, "ann", "c1"));
        assertThat(new Cursor(fresh.cursor()).offset()).isEqualTo(5);
    }

    private static LogEvent message(Conversation room, String cid) {
        return new LogEvent.MessageAccepted(
                room,
                MessageId.of(room, "ann", cid),
                "ann",
                "session-ann",
                cid,
                "app:text",
                new JsonText("{}"),
                Priority.NORMAL,
                FakeGateway.SENDER,
                null,
                null);
    }

    private static ProducerRecord<byte[], byte[]> record(LogEvent event) {
        ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(
                "stoa.messages", event.conversation().partition(), null, LogEventJson.encode(event));
        EventHeaders.of(EventType.of(event), event.id(), "app", Instant.EPOCH)
                .forEach((name, value) -> data.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return data;
    }
}
