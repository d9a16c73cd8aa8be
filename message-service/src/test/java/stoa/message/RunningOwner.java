package stoa.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import stoa.embedded.EmbeddedKafka;
import stoa.embedded.ServerConfig;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.id.Conversation;

/** One whole message-service for the tests of one class, over real Kafka and the real bus; the others are in memory. */
@SuppressWarnings("NullAway.Init") // started before any test runs
final class RunningOwner implements BeforeAllCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeBackends backends = new FakeBackends();
    private final FakeGateway gateway = new FakeGateway();
    private EmbeddedKafka kafka;
    private ServiceProcess process;

    FakeBackends backends() {
        return backends;
    }

    FakeGateway gateway() {
        return gateway;
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    /** Returns when it owns everything. */
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path data = Files.createTempDirectory("stoa-owner-test");
        kafka = new EmbeddedKafka(ServerConfig.loopback(data, 0));
        kafka.start();
        List<StoaService> services = new ArrayList<>(backends.services());
        services.add(gateway.service());
        services.add(new MessageService());
        process = new ServiceProcess(
                services,
                ServiceProcess.declaration(services)
                        .read(Map.of("STOA_KAFKA_BOOTSTRAP", kafka.bootstrap(), "STOA_MANAGEMENT_PORT", "0")));
        process.start().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .until(() -> process.missing().isEmpty()
                        && gateway.look(FakeGateway::partitionsOwned) == Conversation.PARTITIONS);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        assertThat(process.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isTrue();
        kafka.stop();
    }

    /** A metric's value, summed over its labels. */
    long metric(String name) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + process.managementPort() + "/metrics");
            String text = client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return text.lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
