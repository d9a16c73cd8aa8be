package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.domain.LoopInbox;
import stoa.gateway.inbound.Samples;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Restriction;

/** What a client sees on the wire. */
class ClientServerIT {
    private static final JsonObject ROOM = new JsonObject().put("room", "r");

    private RunningEdge edge;

    @BeforeEach
    void start() throws Exception {
        edge = new RunningEdge(RunningEdge.LIMITS);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static JsonObject message(String text) {
        return ROOM.copy().put("type", "t").put("content", text);
    }

    @Test
    void clientsOfBothLoopsChat() throws Exception {
        List<TestClient> clients = new ArrayList<>();
        for (String user : List.of("ann", "bob", "cid", "dan")) {
            TestClient client = edge.login(user);
            assertThat(client.ok("room.join", ROOM).getJsonObject("room").getString("id"))
                    .isEqualTo("r");
            clients.add(client);
        }
        String id =
                clients.getFirst().ok("send", message("hi").put("cid", "c1")).getString("message");
        for (TestClient other : clients.subList(1, 4)) {
            JsonObject event = other.event();
            assertThat(event.getString("id")).isEqualTo(id);
            assertThat(event.getString("content")).isEqualTo("hi");
            assertThat(event.getString("from")).isEqualTo("ann");
        }
        assertThat(clients.getFirst().ok("ping", new JsonObject()).getLong("serverTime"))
                .isPositive();
        assertThat(clients.getFirst().eventsWaiting())
                .as("the sender has its ack")
                .isZero();
    }

    @Test
    void connectTellsWhatAClientMustKnowAndTakesItsRoomsUp() throws Exception {
        TestClient client = edge.open();
        JsonObject ok = client.ok(
                "connect",
                new JsonObject()
                        .put("app", "app")
                        .put("token", "ann")
                        .put("session", "old")
                        .put(
                                "rooms",
                                new JsonObject().put("r", Samples.CURSOR_0 + 4).put("nowhere", 5)));
        assertThat(ok.getString("session")).isEqualTo("old");
        assertThat(ok.getBoolean("resumed")).isTrue();
        assertThat(ok.getLong("heartbeatMs")).isEqualTo(30_000);
        assertThat(ok.getJsonObject("limits").getInteger("messageBytesMax")).isEqualTo(131_072);
        JsonObject rooms = ok.getJsonObject("rooms");
        assertThat(rooms.getJsonObject("r").getJsonArray("missed")).isEmpty();
        assertThat(rooms.getJsonObject("nowhere").getJsonObject("error").getInteger("code"))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM.number());
        edge.hub.publish("r", 1, 1, Priority.NORMAL);
        assertThat(client.messages(1)).containsExactly("m0");
    }

    @Test
    void requestsRightBehindConnectAreDoneInOrder() throws Exception {
        TestClient client = edge.open();
        client.write(new JsonArray()
                .add(new JsonObject()
                        .put("id", 1)
                        .put("op", "connect")
                        .put("app", "app")
                        .put("token", "ann"))
                .add(ROOM.copy().put("id", 2).put("op", "room.join"))
                .add(message("hi").put("id", 3).put("op", "send"))
                .encode());
        for (int id = 1; id <= 3; id++) {
            JsonObject reply = client.reply();
            assertThat(reply.getInteger("id")).isEqualTo(id);
            assertThat(reply.containsKey("ok")).as(reply.encode()).isTrue();
        }
    }

    @Test
    void everyOpIsAnswered() throws Exception {
        TestClient client = edge.login("ann");
        client.ok("room.join", ROOM);
        assertThat(client.ok("room.members", ROOM).getInteger("total")).isEqualTo(1);
        assertThat(client.ok("recall", ROOM.copy().put("message", "m").put("cursor", 7))
                        .getLong("cursor"))
                .isEqualTo(8);
        assertThat(client.ok(
                                "modify",
                                ROOM.copy()
                                        .put("message", "m")
                                        .put("content", "x")
                                        .put("cursor", 7))
                        .getLong("cursor"))
                .isEqualTo(9);
        JsonObject seat = ROOM.copy().put("entries", new JsonObject().put("seat", "ann"));
        assertThat(client.ok("attributes.set", seat))
                .isEqualTo(new JsonObject().put("version", 9).put("changed", new JsonArray().add("seat")));
        JsonObject taken = ROOM.copy().put("entries", new JsonObject().put("taken", "ann"));
        assertThat(client.ok("attributes.set", taken).getJsonObject("failed").getInteger("taken"))
                .isEqualTo(ErrorCode.ATTRIBUTE_NOT_YOURS.number());
        assertThat(client.ok("attributes.delete", ROOM.copy().put("keys", new JsonArray().add("seat")))
                        .getInteger("version"))
                .isEqualTo(10);
        assertThat(client.ok("history", ROOM).getJsonArray("messages")).hasSize(1);
        assertThat(client.ok("room.leave", ROOM)).isEmpty();
        assertThat(client.error("send", message("hi"))).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        assertThat(client.error("room.leave", ROOM)).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        assertThat(client.error("fly", ROOM)).isEqualTo(ErrorCode.UNKNOWN_OP.number());
        assertThat(client.error("connect", new JsonObject().put("app", "a").put("token", "t")))
                .isEqualTo(ErrorCode.ALREADY_CONNECTED.number());
    }

