package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import stoa.gateway.GatewayMain;
import stoa.gateway.GatewayService;
import stoa.kit.StoaService;
import stoa.kit.process.ChildProcess;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.error.ErrorCode;

/** Users watch each other over two gateways in two processes, one of which is killed (feature A9). */
@TestInstance(Lifecycle.PER_CLASS)
class PresenceIT {
    private final Vertx clients = Vertx.vertx();
    private final GatewayService here = new GatewayService();
    private final FakeBackends backends = new FakeBackends();

    @TempDir
    private static Path folder = Path.of("");

    private int ownPort;
    private int otherPort;
    private int clientPort;
    private ServiceProcess process = process(Map.of());
    private ChildProcess there;

    private ServiceProcess process(Map<String, String> environment) {
        List<StoaService> services = new ArrayList<>(backends.services());
        services.add(here);
        return new ServiceProcess(services, ServiceProcess.declaration(services).read(environment));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Map<String, String> environment(String name, int clusterPort, int clientPort) {
        return Map.of(
                "STOA_NODE_NAME",
                name,
                "STOA_CLUSTER_PORT",
                Integer.toString(clusterPort),
                "STOA_CLUSTER_MEMBERS",
                "127.0.0.1:" + ownPort + ",127.0.0.1:" + otherPort,
                "STOA_MANAGEMENT_PORT",
                "0",
                "STOA_CLIENT_PORT",
                Integer.toString(clientPort),
                "STOA_SERVER_PORT",
                "0",
                "STOA_GATEWAY_LOOPS",
                "1");
    }

    @BeforeAll
    void start() throws Exception {
        ownPort = freePort();
        otherPort = freePort();
        clientPort = freePort();
        process = process(environment("one", ownPort, 0));
        process.start().toCompletionStage().toCompletableFuture().join();
        there = ChildProcess.start(
                GatewayMain.class, environment("two", otherPort, clientPort), folder.resolve("two.log"));
        await().atMost(Duration.ofMinutes(3))
                .until(() -> process.missing().isEmpty() && there.output().contains("clients connect to"));
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .untilAsserted(() -> loginThere("first").close());
    }

    @AfterAll
    void stop() throws Exception {
        there.close();
        assertThat(process.stop().toCompletionStage().toCompletableFuture().join())
                .isTrue();
        TestClient.await(clients.close());
    }

    private TestClient loginHere(String user) throws Exception {
        return TestClient.login(clients, here.clientPort(), user);
    }

    private TestClient loginThere(String user) throws Exception {
        return TestClient.login(clients, clientPort, user);
    }

    private static JsonObject users(String... users) {
        return new JsonObject().put("users", new JsonArray(List.of(users)));
    }

    private static void assertTold(TestClient watcher, String user, boolean online) throws Exception {
        assertThat(watcher.event())
                .isEqualTo(
                        new JsonObject().put("ev", "presence").put("user", user).put("online", online));
    }

    @Test
    void whoWatchesIsToldOverGatewaysAndDevicesAlsoWhenAGatewayIsKilled() throws Exception {
        TestClient watcher = loginHere("watcher");
        TestClient bob = loginThere("bob");
        await().untilAsserted(() -> assertThat(
                        watcher.ok("presence.watch", users("bob", "cid")).getJsonArray("online"))
                .containsExactly("bob"));

        TestClient cid = loginHere("cid");
        assertTold(watcher, "cid", true);
        TestClient second = loginHere("bob");
        bob.close();
        cid.close();
        assertTold(watcher, "cid", false);
        assertThat(watcher.eventsWaiting()).as("bob has another device").isZero();
        second.close();
        assertTold(watcher, "bob", false);

        loginThere("bob");
        assertTold(watcher, "bob", true);
        loginThere("cid");
        assertTold(watcher, "cid", true);
        assertThat(watcher.ok("presence.unwatch", users("cid")).getJsonArray("online"))
                .containsExactly("cid");
        there.kill();
        assertTold(watcher, "bob", false);
        loginHere("bob");
        assertTold(watcher, "bob", true);
        assertThat(watcher.eventsWaiting()).isZero();
        assertThat(loginHere("late").ok("presence.watch", users("bob", "cid")).getJsonArray("online"))
                .containsExactly("bob");
    }

    @Test
    void aConnectionWatchesSoManyAndTellsWhatIsWrong() throws Exception {
        TestClient watcher = loginHere("many");
        for (int call = 0; call < 5; call++) {
            JsonArray some = new JsonArray();
            for (int i = 0; i < 100; i++) {
                some.add("user-" + call + '-' + i);
            }
            watcher.ok("presence.watch", new JsonObject().put("users", some));
        }
        assertThat(watcher.error("presence.watch", users("one-more"))).isEqualTo(ErrorCode.NOT_ALLOWED.number());
        watcher.ok("presence.unwatch", users("user-0-0"));
        watcher.ok("presence.watch", users("one-more"));
        assertThat(watcher.error("presence.watch", new JsonObject())).isEqualTo(ErrorCode.BAD_REQUEST.number());
    }
}
