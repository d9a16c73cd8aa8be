package stoa.systemtests.rongcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.auth.domain.App;
import stoa.auth.outbound.PgAppStore;
import stoa.protocol.error.ErrorCode;

/** What an operator sees and does at the console shows on connected clients, and ends at the app's border (F4). */
class ConsoleIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int TIMED_OUT = 504;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningStoa stoa = RunningStoa.get();
    private final String room = stoa.fresh("console ☕/");
    private final NativeUser ann = stoa.connect(stoa.fresh("ann"));
    private final NativeUser bob = stoa.connect(stoa.fresh("bob"));
    private final String token = login(stoa.app(), stoa.secret()).getString("token");

    private record Answer(int status, JsonObject json) {}

    @BeforeEach
    void enter() {
        stoa.api().createRoom(room);
        ann.join(room);
        bob.join(room);
    }

    @AfterEach
    void leave() {
        ann.close();
        bob.close();
    }

    @AfterAll
    static void end() {
        HTTP.close();
    }

    private Answer send(String method, String path, @Nullable String session, @Nullable JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(stoa.server().resolve("/v1/console/" + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        if (session != null) {
            request.header("Authorization", "Bearer " + session);
        }
        // All of it may be said again, as a back end would where a service did not answer in time.
        return await().atMost(SOON).until(() -> ask(request.build()), answer -> answer.status() != TIMED_OUT);
    }

    private static Answer ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), new JsonObject(answer.body()));
    }

    private JsonObject login(String app, String secret) {
        JsonObject body = new JsonObject().put("appKey", app).put("appSecret", secret);
        Answer answer = send("POST", "session", null, body);
        assertThat(answer.status()).as(answer.json().encode()).isEqualTo(200);
        return answer.json();
    }

    private void does(String deed, JsonObject body) {
        Answer answer = send("POST", "room/" + deed, token, body.put("room", room));
        assertThat(answer.status()).as(answer.json().encode()).isEqualTo(200);
    }

    private JsonObject room() {
        Answer answer = send("GET", "room?room=" + URLEncoder.encode(room, StandardCharsets.UTF_8), token, null);
        assertThat(answer.status()).as(answer.json().encode()).isEqualTo(200);
        return answer.json();
    }

    private JsonObject rooms(String session, String search) {
        String query = URLEncoder.encode(search, StandardCharsets.UTF_8);
        return send("GET", "rooms?search=" + query, session, null).json();
    }

    private static List<String> users(JsonObject list) {
        return list.getJsonArray("users").stream()
                .map(user -> ((JsonObject) user).getString("user"))
                .toList();
    }

    private boolean isHere(JsonObject event) {
        return room.equals(event.getString("room"));
    }

    private static JsonObject on(String list, NativeUser user) {
        return new JsonObject()
                .put("list", list)
                .put("users", JsonArray.of(user.user()))
                .put("minutes", 5)
                .put("tellMembers", true);
    }

    private static int sum(JsonArray counts) {
        return counts.stream().mapToInt(count -> (Integer) count).sum();
    }

    @Test
    void who_does_not_know_the_secret_sees_nothing() {
        JsonObject wrong = new JsonObject().put("appKey", stoa.app()).put("appSecret", "wrong");
        assertThat(send("POST", "session", null, wrong).status()).isEqualTo(401);
        assertThat(send("GET", "rooms", null, null).status()).isEqualTo(401);
        assertThat(send("GET", "rooms", stoa.api().token("eve"), null).status()).isEqualTo(401);
        String forged = token.substring(0, token.length() - 4) + "AAAA";
        assertThat(send("GET", "rooms", forged, null).status()).isEqualTo(401);
        assertThat(send("GET", "rooms", token, null).status()).isEqualTo(200);
        assertThat(send("POST", "session/renew", token, null).json().getString("app"))
                .isEqualTo(stoa.app());
    }

    @Test
    void live_members_and_rates_are_listed() {
        for (int i = 0; i < 12; i++) {
            ann.say(room, "message " + i);
        }
        JsonObject listed = await().atMost(SOON)
                .until(
                        () -> rooms(token, room.toUpperCase(Locale.ROOT))
                                .getJsonArray("rooms")
                                .getJsonObject(0),
                        found -> found.getInteger("members") == 2 && sum(found.getJsonArray("accepted")) == 12);
        assertThat(listed.getString("id")).isEqualTo(room);
        assertThat(sum(listed.getJsonArray("shed"))).isZero();
        JsonObject all = rooms(token, "");
        assertThat(sum(all.getJsonObject("app").getJsonArray("accepted"))).isGreaterThanOrEqualTo(12);
        assertThat(all.getJsonObject("rates").getInteger("nodesAnswered"))
                .isEqualTo(all.getJsonObject("rates").getInteger("nodesAsked"))
                .isPositive();
        List<Integer> members = all.getJsonArray("rooms").stream()
                .map(one -> ((JsonObject) one).getInteger("members"))
                .toList();
        assertThat(members).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(rooms(token, "no such room").getInteger("total")).isZero();
    }

    @Test
    void other_apps_see_and_change_nothing_of_it() {
        Vertx vertx = Vertx.vertx();
        Pool pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(stoa.database()))
                .using(vertx)
                .build();
        new PgAppStore(pool)
                .ensure(new App("second-app", "second-secret", "second-master", false, 1, Map.of()), 1)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        JsonObject credentials = new JsonObject().put("appKey", "second-app").put("appSecret", "second-secret");
        // Until the app is known its secret is a wrong one, and ten of those in a minute are too many.
        Answer opened = await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> send("POST", "session", null, credentials), answer -> answer.status() == 200);
        String other = opened.json().getString("token");
        assertThat(rooms(other, "").getInteger("total")).isZero();
        String query = "room?room=" + URLEncoder.encode(room, StandardCharsets.UTF_8);
        assertThat(send("GET", query, other, null).status()).isEqualTo(404);
        send("POST", "room/destroy", other, new JsonObject().put("room", room));
        send("POST", "room/restrict", other, on("banned", bob).put("room", room));
        assertThat(users(room().getJsonObject("lists").getJsonObject("banned"))).isEmpty();
        bob.say(room, "still here");
        ann.hears(room, "still here");
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void who_is_muted_is_silent_until_it_is_lifted() {
        does("restrict", on("muted", bob));
        assertThat(bob.refused("send", NativeUser.message(room, "let me"))).isEqualTo(ErrorCode.MUTED);
        assertThat(ann.event("room.muted", this::isHere).getJsonArray("users")).containsExactly(bob.user());
        JsonObject muted = room().getJsonObject("lists").getJsonObject("muted");
        assertThat(users(muted)).containsExactly(bob.user());
        assertThat(muted.getJsonArray("users").getJsonObject(0).getLong("untilMs"))
                .isBetween(System.currentTimeMillis() + 200_000, System.currentTimeMillis() + 300_000);
        does("lift", on("muted", bob));
        bob.say(room, "at last");
        ann.hears(room, "at last");
        does("restrict", on("muted-everywhere", bob).put("minutes", 0));
        assertThat(bob.refused("send", NativeUser.message(room, "nowhere"))).isEqualTo(ErrorCode.MUTED);
        JsonObject everywhere = room().getJsonObject("lists").getJsonObject("muted-everywhere");
        assertThat(users(everywhere)).contains(bob.user());
        does("lift", on("muted-everywhere", bob));
        bob.say(room, "everywhere again");
    }

    @Test
    void who_is_banned_is_out_at_once_until_it_is_lifted() {
        does("restrict", on("banned", bob));
        assertThat(bob.event("room.kicked", this::isHere).getLong("untilTs")).isGreaterThan(System.currentTimeMillis());
        await().atMost(SOON)
                .until(() -> bob.refused("room.join", new JsonObject().put("room", room)) == ErrorCode.BANNED);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(users(room().getJsonObject("members"))).containsExactly(ann.user()));
        does("lift", on("banned", bob));
        bob.join(room);
    }

    @Test
    void a_room_is_muted_with_exceptions_stopped_and_kept_alive() {
        JsonObject turn =
                new JsonObject().put("what", "all-muted").put("on", true).put("tellMembers", false);
        does("switch", turn);
        does("restrict", on("speakers", ann).put("minutes", 0));
        does("restrict", on("protected", ann).put("minutes", 0));
        ann.say(room, "I may");
        assertThat(bob.refused("send", NativeUser.message(room, "me too?"))).isEqualTo(ErrorCode.MUTED);
        does(
                "switch",
                new JsonObject().put("what", "kept-alive").put("on", true).put("tellMembers", false));
        JsonObject shown = room();
        assertThat(shown.getJsonArray("missing")).isEmpty();
        assertThat(shown.getJsonObject("room").getJsonObject("switches").getMap())
                .isEqualTo(Map.of("all-muted", true, "kept-alive", true, "distribution-stopped", false));
        assertThat(shown.getJsonObject("room").containsKey("endsAtMs")).isFalse();
        assertThat(users(shown.getJsonObject("lists").getJsonObject("speakers")))
                .containsExactly(ann.user());
        assertThat(users(shown.getJsonObject("lists").getJsonObject("protected")))
                .containsExactly(ann.user());
        does("switch", turn.put("on", false));
        does(
                "switch",
                new JsonObject().put("what", "kept-alive").put("on", false).put("tellMembers", false));
        does(
                "switch",
                new JsonObject().put("what", "kept-alive").put("on", false).put("tellMembers", false));
        JsonObject stop = new JsonObject()
                .put("what", "distribution-stopped")
                .put("on", true)
                .put("tellMembers", false);
        does("switch", stop);
        bob.say(room, "into the void");
        does("switch", stop.put("on", false));
        bob.say(room, "heard again");
        ann.hears(room, "heard again");
        assertThat(ann.heard(room, "into the void")).isFalse();
    }

    @Test
    void a_message_is_recalled_for_everybody() {
        String message = bob.say(room, "regrettable").getString("message");
        ann.hears(room, "regrettable");
        await().atMost(SOON)
                .until(() -> room().getJsonArray("messages").encode().contains("regrettable"));
        does("recall", new JsonObject().put("message", message));
        assertThat(ann.event("recalled", event -> message.equals(event.getString("message")))
                        .getString("by"))
                .isEqualTo("console");
        await().atMost(SOON)
                .until(() -> !room().getJsonArray("messages").encode().contains("regrettable"));
    }

    @Test
    void attributes_are_set_and_deleted_and_members_told() {
        does("attribute/set", new JsonObject().put("key", "topic").put("value", "tea ☕"));
        assertThat(ann.event("attributes", this::isHere).getJsonObject("set").getString("topic"))
                .isEqualTo("tea ☕");
        assertThat(room().getJsonArray("attributes").getJsonObject(0).getString("value"))
                .isEqualTo("tea ☕");
        does("attribute/delete", new JsonObject().put("key", "topic"));
        ann.event(
                "attributes",
                event -> !event.getJsonArray("deleted", new JsonArray()).isEmpty());
        assertThat(room().getJsonArray("attributes")).isEmpty();
    }

    @Test
    void who_is_put_offline_here_or_by_the_server_api_is_cut_and_may_come_back_at_once() {
        JsonObject body = new JsonObject().put("users", JsonArray.of(bob.user()));
        assertThat(send("POST", "users/offline", token, body).status()).isEqualTo(200);
        bob.event("closed", event -> event.getInteger("code") == ErrorCode.PUT_OFFLINE.number());
        await().atMost(SOON).until(bob::isClosed);
        try (NativeUser again = stoa.connect(bob.user())) {
            again.join(room);
            again.say(room, "back again");
            ann.hears(room, "back again");
            JsonObject answer = stoa.api().call("/v1/users/offline", Map.of("userId", bob.user()));
            assertThat(answer.getJsonArray("users")).containsExactly(bob.user());
            again.event("closed", event -> event.getInteger("code") == ErrorCode.PUT_OFFLINE.number());
            await().atMost(SOON).until(again::isClosed);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stoa.api()
                                .call("/v1/users/offline", Map.of("userId", bob.user()))
                                .getJsonArray("users"))
                        .isEmpty());
        ann.say(room, "still here");
    }

    @Test
    void types_are_spared_and_put_first_as_the_server_api_sees_it() {
        String type = "app:" + stoa.fresh("gift");
        for (String list : List.of("protected", "low-priority")) {
            JsonObject body = new JsonObject().put("list", list).put("types", JsonArray.of(type));
            assertThat(send("POST", "types/add", token, body).status()).isEqualTo(200);
            assertThat(types(list)).contains(type);
        }
        assertThat(stoa.api().call("/chatroom/whitelist/query.json", Map.of()).getJsonArray("whitlistMsgType"))
                .contains(type);
        assertThat(stoa.api()
                        .call("/chatroom/message/priority/query.json", Map.of())
                        .getJsonArray("objectNames"))
                .contains(type);
        for (String list : List.of("protected", "low-priority")) {
            JsonObject body = new JsonObject().put("list", list).put("types", JsonArray.of(type));
            assertThat(send("POST", "types/remove", token, body).status()).isEqualTo(200);
            assertThat(types(list)).doesNotContain(type);
        }
        List<String> many = IntStream.range(0, 20).mapToObj(i -> type + i).toList();
        JsonObject all = new JsonObject().put("list", "low-priority").put("types", new JsonArray(many));
        JsonObject one = new JsonObject().put("list", "low-priority").put("types", JsonArray.of(type));
        try {
            assertThat(send("POST", "types/add", token, all).status()).isEqualTo(200);
            Answer full = send("POST", "types/add", token, one);
            assertThat(full.status()).isEqualTo(400);
            assertThat(full.json().getInteger("code")).isEqualTo(ErrorCode.SERVER_BAD_PARAMETER.number());
            assertThat(types("low-priority")).containsExactlyElementsOf(many);
        } finally {
            send("POST", "types/remove", token, all);
        }
    }

    private List<String> types(String list) {
        return send("GET", "types", token, null).json().getJsonObject("types").getJsonArray(list).stream()
                .map(String.class::cast)
                .toList();
    }

    @Test
    void a_destroyed_room_is_gone_for_members_and_at_the_console() {
        does("destroy", new JsonObject());
        ann.event("room.destroyed", this::isHere);
        Answer gone = send("GET", "room?room=" + URLEncoder.encode(room, StandardCharsets.UTF_8), token, null);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.json().getInteger("code")).isEqualTo(ErrorCode.NO_SUCH_ROOM.number());
        await().atMost(SOON).until(() -> rooms(token, room).getInteger("total") == 0);
    }
}