    @Test
    void aJoinTellsTheAttributesAndChangingThemNeedsIt() throws Exception {
        TestClient client = edge.login("ann");
        JsonObject seat = ROOM.copy().put("entries", new JsonObject().put("seat", "ann"));
        assertThat(client.error("attributes.set", seat)).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        JsonObject joined = client.ok("room.join", ROOM);
        assertThat(joined.getJsonObject("attributes").getString("seat")).isEqualTo("ann");
        assertThat(joined.getInteger("attributesVersion")).isEqualTo(4);
    }

    @Test
    void aDirectedMessageReachesThoseItIsForAndTheSendersOtherDevices() throws Exception {
        TestClient ann = edge.login("ann");
        TestClient hers = edge.login("ann");
        TestClient bob = edge.login("bob");
        TestClient cid = edge.login("cid");
        for (TestClient client : List.of(ann, hers, bob, cid)) {
            client.ok("room.join", ROOM);
        }
        String id = ann.ok("send", message("psst").put("only", new JsonArray().add("bob")))
                .getString("message");
        String all = ann.ok("send", message("hi")).getString("message");
        assertThat(bob.messages(2)).containsExactly(id, all);
        assertThat(hers.messages(2)).containsExactly(id, all);
        assertThat(cid.messages(1)).containsExactly(all);
        assertThat(ann.eventsWaiting()).isZero();
    }

