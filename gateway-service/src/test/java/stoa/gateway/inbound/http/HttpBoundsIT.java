package stoa.gateway.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stoa.gateway.inbound.EdgeLimits;

/** What a socket may do at the server port that is no request, or never becomes one. */
class HttpBoundsIT {
    private static final String SIGNED =
            "App-Key: app\r\nNonce: 1\r\nTimestamp: 1700000000\r\nSignature: good\r\nHost: x\r\n";
    private static final int SOCKETS_MAX = 3;

    private final List<Socket> sockets = new ArrayList<>();
    private RunningServerPort server;

    @BeforeEach
    void start() {
        server = new RunningServerPort(limits());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private static EdgeLimits limits() {
        EdgeLimits limits = EdgeLimits.DEFAULT;
        return new EdgeLimits(
                limits.connectionsMax(),
                limits.frameBytesMax(),
                limits.requestsUnansweredMax(),
                limits.roomsPerConnectionMax(),
                limits.connectTimeoutMs(),
                limits.heartbeatMs(),
                limits.replyBytesMax(),
                limits.slowMs(),
                limits.heldEntriesMax(),
                limits.drainPerSecond(),
                limits.goawayMs(),
                SOCKETS_MAX,
                400);
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Socket open(String text) throws IOException {
        Socket socket = open();
        write(socket, text);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The one answer that is on the socket until it ends. */
    private static JsonObject onlyAnswer(Socket socket, String status) throws IOException {
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/json; charset=utf-8")
                .containsOnlyOnce("HTTP/1.1");
        return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    private double count(String name, String... tags) {
        return server.meters.counter(name, tags).count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /chatroom/create.json HTTP/1.1\r\nX: ",
                "POST /v1/console/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{"
            })
    void a_request_that_drips_is_ended_by_its_deadline(String begun) throws Exception {
        Socket socket = open(begun);
        InputStream in = socket.getInputStream();
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            write(socket, "x");
            return in.available() > 0;
        });
        JsonObject answer = onlyAnswer(socket, "408 Request Timeout");
        assertThat(answer.getInteger("code")).isEqualTo(60034);
        assertThat(answer.getString("errorMessage")).contains("in time");
        assertThat(count("stoa_gateway_requests_cut", "port", "back_ends", "reason", "late"))
                .isEqualTo(1);
    }

    @Test
    void a_request_that_was_refused_already_is_closed_without_a_second_answer() throws Exception {
        Socket socket = open("POST /chatroom/create.json HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab");
        assertThat(onlyAnswer(socket, "401 Unauthorized").getInteger("code")).isEqualTo(1004);
    }

    @Test
    void sockets_above_the_bound_are_closed_at_once() throws Exception {
        for (int i = 0; i < SOCKETS_MAX; i++) {
            open();
        }
        await().until(() -> server.meters.get("stoa_gateway_sockets").gauge().value() == SOCKETS_MAX);
        assertThat(open().getInputStream().read()).isEqualTo(-1);
        assertThat(count("stoa_gateway_sockets_refused", "port", "back_ends")).isEqualTo(1);
        sockets.getFirst().close();
        await().until(() -> server.meters.get("stoa_gateway_sockets").gauge().value() < SOCKETS_MAX);
        Socket admitted = open("GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(onlyAnswer(admitted, "404 Not Found").getInteger("code")).isEqualTo(404);
    }

    @Test
    void a_request_has_one_length() throws Exception {
        Socket socket = open("POST /chatroom/query.json HTTP/1.1\r\n" + SIGNED
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        JsonObject answer = onlyAnswer(socket, "400 Bad Request");
        assertThat(answer.getInteger("code")).isEqualTo(1002);
        assertThat(answer.getString("errorMessage")).contains("Content-Length", "Transfer-Encoding");
    }

    @Test
    void chunks_that_are_none_are_said_in_json() throws Exception {
        Socket socket = open("POST /chatroom/query.json HTTP/1.1\r\n" + SIGNED
                + "Transfer-Encoding: chunked\r\n\r\nzz\r\nchatroomId=r\r\n");
        JsonObject answer = onlyAnswer(socket, "400 Bad Request");
        assertThat(answer.getInteger("code")).isEqualTo(1002);
        assertThat(answer.getString("url")).isEqualTo("/chatroom/query.json");
        assertThat(count("stoa_gateway_requests_cut", "port", "back_ends", "reason", "unreadable"))
                .isEqualTo(1);
    }

    /** A crash would be counted as one. */
    @Test
    void a_client_that_goes_away_is_no_crash() throws Exception {
        open("POST /v1/console/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{}")
                .close();
        await().untilAsserted(() -> assertThat(server.meters
                        .find("stoa_gateway_server_request_seconds")
                        .tag("path", "/v1/console/session")
                        .timers())
                .singleElement()
                .satisfies(timer -> assertThat(timer.getId().getTag("outcome")).isEqualTo("SERVER_BAD_PARAMETER")));
    }

    @Test
    void a_query_that_is_none_is_refused() throws Exception {
        Socket socket = open("GET /v1/console/rooms?search=%zz HTTP/1.1\r\nHost: x\r\n"
                + "Authorization: Bearer open\r\nConnection: close\r\n\r\n");
        JsonObject answer = onlyAnswer(socket, "400 Bad Request");
        assertThat(answer.getInteger("code")).isEqualTo(1002);
        assertThat(answer.getString("errorMessage")).contains("query");
    }

    @Test
    void requests_in_one_row_are_all_answered() throws Exception {
        String get = "GET /nothing HTTP/1.1\r\nHost: x\r\n";
        Socket socket = open(get + "\r\n" + get + "\r\n" + get + "Connection: close\r\n\r\n");
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(4);
    }
}
