package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.http.RunningServerPort.json;
import static stoa.gateway.inbound.http.RunningServerPort.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.domain.DemoHosts;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.UserList;

/** Both ports' HTTP, over a real connection. */
class HttpIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static RunningServerPort server;
    private static int clientPort;

    @BeforeAll
    static void start() {
        server = new RunningServerPort();
        WebPages web = new WebPages(new DemoApi(server.calls, new DemoHosts(server.serverCalls, server.users)));
        HttpServer pages = VERTX.createHttpServer().requestHandler(web::handle);
        pages.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        clientPort = pages.actualPort();
    }

    @AfterAll
    static void stop() {
        server.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpRequest.Builder toPages(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + clientPort + path));
    }

    private static HttpResponse<String> signed(String path, String form) throws Exception {
        return server.signed(path, form);
    }

    @Test
    void aTokenForAUser() throws Exception {
        JsonObject answer =
                json(signed("/user/getToken.json", "userId=ann&name=Ann+B%C3%A9&portraitUri=http%3A%2F%2Fp"));
        assertThat(answer)
                .isEqualTo(
                        new JsonObject().put("code", 200).put("userId", "ann").put("token", "ann"));
    }

    @Test
    void roomsAreCreatedQueriedAndDestroyed() throws Exception {
        assertThat(json(signed("/chatroom/create.json", "chatroom[r+1]=First&chatroom%5Br2%5D=Second%2")))
                .isEqualTo(new JsonObject().put("code", 200));
        JsonObject found = json(signed("/chatroom/query.json", "chatroomId=r+1&chatroomId=r2&chatroomId=r3"));
        assertThat(found.getJsonArray("chatRooms"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("chrmId", "r 1")
                                .put("name", "First")
                                .put("time", "2023-11-15 06:13:20"))
                        .add(new JsonObject()
                                .put("chrmId", "r2")
                                .put("name", "Second%2")
                                .put("time", "2023-11-15 06:13:20")));
        assertThat(json(signed("/chatroom/destroy.json", "chatroomId=r2&chatroomId=unknown")))
                .isEqualTo(new JsonObject().put("code", 200));
        assertThat(json(signed("/chatroom/query.json", "chatroomId=r2")).getJsonArray("chatRooms"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /user/getToken.json     | name=Ann                        | 1002 | 400
        /user/getToken.json     | ''                              | 1003 | 400
        /user/getToken.json     | userId=0123456789012345678901234567890123456789012345678901234567890123456789 | 1005 | 400
        /user/getToken.json     | userId=a%00b                    | 1002 | 400
        /chatroom/create.json   | chatroomId=r                    | 1002 | 400
        /chatroom/create.json   | chatroom[]=r                    | 1002 | 400
        /chatroom/query.json    | x=1                             | 1002 | 400
        /chatroom/nothing.json  | x=1                             | 404  | 404
        """)
    void wrongParametersAreSaidInJson(String path, String form, int code, int status) throws Exception {
        HttpResponse<String> response = signed(path, form);
        JsonObject answer = json(response);
        assertThat(answer.getString("url")).isEqualTo(path);
        assertThat(answer.getInteger("code")).isEqualTo(code);
        assertThat(answer.getString("errorMessage")).isNotEmpty();
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void signaturesAreCheckedBeforeTheBody() throws Exception {
        HttpResponse<String> wrong = send(server.to("/chatroom/create.json")
                .header("App-Key", "app")
                .header("Nonce", "1")
                .header("Timestamp", "2")
                .header("Signature", "bad")
                .POST(BodyPublishers.ofString("nonsense")));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).getInteger("code")).isEqualTo(1004);
        HttpResponse<String> none = send(server.to("/chatroom/create.json").POST(BodyPublishers.noBody()));
        assertThat(none.statusCode()).isEqualTo(401);
        HttpResponse<String> get = send(server.to("/chatroom/create.json").GET());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(json(get).getInteger("code")).isEqualTo(1405);
    }

    @Test
    void aLargeBodyIsRefused() throws Exception {
        HttpResponse<String> large = signed("/chatroom/create.json", "chatroom[r]=" + "x".repeat(1_100_000));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).getInteger("code")).isEqualTo(1508);
    }

    @Test
    void settings() throws Exception {
        HttpRequest.Builder read =
                server.to("/v1/app/settings").header("App-Key", "app").header("Authorization", "bearer master");
        assertThat(json(send(read.GET())).getInteger("messagesPerSecond")).isEqualTo(5);
        assertThat(json(send(read.method("PATCH", BodyPublishers.ofString("{\"messagesPerSecond\":7}"))))
                        .getInteger("messagesPerSecond"))
                .isEqualTo(7);
        HttpResponse<String> wrong =
                send(server.to("/v1/app/settings").header("App-Key", "app").GET());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).getInteger("code")).isEqualTo(1004);
    }

    @Test
    void theDemoPageAndItsTokens() throws Exception {
        HttpResponse<String> page = send(toPages("/").GET());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'");
        String tag = page.headers().firstValue("ETag").orElse("");
        assertThat(send(toPages("/").header("If-None-Match", tag).GET()).statusCode())
                .isEqualTo(304);
        HttpResponse<String> script = send(toPages("/stoa.js").GET());
        assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        for (String outside : new String[] {"/../pom.xml", "/%2e%2e/pom.xml", "/stoa", "/web/stoa.js", "/x.class"}) {
            assertThat(send(toPages(outside).GET()).statusCode()).as(outside).isEqualTo(404);
        }
        HttpRequest.Builder token = toPages("/demo/token");
        assertThat(json(send(token.POST(BodyPublishers.ofString("{\"user\":\"ann\",\"name\":\"Ann\"}")))))
                .isEqualTo(new JsonObject().put("app", "app").put("user", "ann").put("token", "ann"));
        assertThat(send(token.POST(BodyPublishers.ofString("{\"user\":7}"))).statusCode())
                .isEqualTo(400);
        assertThat(send(token.GET()).statusCode()).isEqualTo(405);
    }

    private static HttpResponse<String> asks(String app, String token, String room) throws Exception {
        JsonObject body = new JsonObject().put("app", app).put("token", token).put("room", room);
        return send(toPages("/demo/host").POST(BodyPublishers.ofString(body.encode())));
    }

    @Test
    void theDemoHasAHostPerRoomForWhoIsInItAndHasAToken() throws Exception {
        server.serverCalls.takeAsked();
        // The room's attribute belongs to somebody who is neither in it nor online.
        assertThat(json(asks("app", "ann", "town"))).isEqualTo(new JsonObject().put("host", "ann"));
        assertThat(server.serverCalls.takeAsked())
                .contains(new Restrict("app", "town", UserList.PROTECTED, List.of("ann"), 0, Notice.NONE))
                .contains(new Lift("app", "town", UserList.PROTECTED, List.of("host"), Notice.NONE));
        assertThat(json(asks("app", "bad", "town")).getInteger("code")).isEqualTo(ErrorCode.BAD_TOKEN.number());
        assertThat(json(asks("app", "zoe", "town")).getInteger("code")).isEqualTo(ErrorCode.NOT_IN_ROOM.number());
        assertThat(asks("app", "ann", "").statusCode()).isEqualTo(400);
        assertThat(asks("app", "ann", "a\nb").statusCode()).isEqualTo(400);
        assertThat(asks("app", "a".repeat(4_097), "town").statusCode()).isEqualTo(400);
        assertThat(send(toPages("/demo/host").POST(BodyPublishers.ofString("[]")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(toPages("/demo/host").GET()).statusCode()).isEqualTo(405);
        assertThat(server.serverCalls.takeAsked()).noneMatch(Restrict.class::isInstance);
    }

    @Test
    void withoutADemoThereAreNeitherTokensNorHosts() throws Exception {
        WebPages bare = new WebPages(null);
        HttpServer pages = VERTX.createHttpServer().requestHandler(bare::handle);
        pages.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        for (String path : List.of("/demo/token", "/demo/host")) {
            URI uri = URI.create("http://127.0.0.1:" + pages.actualPort() + path);
            assertThat(send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{}")))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }
}
