package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stoa.gateway.inbound.FakeCalls;
import stoa.gateway.inbound.FakeUsers;

/** Both ports' HTTP, over a real connection. */
class HttpIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static int serverPort;
    private static int clientPort;

    @BeforeAll
    static void start() {
        FakeCalls calls = new FakeCalls();
        ServerPort server = new ServerPort("127.0.0.1", 0, calls, calls, new FakeUsers());
        VERTX.deployVerticle(server).toCompletionStage().toCompletableFuture().join();
        serverPort = server.port();
        HttpServer pages = VERTX.createHttpServer().requestHandler(new WebPages(new DemoTokens(calls))::handle);
        pages.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        clientPort = pages.actualPort();
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    // Its default, HTTP/2 where the server offers it, is to be answered in HTTP/1.1.
    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> signed(String path, String form) throws Exception {
        return send(to(serverPort, path)
                .header("App-Key", "app")
                .header("RC-Nonce", "501553.9491717326")
                .header("Timestamp", "1700000000")
                .header("Signature", "good")
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(BodyPublishers.ofString(form)));
    }

    private static JsonObject json(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        return new JsonObject(response.body());
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
        HttpResponse<String> wrong = send(to(serverPort, "/chatroom/create.json")
                .header("App-Key", "app")
                .header("Nonce", "1")
                .header("Timestamp", "2")
                .header("Signature", "bad")
                .POST(BodyPublishers.ofString("nonsense")));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).getInteger("code")).isEqualTo(1004);
        HttpResponse<String> none = send(to(serverPort, "/chatroom/create.json").POST(BodyPublishers.noBody()));
        assertThat(none.statusCode()).isEqualTo(401);
        HttpResponse<String> get = send(to(serverPort, "/chatroom/create.json").GET());
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
                to(serverPort, "/v1/app/settings").header("App-Key", "app").header("Authorization", "Bearer master");
        assertThat(json(send(read.GET())).getInteger("messagesPerSecond")).isEqualTo(5);
        assertThat(json(send(read.method("PATCH", BodyPublishers.ofString("{\"messagesPerSecond\":7}"))))
                        .getInteger("messagesPerSecond"))
                .isEqualTo(7);
        HttpResponse<String> wrong =
                send(to(serverPort, "/v1/app/settings").header("App-Key", "app").GET());
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(json(wrong).getInteger("code")).isEqualTo(1004);
    }

    @Test
    void theDemoPageAndItsTokens() throws Exception {
        HttpResponse<String> page = send(to(clientPort, "/").GET());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'");
        String tag = page.headers().firstValue("ETag").orElse("");
        assertThat(send(to(clientPort, "/").header("If-None-Match", tag).GET()).statusCode())
                .isEqualTo(304);
        HttpResponse<String> script = send(to(clientPort, "/stoa.js").GET());
        assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        for (String outside : new String[] {"/../pom.xml", "/%2e%2e/pom.xml", "/stoa", "/web/stoa.js", "/x.class"}) {
            assertThat(send(to(clientPort, outside).GET()).statusCode())
                    .as(outside)
                    .isEqualTo(404);
        }
        HttpRequest.Builder token = to(clientPort, "/demo/token");
        assertThat(json(send(token.POST(BodyPublishers.ofString("{\"user\":\"ann\",\"name\":\"Ann\"}")))))
                .isEqualTo(new JsonObject().put("app", "app").put("user", "ann").put("token", "ann"));
        assertThat(send(token.POST(BodyPublishers.ofString("{\"user\":7}"))).statusCode())
                .isEqualTo(400);
        assertThat(send(token.GET()).statusCode()).isEqualTo(405);
    }
}