    @Test
    void aModificationIsAsLimitedAsASend() throws Exception {
        TestClient client = edge.login("ann");
        client.ok("room.join", ROOM);
        AppSettings strict = AppSettings.defaults("app").withLimits(9, 1, 10, 40);
        edge.hub.loops.forEach(loop -> loop.execute(() -> loop.settingsChanged(strict)));
        JsonObject modify = ROOM.copy().put("message", "m");
        await().untilAsserted(() -> assertThat(
                        client.error("modify", modify.copy().put("content", "more than ten")))
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.number()));
        client.ok("modify", modify.copy().put("content", "short"));
        assertThat(client.error("modify", modify.copy().put("content", "short")))
                .isEqualTo(ErrorCode.TOO_MANY_MESSAGES.number());
    }

    @Test
    void whoIsPutOutIsToldAndMayNotSend() throws Exception {
        TestClient ann = edge.login("ann");
        ann.ok("room.join", ROOM);
        edge.hub.publish(
                Samples.ROOM,
                List.of(Samples.restricted(0, Restriction.BANNED, false, "ann").entry()));
        JsonObject kicked = ann.event();
        assertThat(kicked.getString("ev")).isEqualTo("room.kicked");
        assertThat(kicked.getString("reason")).isEqualTo("banned");
        assertThat(ann.error("send", message("hi"))).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        ann.ok("room.join", ROOM);
        edge.hub
                .opened
                .getLast()
                .loop()
                .execute(() -> edge.hub
                        .opened
                        .getLast()
                        .loop()
                        .left(edge.hub.opened.getLast().number(), Samples.ROOM));
        assertThat(ann.event().getString("reason")).isEqualTo("other_room");
        assertThat(ann.error("send", message("hi"))).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
    }

    @Test
    void beforeConnectOnlyPingIsAnswered() throws Exception {
        TestClient client = edge.open();
        client.ok("ping", new JsonObject());
        assertThat(client.error("room.join", ROOM)).isEqualTo(ErrorCode.NOT_CONNECTED.number());
        assertThat(client.error("connect", new JsonObject().put("app", "app").put("token", "bad")))
                .isEqualTo(ErrorCode.BAD_TOKEN.number());
        client.ok("connect", new JsonObject().put("app", "app").put("token", "ann"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"id\":1", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]"})
    void whatIsNotJsonClosesWith1007(String frame) throws Exception {
        TestClient other = edge.login("bob");
        TestClient client = edge.login("ann");
        client.write(frame);
        assertThat(client.event().getInteger("code")).isEqualTo(ErrorCode.FRAME_UNREADABLE.number());
        assertThat(client.closeCode()).isEqualTo(1007);
        other.ok("ping", new JsonObject());
    }

    @Test
    void badUtf8Closes1007AndBinary1003() throws Exception {
        TestClient client = edge.login("ann");
        client.writeText(new byte[] {'"', (byte) 0xc3, '"'});
        assertThat(client.event().getInteger("code")).isEqualTo(ErrorCode.FRAME_UNREADABLE.number());
        assertThat(client.closeCode()).isEqualTo(1007);
        TestClient binary = edge.login("bob");
        binary.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer("{}"), true));
        assertThat(binary.event().getString("ev")).isEqualTo("closed");
        assertThat(binary.closeCode()).isEqualTo(1003);
    }

    @Test
    void aLargeFrameCloses1009WholeOrInParts() throws Exception {
        TestClient whole = edge.login("ann");
        whole.writeFrame(WebSocketFrame.textFrame("x".repeat(10_000_000), true));
        assertThat(whole.event().getInteger("code")).isEqualTo(ErrorCode.FRAME_TOO_LARGE.number());
        assertThat(whole.closeCode()).isEqualTo(1009);
        TestClient parts = edge.login("bob");
        String part = "x".repeat(100_000);
        parts.writeFrame(WebSocketFrame.textFrame(part, false));
        parts.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), false));
        parts.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), true));
        assertThat(parts.event().getInteger("code")).isEqualTo(ErrorCode.FRAME_TOO_LARGE.number());
        assertThat(parts.closeCode()).isEqualTo(1009);
    }

    @Test
    void aMessageInFragmentsIsOneMessage() throws Exception {
        TestClient client = edge.login("ann");
        client.writeFrame(WebSocketFrame.textFrame("{\"id\":7,", false));
        client.ping();
        client.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("\"op\":\"ping\"}"), true));
        assertThat(client.reply().getInteger("id")).isEqualTo(7);
    }

    @Test
    void aThousandSendsInASecondAreMostlyRefused() throws Exception {
        TestClient client = edge.login("ann");
        client.ok("room.join", ROOM);
        for (int i = 0; i < 10; i++) {
            JsonArray frame = new JsonArray();
            for (int j = 0; j < 100; j++) {
                frame.add(message("hi").put("id", i * 100 + j).put("op", "send"));
            }
            client.write(frame.encode());
        }
        int sent = 0;
        for (int i = 0; i < 1_000; i++) {
            JsonObject error = client.reply().getJsonObject("error");
            if (error == null) {
                sent++;
            } else {
                assertThat(error.getInteger("code")).isEqualTo(ErrorCode.TOO_MANY_MESSAGES.number());
                assertThat(error.getInteger("retryAfterMs")).isBetween(1, 1_000);
            }
        }
        assertThat(sent).isBetween(5, 15);
    }

    @Test
    void settingsChangeTheLimitsAtOnce() throws Exception {
        TestClient client = edge.login("ann");
        client.ok("room.join", ROOM);
        AppSettings strict = AppSettings.defaults("app").withLimits(9, 0, 10, 40);
        edge.hub.loops.forEach(loop -> loop.execute(() -> loop.settingsChanged(strict)));
        await().untilAsserted(() -> assertThat(client.error("send", message("more than ten bytes")))
                .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.number()));
        for (int i = 0; i < 30; i++) {
            client.ok("send", message("short"));
        }
    }

    @Test
    void theHubEndsConnections() throws Exception {
        TestClient replaced = edge.login("ann");
        long number = edge.hub.opened.getLast().number();
        edge.hub
                .opened
                .getLast()
                .loop()
                .execute(() -> edge.hub.opened.getFirst().loop().replaced(number));
        assertThat(replaced.event().getInteger("code")).isEqualTo(ErrorCode.KICKED_BY_OTHER_LOGIN.number());
        assertThat(replaced.closeCode()).isEqualTo(4002);

        TestClient revoked = edge.login("bob");
        TestClient member = edge.login("cid");
        member.ok("room.join", ROOM);
        for (LoopInbox loop : edge.hub.loops) {
            loop.execute(() -> loop.tokensRevoked(new TokensRevoked("app", "bob", 2_000)));
            loop.execute(() -> loop.restarted(Samples.ROOM));
        }
        assertThat(revoked.event().getInteger("code")).isEqualTo(ErrorCode.BAD_TOKEN.number());
        assertThat(revoked.closeCode()).isEqualTo(4002);
        assertThat(member.event().getInteger("code")).isEqualTo(ErrorCode.GO_ELSEWHERE.number());
        assertThat(member.closeCode()).isEqualTo(4001);
    }

    @Test
    void theHubLearnsWhetherAClientSaidGoodbye() throws Exception {
        TestClient polite = edge.login("ann");
        polite.close();
        await().until(() -> edge.hub.closed.size() == 1);
        assertThat(edge.hub.closed.getFirst().leave()).isTrue();
        TestClient rude = edge.login("bob");
        rude.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer("{}"), true));
        await().until(() -> edge.hub.closed.size() == 2);
        assertThat(edge.hub.closed.getLast().leave()).isFalse();
        await().untilAsserted(() -> assertThat(
                        edge.meters.get("stoa_gateway_connections").gauge().value())
                .isZero());
    }
}
