package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.inbound.http.RunningServerPort.json;
import static stoa.gateway.inbound.http.RunningServerPort.send;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whatever is sent to the server port, the answer is a JSON object with a code. */
class ServerAnswersIT {
    private static final String BIG = "x=" + "y".repeat(2 * 1024 * 1024);
    private static RunningServerPort server;

    @BeforeAll
    static void start() {
        server = new RunningServerPort();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void refused(HttpResponse<String> response, int code, int status) {
        JsonObject answer = json(response);
        assertThat(answer.fieldNames()).containsExactlyInAnyOrder("url", "code", "errorMessage");
        assertThat(answer.getInteger("code")).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @TestFactory
    Stream<DynamicTest> everyPathRefusesOtherMethods() {
        return server.paths().stream()
                .map(path -> DynamicTest.dynamicTest(
                        path, () -> refused(send(server.to(path).GET()), 1405, 405)));
    }

    @TestFactory
    Stream<DynamicTest> everyPathRefusesStrangers() {
        return server.paths().stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    refused(send(server.to(path).POST(BodyPublishers.noBody())), 1004, 401);
                    refused(
                            send(server.to(path)
                                    .header("RC-App-Key", "app")
                                    .header("RC-Nonce", "1")
                                    .header("RC-Timestamp", "2")
                                    .header("RC-Signature", "bad")
                                    .POST(BodyPublishers.ofString("x=1"))),
                            1004,
                            401);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyPathRefusesLargeBodies() {
        return server.paths().stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> refused(server.signed(path, BIG), 1508, 413)));
    }

    /** Three lists have no parameters, muted rooms and lists of users only optional ones; all else wants data. */
    @TestFactory
    Stream<DynamicTest> everyPathAnswersAnEmptyBody() {
        return server.paths().stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    HttpResponse<String> response = server.signed(path, "");
                    assertThat(json(response).getInteger("code"))
                            .isIn(
                                    path.matches(
                                                    "/chatroom/(user/ban|ban|whitelist|message/priority|keepalive)/query.json"
                                                            + "|/user/(block|abandon)/query.json")
                                            ? new Object[] {200}
                                            : new Object[] {1003});
                }));
    }

    @Test
    void whatDoesNotExistIsSaidInJson() throws Exception {
        refused(server.signed("/chatroom/nothing.json", "x=1"), 404, 404);
        refused(send(server.to("/").GET()), 404, 404);
        HttpResponse<String> browser =
                send(server.to("/").header("Accept", "text/html,*/*;q=0.8").GET());
        assertThat(browser.statusCode()).isEqualTo(302);
        assertThat(browser.headers().firstValue("Location")).hasValue("/console");
        refused(send(server.to("/").header("Accept", "text/html").POST(BodyPublishers.noBody())), 404, 404);
        refused(send(server.to("/chatroom/create.xml").POST(BodyPublishers.ofString(BIG))), 404, 404);
    }

    @Test
    void aCrashIsSaidInJsonWithoutItsDetails() throws Exception {
        HttpResponse<String> response = server.signed("/chatroom/get.json", "chatroomId=crashing");
        refused(response, 1000, 500);
        assertThat(response.body()).doesNotContain("crashed as asked");
    }

    @Test
    void whatIsNoRequestIsAnsweredToo() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String target = "/" + "x".repeat(20_000);
            socket.getOutputStream()
                    .write(("POST " + target + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains(" 400 Bad Request").contains("application/json; charset=utf-8");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(new JsonObject(body).getInteger("code")).isEqualTo(1002);
        }
    }

    @Test
    void aPathMayBeCalledAHundredTimesASecond() throws Exception {
        server.pass(2_000);
        String path = "/chatroom/keepalive/query.json";
        for (int i = 0; i < 100; i++) {
            assertThat(server.signed(path, "").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = server.signed(path, "");
        refused(refused, 1008, 429);
        assertThat(json(refused).getString("errorMessage")).contains("100 calls");
        assertThat(server.signed("/chatroom/whitelist/query.json", "").statusCode())
                .as("other paths count by themselves")
                .isEqualTo(200);
        assertThat(server.meters
                        .get("stoa_gateway_server_request_seconds")
                        .tags("path", path, "outcome", "SERVER_TOO_MANY_CALLS")
                        .timer()
                        .count())
                .isEqualTo(1);
        server.pass(1_000);
        assertThat(server.signed(path, "").statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageCountsOnceForEachRoom() throws Exception {
        server.pass(2_000);
        String message = "fromUserId=u&objectName=t&content=c";
        String to = "&toChatroomId=r";
        assertThat(server.signed("/message/chatroom/publish.json", message + to.repeat(60))
                        .statusCode())
                .isEqualTo(200);
        refused(server.signed("/message/chatroom/publish.json", message + to.repeat(41)), 1008, 429);
        server.pass(2_000);
        String many =
                IntStream.range(0, 1_000).mapToObj(i -> "&toChatroomId=r" + i).collect(Collectors.joining());
        refused(server.signed("/message/chatroom/publish.json", message + many), 1002, 400);
        assertThat(server.signed("/message/chatroom/publish.json", message + to.repeat(59))
                        .statusCode())
                .as("what was said to nobody is no message")
                .isEqualTo(200);
        assertThat(server.signed("/message/chatroom/publish.json", message + to.repeat(40))
                        .statusCode())
                .isEqualTo(200);
    }
}
