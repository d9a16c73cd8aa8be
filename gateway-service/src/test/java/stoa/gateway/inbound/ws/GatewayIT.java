package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import stoa.gateway.GatewayService;
import stoa.kit.StoaService;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.kafka.SessionEvent;

/** A whole gateway, with real clients, over the real bus; the other services are in memory. */
@TestInstance(Lifecycle.PER_CLASS)
class GatewayIT {
    private final Vertx clients = Vertx.vertx();
    private final GatewayService gateway = new GatewayService();
    private final FakeBackends backends = new FakeBackends();
    private final List<StoaService> services = new ArrayList<>(backends.services());
    private final ServiceProcess process = startable();

    private ServiceProcess startable() {
        services.add(gateway);
        return new ServiceProcess(
                services,
                ServiceProcess.declaration(services)
                        .read(Map.of(
                                "STOA_CLIENT_PORT", "0",
                                "STOA_SERVER_PORT", "0",
                                "STOA_MANAGEMENT_PORT", "0",
                                "STOA_GATEWAY_LOOPS", "2")));
    }

    @BeforeAll
    void start() throws Exception {
        TestClient.await(process.start());
        await().atMost(Duration.ofSeconds(10)).until(() -> process.missing().isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        assertThat(TestClient.await(process.stop())).isTrue();
        TestClient.await(clients.close());
    }

    private TestClient login(String user) throws Exception {
        return TestClient.login(clients, gateway.clientPort(), user);
    }

    private static JsonObject room(String room) {
        return new JsonObject().put("room", room);
    }

    private static JsonObject message(String room, String cid) {
        return room(room)
                .put("type", "RC:TxtMsg")
                .put("content", new JsonObject().put("content", cid))
                .put("cid", cid);
    }

    @Test
    void everybodyGetsWhatOneSaysInOneOrder() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        TestClient cid = login("cid");
        for (TestClient client : List.of(ann, bob, cid)) {
            client.ok("room.join", room("plaza"));
        }
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add(ann.ok("send", message("plaza", "m" + i)).getString("message"));
        }
        assertThat(bob.messages(5)).isEqualTo(sent);
        assertThat(cid.messages(5)).isEqualTo(sent);
        assertThat(ann.eventsWaiting()).isZero();
    }

    @Test
    void aLaterJoinGetsTheLatestAndAReturnWhatWasMissed() throws Exception {
        TestClient ann = login("ann");
        JsonObject joined = ann.ok("room.join", room("late"));
        ann.ok("send", message("late", "one"));
        TestClient bob = login("bob");
        JsonObject latest = bob.ok("room.join", room("late"));
        assertThat(latest.getJsonArray("messages")).hasSize(1);
        assertThat(latest.getBoolean("complete")).isTrue();
        JsonObject again = bob.ok("room.join", room("late").put("after", joined.getLong("cursor")));
        JsonArray missed = again.getJsonArray("missed");
        assertThat(missed).hasSize(1);
        assertThat(missed.getJsonObject(0).getString("from")).isEqualTo("ann");
        JsonObject foreign = bob.ok("room.join", room("late").put("after", 5L));
        assertThat(foreign.getBoolean("complete")).isFalse();
    }

    @Test
    void aRepeatedCidIsOneMessage() throws Exception {
        TestClient ann = login("ann");
        ann.ok("room.join", room("twice"));
        JsonObject first = ann.ok("send", message("twice", "same"));
        JsonObject second = ann.ok("send", message("twice", "same"));
        assertThat(second.getString("message")).isEqualTo(first.getString("message"));
        assertThat(second.getLong("cursor")).isEqualTo(first.getLong("cursor"));
    }

    @Test
    void aRecallReachesTheOthersAndTheNextJoin() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        ann.ok("room.join", room("oops"));
        bob.ok("room.join", room("oops"));
        JsonObject sent = ann.ok("send", message("oops", "secret"));
        bob.messages(1);
        ann.ok("recall", room("oops").put("message", sent.getString("message")).put("cursor", sent.getLong("cursor")));
        JsonObject event = bob.event();
        assertThat(event.getString("ev")).isEqualTo("recalled");
        assertThat(event.getString("message")).isEqualTo(sent.getString("message"));
        TestClient cid = login("cid");
        assertThat(cid.ok("room.join", room("oops")).getJsonArray("messages")).isEmpty();
    }

    @Test
    void aSessionComesBackOnANewConnection() throws Exception {
        TestClient ann = TestClient.open(clients, gateway.clientPort());
        JsonObject hello = ann.ok("connect", new JsonObject().put("app", "app").put("token", "ann"));
        JsonObject joined = ann.ok("room.join", room("return"));
        ann.close();
        TestClient bob = login("bob");
        bob.ok("room.join", room("return"));
        String sent = bob.ok("send", message("return", "while away")).getString("message");
        TestClient back = TestClient.open(clients, gateway.clientPort());
        JsonObject resumed = back.ok(
                "connect",
                new JsonObject()
                        .put("app", "app")
                        .put("token", "ann")
                        .put("session", hello.getString("session"))
                        .put("rooms", new JsonObject().put("return", joined.getLong("cursor"))));
        assertThat(resumed.getBoolean("resumed")).isTrue();
        JsonArray missed =
                resumed.getJsonObject("rooms").getJsonObject("return").getJsonArray("missed");
        assertThat(missed).hasSize(1);
        assertThat(missed.getJsonObject(0).getString("id")).isEqualTo(sent);
    }

    @Test
    void backEndsSeeWhoIsOnlineAndPutUsersOut() throws Exception {
        assertThat(post("/user/checkOnline.json", "userId=onl").getString("status"))
                .isEqualTo("0");
        TestClient ann = login("onl");
        assertThat(post("/user/checkOnline.json", "userId=onl").getString("status"))
                .isEqualTo("1");
        assertThat(post("/user/block.json", "userId=onl&minute=5").getInteger("code"))
                .isEqualTo(200);
        assertThat(ann.event().getInteger("code")).isEqualTo(31009);
        assertThat(ann.closeCode()).isEqualTo(4002);
        await().until(() ->
                post("/user/checkOnline.json", "userId=onl").getString("status").equals("0"));
    }

    @Test
    void whatHappenedToConnectionsIsToldAgainUntilItWasHeard() throws Exception {
        backends.loseReports(2);
        TestClient user = login("told");
        user.ok("disconnect", new JsonObject().put("logout", true));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> backends.sessionEvents("told").size() >= 2);
        assertThat(backends.sessionEvents("told"))
                .extracting(SessionEvent::kind)
                .containsExactly(SessionEvent.Kind.ONLINE, SessionEvent.Kind.LOGGED_OUT);
    }

    @Test
    void aLaterLoginPutsTheOlderOutAlsoThroughTheBus() throws Exception {
        JsonObject tagged =
                new JsonObject().put("app", "app").put("token", "tagged").put("tag", "main");
        TestClient old = TestClient.open(clients, gateway.clientPort());
        old.ok("connect", tagged);
        TestClient.open(clients, gateway.clientPort()).ok("connect", tagged);
        assertThat(old.event().getInteger("code")).isEqualTo(31010);
        assertThat(old.closeCode()).isEqualTo(4002);
    }

    private JsonObject post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.serverPort() + path))
                .header("App-Key", "app")
                .header("Nonce", "1")
                .header("Timestamp", "2")
                .header("Signature", "good")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
        }
    }

    @Test
    void membershipsAreToldAgainWhenTheyWereLost() throws Exception {
        TestClient ann = login("ann");
        ann.ok("room.join", room("lost"));
        backends.loseMemberships("round-1");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> backends.announced().stream()
                        .anyMatch(part -> part.room().equals("lost")
                                && part.memberships().getFirst().user().equals("ann")));
    }
}
