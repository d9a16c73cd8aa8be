package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.domain.ServerMessages.ServerRecall;
import stoa.gateway.inbound.FakeConsole;
import stoa.gateway.inbound.FakeServerCalls;
import stoa.protocol.auth.ConsoleOperations.OpenConsole;
import stoa.protocol.auth.UserOperations.PutOffline;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.RateOperations;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.protocol.room.AttributeOperations.DeleteAttributes;
import stoa.protocol.room.AttributeOperations.SetAttributes;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.Lifetime;

/** The console's page and what it asks: for whom, within which bounds, and what is asked of the services. */
class ConsoleApiIT {
    private static final String ROOM = "/v1/console/room";
    private static final List<String> DEEDS =
            List.of("restrict", "lift", "switch", "recall", "attribute/set", "attribute/delete", "destroy");

    private final RunningServerPort port = new RunningServerPort();

    @AfterEach
    void close() {
        port.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return RunningServerPort.send(port.to(path).header("Authorization", "bearer open"));
    }

    private static HttpRequest.Builder posting(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return RunningServerPort.send(posting(port.to(path).header("Authorization", "Bearer open"), body));
    }

    private HttpResponse<String> login(String app, String secret) throws Exception {
        String body =
                new JsonObject().put("appKey", app).put("appSecret", secret).encode();
        return RunningServerPort.send(posting(port.to("/v1/console/session"), body));
    }

    private void town() {
        port.calls.create(new CreateRooms("app", Map.of("town", "Town"), Lifetime.DEFAULT));
    }

    private static int code(HttpResponse<String> response) {
        return RunningServerPort.json(response).getInteger("code");
    }

    @Test
    void the_page_may_run_its_own_scripts_and_nothing_else() throws Exception {
        HttpResponse<String> page = RunningServerPort.send(port.to("/console"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .contains("require-trusted-types-for 'script'")
                        .doesNotContain("unsafe", "http"));
        for (String file : List.of("app.js", "api.js", "rooms.js", "room.js", "style.css", "views.css", "icon.svg")) {
            HttpResponse<String> answer = RunningServerPort.send(port.to("/console/" + file));
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.body()).as(file).doesNotContain("innerHTML", "eval(");
        }
        assertThat(RunningServerPort.send(port.to("/console/")).statusCode()).isEqualTo(308);
        for (String stranger : List.of("/console/none.js", "/console/../web/index.html", "/console/%2e%2e/stoa.js")) {
            assertThat(RunningServerPort.send(port.to(stranger)).statusCode())
                    .as(stranger)
                    .isEqualTo(404);
        }
        assertThat(RunningServerPort.send(posting(port.to("/console"), "{}")).statusCode())
                .isEqualTo(405);
    }

    @Test
    void the_right_secret_opens_a_session_and_others_do_not() throws Exception {
        JsonObject session = RunningServerPort.json(login("app", "secret"));
        assertThat(session.getString("token")).isEqualTo("open");
        assertThat(session.getLong("endsAtMs")).isEqualTo(9_000);
        HttpResponse<String> wrong = login("app", "other");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(code(wrong)).isEqualTo(1004);
        assertThat(login("other", "secret").statusCode()).isEqualTo(401);
        assertThat(RunningServerPort.json(post("/v1/console/session/renew", "")).getString("token"))
                .isEqualTo("renewed");
    }

    @Test
    void a_secret_cannot_be_guessed_quickly() throws Exception {
        for (int i = 0; i < LoginAttempts.OF_ADDRESS_MAX; i++) {
            assertThat(login("app" + i, "guess").statusCode()).isEqualTo(401);
        }
        port.console.takeAsked();
        HttpResponse<String> tooMany = login("app", "secret");
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(code(tooMany)).isEqualTo(1008);
        assertThat(port.console.takeAsked()).as("auth-service is not asked").isEmpty();
        port.pass(LoginAttempts.WINDOW_MS);
        assertThat(login("app", "secret").statusCode()).isEqualTo(200);
    }

    @Test
    void logins_that_were_no_guesses_do_not_count() throws Exception {
        for (int i = 0; i < 2 * LoginAttempts.OF_ADDRESS_MAX; i++) {
            assertThat(login("app", "secret").statusCode()).isEqualTo(200);
            assertThat(login(FakeConsole.SILENT_APP, "secret").statusCode()).isEqualTo(504);
        }
        assertThat(port.console.takeAsked()).contains(new OpenConsole("app", "secret"));
    }

