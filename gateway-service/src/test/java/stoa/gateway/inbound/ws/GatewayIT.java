package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.Restriction;
import stoa.protocol.message.MessageOperations.ToAllRooms;

/** A whole gateway, with real clients, over the real bus; the other services are in memory. */
class GatewayIT {
    @RegisterExtension
    static final RunningGateway RUNNING = new RunningGateway(2);

    private final FakeBackends backends = RUNNING.backends();

    private TestClient login(String user) throws Exception {
        return RUNNING.login(user);
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
    void aModificationReachesTheOthersAndTheNextJoin() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        ann.ok("room.join", room("edit"));
        bob.ok("room.join", room("edit"));
        JsonObject sent = ann.ok("send", message("edit", "tpyo"));
        bob.messages(1);
        ann.ok("modify", room("edit").put("message", sent.getString("message")).put("content", "typo"));
        JsonObject event = bob.event();
        assertThat(event.getString("ev")).isEqualTo("modified");
        assertThat(event.getString("content")).isEqualTo("typo");
        JsonArray latest = login("cid").ok("room.join", room("edit")).getJsonArray("messages");
        assertThat(latest.getJsonObject(0).getString("content")).isEqualTo("typo");
    }

    @Test
    void attributesComeWithTheJoinAndAreKeptByTheirEvents() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        ann.ok("room.join", room("seats"));
        bob.ok("room.join", room("seats"));
        ann.ok("attributes.set", room("seats").put("entries", new JsonObject().put("seat-1", "ann")));
        JsonObject event = bob.event();
        assertThat(event.getString("ev")).isEqualTo("attributes");
        assertThat(event.getJsonObject("set").getString("seat-1")).isEqualTo("ann");
        JsonObject joined = login("cid").ok("room.join", room("seats"));
        assertThat(joined.getJsonObject("attributes").getMap()).isEqualTo(Map.of("seat-1", "ann"));
        assertThat(joined.getLong("attributesVersion")).isEqualTo(event.getLong("version"));
    }

    @Test
    void aDirectedMessageIsShownToThoseItIsForNowAndLater() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        TestClient cid = login("cid");
        ann.ok("room.join", room("whisper"));
        bob.ok("room.join", room("whisper"));
        JsonObject joined = cid.ok("room.join", room("whisper"));
        String sent = ann.ok("send", message("whisper", "psst").put("only", new JsonArray().add("bob")))
                .getString("message");
        String all = ann.ok("send", message("whisper", "hi")).getString("message");
        assertThat(bob.messages(2)).containsExactly(sent, all);
        assertThat(cid.messages(1)).containsExactly(all);
        JsonObject again = room("whisper").put("after", joined.getLong("cursor"));
        assertThat(cid.ok("room.join", again).getJsonArray("missed")).hasSize(1);
        assertThat(bob.ok("room.join", again).getJsonArray("missed")).hasSize(2);
        assertThat(cid.ok("history", room("whisper")).getJsonArray("messages")).hasSize(1);
        assertThat(bob.ok("history", room("whisper")).getJsonArray("messages")).hasSize(2);
    }

    @Test
    void aBanPutsTheUserOutAndTellsOnlyWhoMayKnow() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        ann.ok("room.join", room("strict"));
        bob.ok("room.join", room("strict"));
        Conversation where = Conversation.room("app", "strict");
        backends.happens(new LogEvent.MembersRestricted(
                where, "ban-1", Restriction.BANNED, List.of("ann"), 9_000, false, "spam"));
        JsonObject kicked = ann.event();
        assertThat(kicked.getString("ev")).isEqualTo("room.kicked");
        assertThat(kicked.getLong("untilTs")).isEqualTo(9_000);
        assertThat(kicked.getString("extra")).isEqualTo("spam");
        assertThat(ann.error("send", message("strict", "but"))).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        backends.happens(new LogEvent.MembersRestricted(
                where, "mute-1", Restriction.MUTED, List.of("cid"), Long.MAX_VALUE, true, null));
        JsonObject muted = bob.event();
        assertThat(muted.getString("ev")).as("of the ban bob was not to know").isEqualTo("room.muted");
        assertThat(muted.getJsonArray("users")).containsExactly("cid");
        assertThat(ann.eventsWaiting()).isZero();
    }

    @Test
    void aMessageToAllRoomsReachesEverybodyInAnyRoomButItsSender() throws Exception {
        TestClient ann = login("ann");
        TestClient bob = login("bob");
        for (TestClient client : List.of(ann, bob)) {
            client.ok("room.join", room("all-1"));
            client.ok("room.join", room("all-2"));
        }
        backends.toAllRooms(new ToAllRooms("app", "all", "ann", "app:notice", new JsonText("\"hear\""), false, 5));
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            JsonObject event = bob.event();
            assertThat(event.getString("id")).isEqualTo("all");
            assertThat(event.containsKey("cursor")).isFalse();
            rooms.add(event.getString("room"));
        }
        assertThat(rooms).containsExactlyInAnyOrder("all-1", "all-2");
        ann.ok("ping", new JsonObject());
        assertThat(ann.eventsWaiting()).isZero();
    }

    @Test
    void aSessionComesBackOnANewConnection() throws Exception {
        TestClient ann = RUNNING.open();
        JsonObject hello = ann.ok("connect", new JsonObject().put("app", "app").put("token", "ann"));
        JsonObject joined = ann.ok("room.join", room("return"));
        ann.close();
        TestClient bob = login("bob");
        bob.ok("room.join", room("return"));
        String sent = bob.ok("send", message("return", "while away")).getString("message");
        TestClient back = RUNNING.open();
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
        TestClient old = RUNNING.open();
        old.ok("connect", tagged);
        RUNNING.open().ok("connect", tagged);
        assertThat(old.event().getInteger("code")).isEqualTo(31010);
        assertThat(old.closeCode()).isEqualTo(4002);
    }

    private JsonObject post(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RUNNING.serverPort() + path))
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
