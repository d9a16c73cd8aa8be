package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import stoa.gateway.inbound.EdgeLimits;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Priority;

/** Connections that are silent, do not read, or have to go elsewhere. */
class SlowAndSilentIT {
    private static final JsonObject ROOM = new JsonObject().put("room", "r");

    @Test
    void whoDoesNotLogInIsClosed() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(300, 1_500, 60_000))) {
            TestClient client = edge.open();
            client.ok("ping", new JsonObject());
            assertThat(client.event().getInteger("code")).isEqualTo(ErrorCode.CONNECT_TIMEOUT.number());
            assertThat(client.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void aHalfOpenConnectionIsClosedWithinTwoHeartbeats() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(10_000, 600, 60_000))) {
            TestClient alive = edge.login("ann");
            AtomicBoolean ended = new AtomicBoolean();
            NetSocket socket = rawLogin(edge);
            socket.closeHandler(_ -> ended.set(true));
            // Half a frame, then nothing: 100 bytes are promised.
            TestClient.await(socket.write(Buffer.buffer(new byte[] {(byte) 0x81, (byte) 0xe4, 1, 2, 3, 4, 5})));
            await().atMost(Duration.ofMillis(1_200 + ClientSocket.CLOSE_ANSWER_MS + 1_000))
                    .untilTrue(ended);
            assertThat(edge.count("stoa_gateway_closed", "reason", "HEARTBEAT_MISSED"))
                    .isEqualTo(1);
            assertThat(alive.isClosed()).as("it answers the server's pings").isFalse();
        }
    }

    @Test
    void aRequestHasADeadlineAndAWebSocketHasNone() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(10_000, 30_000, 60_000, 400))) {
            TestClient alive = edge.login("ann");
            NetSocket socket = TestClient.await(edge.clients.createNetClient().connect(edge.port(), "127.0.0.1"));
            Buffer answer = Buffer.buffer();
            AtomicBoolean ended = new AtomicBoolean();
            socket.handler(answer::appendBuffer);
            socket.closeHandler(_ -> ended.set(true));
            TestClient.await(socket.write("GET " + ClientServer.PATH + " HTTP/1.1\r\nHost: x\r\nX-Never-Ending: "));
            await().untilTrue(ended);
            assertThat(answer.toString()).startsWith("HTTP/1.1 408 ").contains("\"name\":\"REQUEST_TIMEOUT\"");
            assertThat(alive.ok("ping", new JsonObject()).getLong("serverTime")).isPositive();
            assertThat(edge.meters
                            .get("stoa_gateway_sockets")
                            .tag("port", "clients")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    /** A client that knows nothing of WebSockets beyond the handshake and one frame. */
    private static NetSocket rawLogin(RunningEdge edge) throws Exception {
        NetSocket socket = TestClient.await(edge.clients.createNetClient().connect(edge.port(), "127.0.0.1"));
        AtomicBoolean answered = new AtomicBoolean();
        socket.handler(bytes -> answered.compareAndSet(false, bytes.toString().startsWith("HTTP/1.1 101")));
        TestClient.await(socket.write("GET " + ClientServer.PATH + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Protocol: " + ClientServer.SUBPROTOCOL + "\r\n\r\n"));
        await().untilTrue(answered);
        byte[] payload =
                "{\"id\":1,\"op\":\"connect\",\"app\":\"app\",\"token\":\"raw\"}".getBytes(StandardCharsets.UTF_8);
        Buffer frame = Buffer.buffer()
                .appendByte((byte) 0x81)
                .appendByte((byte) (0x80 | payload.length))
                .appendBytes(new byte[4])
                .appendBytes(payload);
        TestClient.await(socket.write(frame));
        await().until(() ->
                edge.hub.opened.stream().anyMatch(one -> one.session().user().equals("raw")));
        return socket;
    }

    @Test
    void whoDoesNotReadGetsTheNewestLaterAndNobodyElseNotices() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(10_000, 30_000, 60_000))) {
            TestClient slow = edge.login("ann");
            TestClient fast = edge.login("bob");
            slow.ok("room.join", ROOM);
            fast.ok("room.join", ROOM);
            slow.stopReading();
            int published = 0;
            while (edge.count("stoa_gateway_slow_connections") == 0) {
                edge.hub.publish("r", 20, 10_000, Priority.NORMAL);
                published += 20;
                fast.messages(20);
            }
            edge.hub.publish("r", 100, 10_000, Priority.NORMAL);
            fast.messages(100);
            published += 100;
            slow.readAgain();
            int seen = 0;
            int shed = 0;
            while (seen + shed < published) {
                JsonObject event = slow.event();
                switch (event.getString("ev")) {
                    case "message" -> seen++;
                    case "messages" -> seen += event.getJsonArray("messages").size();
                    case "gap" -> shed += event.getJsonObject("shed").getInteger("normal");
                    default -> throw new AssertionError(event.encode());
                }
            }
            assertThat(shed).isPositive();
            assertThat(seen + shed).isEqualTo(published);
            assertThat(edge.count("stoa_gateway_shed", "place", "connection", "priority", "normal"))
                    .isEqualTo(shed);
        }
    }

    @Test
    void whoNeverReadsIsClosed() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(10_000, 30_000, 800))) {
            TestClient slow = edge.login("ann");
            slow.ok("room.join", ROOM);
            slow.stopReading();
            await().until(() -> {
                edge.hub.publish("r", 100, 10_000, Priority.NORMAL);
                return edge.count("stoa_gateway_closed", "reason", "SLOW_CONNECTION") == 1;
            });
            await().untilAsserted(() -> assertThat(
                            edge.meters.get("stoa_gateway_connections").gauge().value())
                    .isZero());
            assertThat(edge.hub.closed.getFirst().leave()).isFalse();
        }
    }

    @Test
    void protectedMessagesAreNeverShedSoTooManyOfThemClose() throws Exception {
        try (RunningEdge edge = new RunningEdge(RunningEdge.limits(10_000, 30_000, 60_000))) {
            TestClient slow = edge.login("ann");
            slow.ok("room.join", ROOM);
            slow.stopReading();
            await().until(() -> {
                edge.hub.publish("r", 50, 20_000, Priority.PROTECTED);
                return edge.count("stoa_gateway_closed", "reason", "SLOW_CONNECTION") == 1;
            });
        }
    }

    @Test
    void drainingSendsEverybodyElsewhere() throws Exception {
        EdgeLimits limits = RunningEdge.limits(10_000, 30_000, 60_000);
        try (RunningEdge edge = new RunningEdge(limits)) {
            List<TestClient> clients = List.of(edge.login("ann"), edge.login("bob"), edge.login("cid"));
            Future<?> drained = Future.join(
                    edge.servers.stream().map(server -> server.drain(100)).toList());
            for (TestClient client : clients) {
                JsonObject goaway = client.event();
                assertThat(goaway.getString("ev")).isEqualTo("goaway");
                assertThat(goaway.getLong("afterMs")).isEqualTo(limits.goawayMs());
                assertThat(client.event().getInteger("code")).isEqualTo(ErrorCode.GO_ELSEWHERE.number());
                assertThat(client.closeCode()).isEqualTo(4001);
            }
            TestClient.await(drained);
            assertThat(edge.hub.closed).hasSize(3).allMatch(FakeHub.Closed::leave);
        }
    }
}