    static Stream<String> paths() {
        return Stream.concat(
                Stream.of(
                        "/v1/console/rooms",
                        "/v1/console/room?room=town",
                        "/v1/console/types",
                        "/v1/console/types/add",
                        "/v1/console/types/remove",
                        "/v1/console/users/offline",
                        "/v1/console/session/renew"),
                DEEDS.stream().map(deed -> ROOM + '/' + deed));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void nothing_is_answered_without_a_session(String path) throws Exception {
        town();
        List<String> reads = List.of("/v1/console/rooms", "/v1/console/room?room=town", "/v1/console/types");
        String method = reads.contains(path) ? "GET" : "POST";
        for (String header :
                new String[] {null, "", "open", "Bearer ended", "Basic b3Blbg==", "Bearer " + "x".repeat(2_000)}) {
            HttpRequest.Builder request = port.to(path).method(method, BodyPublishers.ofString("{}"));
            // What a browser would send by itself counts for nothing.
            request.header("Cookie", "stoa-console=open; session=open").header("App-Key", "app");
            HttpResponse<String> answer =
                    RunningServerPort.send(header == null ? request : request.header("Authorization", header));
            assertThat(answer.statusCode()).as("%s %s", path, header).isEqualTo(401);
            assertThat(code(answer)).isEqualTo(1004);
        }
        assertThat(port.serverCalls.takeAsked()).isEmpty();
        assertThat(port.console.takeAsked()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void other_methods_and_paths_are_refused(String path) throws Exception {
        HttpResponse<String> answer = RunningServerPort.send(
                port.to(path).header("Authorization", "Bearer open").method("PUT", BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(get("/v1/console/none").statusCode()).isEqualTo(404);
        assertThat(get("/v1/console/").statusCode()).isEqualTo(404);
    }

    @Test
    void rooms_are_listed_with_what_all_nodes_counted() throws Exception {
        JsonObject answer = RunningServerPort.json(get("/v1/console/rooms?search=%20t%C3%B6wn%20&skip=25&limit=10"));
        assertThat(port.console.takeAsked()).contains(new ListRooms("app", "töwn", 25, 10));
        assertThat(answer.getInteger("total")).isEqualTo(7);
        assertThat(answer.getInteger("ranked")).isEqualTo(5);
        assertThat(answer.getJsonObject("rates").getInteger("nodesAsked")).isEqualTo(3);
        assertThat(answer.getJsonObject("rates").getInteger("nodesAnswered")).isEqualTo(2);
        assertThat(answer.getJsonObject("rates").getInteger("uncounted")).isEqualTo(5);
        JsonObject room = answer.getJsonArray("rooms").getJsonObject(0);
        assertThat(room.getString("id")).isEqualTo("town");
        assertThat(room.getInteger("members")).isEqualTo(3);
        assertThat(room.getJsonArray("accepted")).hasSize(RateOperations.SLOTS);
        assertThat(room.getJsonArray("accepted").getInteger(RateOperations.SLOTS - 1))
                .isEqualTo(42);
        assertThat(room.getJsonArray("shed").getInteger(RateOperations.SLOTS - 1))
                .isEqualTo(1);
        assertThat(answer.getJsonObject("app").getString("key")).isEqualTo("app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "skip=-1", "skip=10001", "search=%00", "limit="})
    void wrong_pages_are_refused(String query) throws Exception {
        HttpResponse<String> answer = get("/v1/console/rooms?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningServerPort.json(answer).getString("errorMessage")).startsWith(query.replaceAll("=.*", ""));
    }

    @Test
    void one_room_is_shown_whole() throws Exception {
        town();
        JsonObject answer = RunningServerPort.json(get("/v1/console/room?room=town"));
        assertThat(answer.getJsonArray("missing")).isEmpty();
        JsonObject room = answer.getJsonObject("room");
        assertThat(room.getString("name")).isEqualTo("Town");
        assertThat(room.getJsonObject("switches").fieldNames())
                .containsExactlyInAnyOrder("all-muted", "distribution-stopped", "kept-alive");
        assertThat(answer.getJsonObject("lists").fieldNames())
                .containsExactlyInAnyOrder("muted", "banned", "speakers", "protected", "muted-everywhere");
        JsonObject message = answer.getJsonArray("messages").getJsonObject(0);
        assertThat(message.getString("from")).isEqualTo("ann");
        assertThat(message.getString("name")).isEqualTo("Ann");
        assertThat(message.getJsonObject("content").getString("content")).isEqualTo("hello");
        assertThat(message.getBoolean("shed")).isTrue();
        assertThat(answer.getJsonObject("members")
                        .getJsonArray("users")
                        .getJsonObject(0)
                        .getString("user"))
                .isEqualTo("ann");
    }

    @Test
    void what_nobody_knows_now_is_named_and_the_rest_is_shown() throws Exception {
        town();
        port.console.historyGoesAway();
        JsonObject answer = RunningServerPort.json(get("/v1/console/room?room=town"));
        assertThat(answer.getJsonArray("missing")).isEqualTo(JsonArray.of("messages"));
        assertThat(answer.containsKey("messages")).isFalse();
        assertThat(answer.containsKey("members")).isTrue();
    }

    @Test
    void long_contents_are_cut_between_characters() throws Exception {
        town();
        port.console.content('"' + "x".repeat(ConsoleRoomJson.CHARS_SHOWN - 2) + "😀 and more\"");
        JsonObject message = RunningServerPort.json(get("/v1/console/room?room=town"))
                .getJsonArray("messages")
                .getJsonObject(0);
        assertThat(message.getString("excerpt")).hasSize(ConsoleRoomJson.CHARS_SHOWN - 1);
        assertThat(message.containsKey("content")).isFalse();
    }

    @Test
    void rooms_that_do_not_exist_cannot_be_shown() throws Exception {
        HttpResponse<String> none = get("/v1/console/room?room=none");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(code(none)).isEqualTo(23410);
        assertThat(get("/v1/console/room").statusCode()).isEqualTo(400);
        assertThat(get("/v1/console/room?room=" + "x".repeat(65)).statusCode()).isEqualTo(400);
        assertThat(get("/v1/console/room?room=" + URLEncoder.encode("a\nb", StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    private Object asked(String deed, String body) throws Exception {
        port.serverCalls.takeAsked();
        HttpResponse<String> answer = post(ROOM + '/' + deed, body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"code\":200}");
        List<Object> asked = port.serverCalls.takeAsked();
        return asked.isEmpty() ? "" : asked.getFirst();
    }

    @Test
    void deeds_are_asked_of_the_services_in_the_session_s_app() throws Exception {
        List<String> bob = List.of("bob");
        assertThat(asked(
                        "restrict",
                        "{'room':'town','list':'muted','users':['bob','bob'],'minutes':5,'tellMembers':true}"))
                .isEqualTo(new Restrict("app", "town", UserList.MUTED, bob, 5, new Notice(true, null)));
        assertThat(asked(
                        "restrict",
                        "{'list':'muted-everywhere','users':['bob'],'minutes':0,'tellMembers':false,'app':'other'}"))
                .isEqualTo(new Restrict("app", "", UserList.MUTED_EVERYWHERE, bob, 0, Notice.NONE));
        assertThat(asked("lift", "{'room':'town','list':'banned','users':['bob'],'tellMembers':false}"))
                .isEqualTo(new Lift("app", "town", UserList.BANNED, bob, Notice.NONE));
        assertThat(asked("switch", "{'room':'town','what':'all-muted','on':true,'tellMembers':false}"))
                .isEqualTo(new SwitchRoom("app", "town", RoomSwitch.ALL_MUTED, true, Notice.NONE));
        assertThat(asked("recall", "{'room':'town','message':'" + "m".repeat(22) + "'}"))
                .isEqualTo(new ServerRecall(Conversation.room("app", "town"), "console", "m".repeat(22)));
        assertThat(asked("attribute/set", "{'room':'town','key':'seat-1','value':'ann\\n☕'}"))
                .isEqualTo(new SetAttributes(
                        "app", "town", new Author("console", true), Map.of("seat-1", "ann\n☕"), true, false));
        assertThat(asked("attribute/delete", "{'room':'town','key':'seat-1'}"))
                .isEqualTo(new DeleteAttributes("app", "town", new Author("console", true), List.of("seat-1"), true));
        town();
        asked("destroy", "{'room':'town'}");
        assertThat(get(ROOM + "?room=town").statusCode()).isEqualTo(404);
    }

    @Test
    void types_are_shown_put_on_lists_and_taken_off() throws Exception {
        JsonObject shown = RunningServerPort.json(get("/v1/console/types"));
        assertThat(shown.getJsonObject("types").fieldNames()).containsExactlyInAnyOrder("low-priority", "protected");
        assertThat(shown.getJsonObject("types").getJsonArray("protected")).containsExactly("app:like", "RC:TxtMsg");
        port.serverCalls.takeAsked();
        post("/v1/console/types/add", "{\"list\":\"protected\",\"types\":[\"app:gift\",\"app:gift\"]}");
        post("/v1/console/types/remove", "{\"list\":\"low-priority\",\"types\":[\"app:like\"]}");
        assertThat(port.serverCalls.takeAsked())
                .containsExactly(
                        new ChangeTypes("app", TypeList.PROTECTED, List.of("app:gift"), List.of()),
                        new ChangeTypes("app", TypeList.LOW_PRIORITY, List.of(), List.of("app:like")));
        for (String wrong : List.of(
                "{\"list\":\"banned\",\"types\":[\"a\"]}",
                "{\"list\":\"protected\",\"types\":[]}",
                "{\"list\":\"protected\",\"types\":[\"" + "x".repeat(65) + "\"]}")) {
            assertThat(post("/v1/console/types/add", wrong).statusCode()).isEqualTo(400);
        }
        assertThat(port.serverCalls.takeAsked()).isEmpty();
    }

    @Test
    void users_are_put_offline() throws Exception {
        HttpResponse<String> answer = post("/v1/console/users/offline", "{\"users\":[\"ann\",\"bob\"]}");
        assertThat(answer.body()).isEqualTo("{\"code\":200}");
        assertThat(port.users.last()).isEqualTo(new PutOffline("app", List.of("ann", "bob")));
        assertThat(post("/v1/console/users/offline", "{\"users\":\"ann\"}").statusCode())
                .isEqualTo(400);
    }

    static Stream<String[]> wrong() {
        return Stream.of(
                new String[] {"restrict", "{'room':'town','list':'none','users':['bob'],'minutes':5,'tellMembers':true}"
                },
                new String[] {"restrict", "{'room':'town','list':'muted','users':[],'minutes':5,'tellMembers':true}"},
                new String[] {"restrict", "{'room':'town','list':'muted','users':[7],'minutes':5,'tellMembers':true}"},
                new String[] {"restrict", "{'room':'town','list':'muted','users':'bob','minutes':5,'tellMembers':true}"
                },
                new String[] {
                    "restrict", "{'room':'town','list':'muted','users':['bob'],'minutes':-1,'tellMembers':true}"
                },
                new String[] {
                    "restrict", "{'room':'town','list':'muted','users':['bob'],'minutes':1.5,'tellMembers':true}"
                },
                new String[] {
                    "restrict", "{'room':'town','list':'muted','users':['bob'],'minutes':43201,'tellMembers':true}"
                },
                new String[] {"restrict", "{'room':'town','list':'muted','users':['bob'],'minutes':5}"},
                new String[] {"lift", "{'room':'','list':'muted','users':['bob'],'tellMembers':false}"},
                new String[] {"switch", "{'room':'town','what':'all-muted','on':'yes','tellMembers':false}"},
                new String[] {"switch", "{'room':['town'],'what':'all-muted','on':true,'tellMembers':false}"},
                new String[] {"recall", "{'room':'town','message':'short'}"},
                new String[] {"attribute/set", "{'room':'town','key':'a b','value':'x'}"},
                new String[] {"attribute/set", "{'room':'town','key':'a','value':''}"},
                new String[] {"attribute/set", "{'room':'town','key':'a','value':'\\ud800'}"},
                new String[] {"attribute/set", "{'room':'town','key':'a','value':'" + "x".repeat(4_097) + "'}"},
                new String[] {"attribute/delete", "{'room':'town'}"},
                new String[] {"destroy", "{'room':'" + "x".repeat(65) + "'}"},
                new String[] {"destroy", "{'room':'town','room':'other'}"},
                new String[] {"destroy", "{'room':'a\\nb'}"},
                new String[] {"destroy", "['town']"},
                new String[] {"destroy", ""},
                new String[] {"destroy", "{"},
                new String[] {"destroy", "[".repeat(10_000)});
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrong_bodies_are_refused_and_nothing_is_done(String deed, String body) throws Exception {
        HttpResponse<String> answer = post(ROOM + '/' + deed, body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(code(answer)).isIn(1002, 1005);
        assertThat(port.serverCalls.takeAsked()).isEmpty();
    }

    @Test
    void what_the_services_refuse_is_told() throws Exception {
        String missing = "{\"room\":\"" + FakeServerCalls.MISSING + "\",\"key\":\"a\",\"value\":\"b\"}";
        assertThat(post(ROOM + "/attribute/set", missing).statusCode()).isEqualTo(404);
        String unknown = "{\"room\":\"town\",\"message\":\"" + FakeServerCalls.UNKNOWN_MESSAGE + "\"}";
        assertThat(post(ROOM + "/recall", unknown).statusCode()).isEqualTo(404);
        assertThat(post(ROOM + "/destroy", "{\"room\":\"" + "x".repeat(1_100_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }
}
