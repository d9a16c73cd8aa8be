package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import stoa.gateway.GatewayService;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;
import stoa.kit.testing.Await;

/** A whole gateway for the tests of one class, over the real bus; the other services are in memory. */
final class RunningGateway implements BeforeAllCallback, AfterAllCallback {
    private final Vertx clients = Vertx.vertx();
    private final GatewayService gateway = new GatewayService();
    private final FakeBackends backends = new FakeBackends();
    private final ServiceProcess process;

    RunningGateway(int loops) {
        this(loops, Map.of());
    }

    /** One with further settings. */
    RunningGateway(int loops, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("STOA_CLIENT_PORT", "0");
        environment.put("STOA_SERVER_PORT", "0");
        environment.put("STOA_MANAGEMENT_PORT", "0");
        environment.put("STOA_GATEWAY_LOOPS", Integer.toString(loops));
        List<StoaService> services = new ArrayList<>(backends.services());
        services.add(gateway);
        process = new ServiceProcess(
                services, ServiceProcess.declaration(services).read(environment));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Await.result(process.start());
        await().atMost(Duration.ofSeconds(Await.WITHIN_S))
                .until(() -> process.missing().isEmpty());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(Await.result(process.stop())).isTrue();
        Await.result(clients.close());
    }

    FakeBackends backends() {
        return backends;
    }

    /** The port of clients. */
    int clientPort() {
        return gateway.clientPort();
    }

    /** The port of health and metrics. */
    int managementPort() {
        return process.managementPort();
    }

    /** The port of back ends. */
    int serverPort() {
        return gateway.serverPort();
    }

    /** A connection that has said nothing yet. */
    TestClient open() throws Exception {
        return TestClient.open(clients, gateway.clientPort());
    }

    TestClient login(String user) throws Exception {
        return TestClient.login(clients, gateway.clientPort(), user);
    }
}
