package stoa.gateway.inbound.ws;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import stoa.gateway.domain.LiveUsers;
import stoa.gateway.domain.PresenceWatch;
import stoa.gateway.domain.PresenceWorld;
import stoa.gateway.domain.SessionReports;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeLimits;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.FakeCalls;
import stoa.gateway.inbound.FakeUsers;
import stoa.gateway.inbound.http.HttpDoor;
import stoa.gateway.inbound.http.PortAddress;
import stoa.gateway.inbound.http.WebPages;
import stoa.gateway.inbound.leancloud.LeanCloudProtocol;
import stoa.protocol.auth.UserOperations.SessionOpened;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.kafka.SessionEvent;

/** The client port on two loops, with everything behind it in memory. */
final class RunningEdge implements AutoCloseable {
    static final EdgeLimits LIMITS = EdgeLimits.DEFAULT;

    final Vertx vertx = Vertx.vertx();
    final Vertx clients = Vertx.vertx();
    final FakeHub hub = new FakeHub();
    final FakeCalls calls = new FakeCalls();
    final FakeConversations conversations = new FakeConversations(hub);
    final FakeMarkers markers = new FakeMarkers();
    final List<SessionEvent> sessionEvents = new CopyOnWriteArrayList<>();
    final LiveUsers users = new LiveUsers(new LiveUsers.Ports(
            new NodeId(Service.GATEWAY, "gateway-1", 1),
            this::tell,
            new SessionReports(batch -> {
                sessionEvents.addAll(batch.events());
                return Future.succeededFuture(Done.DONE);
            }),
            System::currentTimeMillis,
            System::currentTimeMillis));
    final PresenceWatch presence = PresenceWorld.alone(users);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<ClientServer> servers = new ArrayList<>();

    RunningEdge(EdgeLimits limits) throws Exception {
        this(limits, 0);
    }

    RunningEdge(EdgeLimits limits, int deflateBytesMin) throws Exception {
        EdgeServices services = new EdgeServices(
                hub,
                calls,
                users,
                presence,
                calls,
                limits,
                TickLength.DEFAULT,
                deflateBytesMin,
                new EdgeMetrics(meters),
                Clock.systemUTC(),
                new Random(1),
                List.of(new LeanCloudProtocol(new FakeUsers(), conversations, markers, _ -> false)));
        HttpDoor door = HttpDoor.ofClients(limits, meters);
        PortAddress address = PortAddress.plain("127.0.0.1", -1);
        for (int i = 0; i < 2; i++) {
            ClientServer server = new ClientServer(address, services, new WebPages(null), door);
            TestClient.await(vertx.deployVerticle(server));
            servers.add(server);
        }
    }

    /** The news come around to this very gateway too. */
    private void tell(SessionOpened opened) {
        users.hear(opened);
    }

    /** The default limits with other times. */
    static EdgeLimits limits(long connectTimeoutMs, long heartbeatMs, long slowMs) {
        return limits(connectTimeoutMs, heartbeatMs, slowMs, LIMITS.requestMs());
    }

    /** The same, and another time for HTTP requests. */
    static EdgeLimits limits(long connectTimeoutMs, long heartbeatMs, long slowMs, long requestMs) {
        return new EdgeLimits(
                LIMITS.connectionsMax(),
                LIMITS.frameBytesMax(),
                LIMITS.requestsUnansweredMax(),
                LIMITS.roomsPerConnectionMax(),
                connectTimeoutMs,
                heartbeatMs,
                LIMITS.replyBytesMax(),
                slowMs,
                LIMITS.heldEntriesMax(),
                LIMITS.drainPerSecond(),
                100,
                LIMITS.httpSocketsMax(),
                requestMs);
    }

    int port() {
        return servers.getFirst().port();
    }

    TestClient login(String user) throws Exception {
        return TestClient.login(clients, port(), user);
    }

    TestClient open() throws Exception {
        return TestClient.open(clients, port());
    }

    double count(String name, String... tags) {
        return meters.counter(name, tags).count();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        // Not waited for: a client that does not read does not see its end either.
        Future<Void> _ = clients.close();
    }
}
