package stoa.systemtests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import stoa.embedded.TcpPort;
import stoa.protocol.error.ErrorCode;
import stoa.standalone.Standalone;
import stoa.systemtests.chaos.Bystanders;
import stoa.systemtests.chaos.ServerApi;

/** Each hostile act gets its documented answer, and two people who chat meanwhile notice nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsIT {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final String ROOM = "agora";
    private static final int SLOW_CONNECTION_MS = 5_000;
    private static final int CONNECT_TIMEOUT_MS = 4_000;
    private static final String SLOW = "stoa_gateway_slow_connections_total";
    private static final String CLOSED_AS_SLOW =
            "stoa_gateway_closed_total{reason=\"" + ErrorCode.SLOW_CONNECTION.name() + "\"";
    private static final int SHOUT_BYTES = 32 * 1024;
    private static final int SHOUTS_AT_A_TIME = 10;
    private static final int SHOUTS_MAX = 1_000;

    private Standalone standalone;
    private ServerApi api;
    private URI url;
    private URI server;
    private URI management;
    private String masterKey;
    private String app;
    private Bystanders bystanders;

    @BeforeAll
    void start(@TempDir Path data) {
        Map<String, String> environment = new HashMap<>();
        for (String port : List.of(
                "STOA_CLIENT_PORT",
                "STOA_SERVER_PORT",
                "STOA_MANAGEMENT_PORT",
                "STOA_PG_PORT",
                "STOA_REDIS_PORT",
                "STOA_KAFKA_PORT")) {
            environment.put(port, Integer.toString(TcpPort.free("127.0.0.1")));
        }
        environment.put("STOA_SLOW_CONNECTION_MS", Integer.toString(SLOW_CONNECTION_MS));
        environment.put("STOA_CONNECT_TIMEOUT_MS", Integer.toString(CONNECT_TIMEOUT_MS));
        standalone = new Standalone(data, environment, System.out::println);
        standalone.start();
        app = standalone.appEnvironment().getOrDefault("STOA_APP_KEY", "");
        String secret = standalone.appEnvironment().getOrDefault("STOA_APP_SECRET", "");
        masterKey = standalone.appEnvironment().getOrDefault("STOA_MASTER_KEY", "");
        url = URI.create("ws://127.0.0.1:" + environment.get("STOA_CLIENT_PORT") + "/v1/connect");
        server = URI.create("http://127.0.0.1:" + environment.get("STOA_SERVER_PORT"));
        management = URI.create("http://127.0.0.1:" + environment.get("STOA_MANAGEMENT_PORT"));
        api = new ServerApi(List.of(server), app, secret);
        api.createRoom(ROOM);
        bystanders = new Bystanders(app, api, url, ROOM);
    }

    @AfterAll
    void stop() {
        bystanders.close();
        standalone.close();
    }

    @AfterEach
    void nobodyElseNoticed() {
        assertThat(bystanders.whatTheyNoticed()).isEmpty();
    }

    @Test
    void aFrameThatIsTooLargeClosesWith1009() throws IOException {
        try (RawSocket socket = connected("giant")) {
            socket.bytes(RawSocket.head(10 << 20));
            byte[] piece = new byte[64 * 1024];
            try {
                for (int i = 0; i < 160; i++) {
                    socket.bytes(piece);
                }
            } catch (IOException closedMeanwhile) {
                assertThat(closedMeanwhile).hasMessageMatching("(?i).*(broken pipe|reset|closed).*");
            }
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatIsNotUtf8ClosesWith1007() throws IOException {
        try (RawSocket socket = connected("latin")) {
            socket.frame("{\"id\":9,\"op\":\"ping\",\"x\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void whatIsNotJsonClosesWith1007() throws IOException {
        try (RawSocket socket = connected("garbage")) {
            socket.text("hello?");
            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void jsonNestedTooDeepIsRefused() throws IOException {
        try (RawSocket socket = connected("deep")) {
            socket.text("{\"id\":7,\"op\":\"send\",\"room\":\"" + ROOM + "\",\"type\":\"x\",\"content\":"
                    + "[".repeat(2_000) + "]".repeat(2_000) + "}");
            RawSocket.Frame frame = socket.read();
            if (frame.opcode() == RawSocket.TEXT) {
                assertThat(frame.text()).containsAnyOf("BAD_REQUEST", "FRAME_UNREADABLE");
            } else {
                assertThat(frame.closeCode()).isEqualTo(1007);
            }
        }
    }

    @Test
    void anUnknownOpIsRefusedAndTheConnectionGoesOn() throws IOException {
        try (RawSocket socket = connected("curious")) {
            socket.text("{\"id\":5,\"op\":\"room.explode\",\"room\":\"" + ROOM + "\"}");
            assertThat(code(socket.reply(5))).isEqualTo(ErrorCode.UNKNOWN_OP.number());
            socket.text("{\"id\":6,\"op\":\"ping\"}");
            assertThat(socket.reply(6).getJsonObject("ok").getLong("serverTime"))
                    .isPositive();
        }
    }

    @Test
    void nothingButPingIsAnsweredBeforeConnect() throws IOException {
        try (RawSocket socket = RawSocket.open(url, BUFFER_BYTES)) {
            socket.text("{\"id\":1,\"op\":\"room.join\",\"room\":\"" + ROOM + "\"}");
            assertThat(code(socket.reply(1))).isEqualTo(ErrorCode.NOT_CONNECTED.number());
            socket.text("{\"id\":2,\"op\":\"ping\"}");
            assertThat(socket.reply(2).containsKey("ok")).isTrue();
        }
    }

    @Test
    void halfAFrameAndSilenceIsClosedWhenConnectIsDue() throws IOException {
        try (RawSocket socket = RawSocket.open(url, BUFFER_BYTES)) {
            socket.bytes(RawSocket.head(500));
            socket.bytes("{\"id\":1,".getBytes(StandardCharsets.UTF_8));
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void aThousandSendsInASecondAreLimitedToFive() throws IOException {
        try (RawSocket socket = connected("flooder")) {
            join(socket);
            for (int n = 0; n < 1_000; n++) {
                socket.text("{\"id\":" + (100 + n) + ",\"op\":\"send\",\"room\":\"" + ROOM
                        + "\",\"type\":\"app:flood\",\"content\":{\"n\":" + n + "}}");
            }
            int accepted = 0;
            List<JsonObject> refused = new ArrayList<>();
            for (int n = 0; n < 1_000; n++) {
                JsonObject reply = anyReply(socket);
                if (reply.containsKey("ok")) {
                    accepted++;
                } else {
                    refused.add(reply.getJsonObject("error"));
                }
            }
            assertThat(accepted).isBetween(5, 30);
            assertThat(refused).allSatisfy(error -> {
                assertThat(error.getInteger("code"))
                        .isIn(ErrorCode.TOO_MANY_MESSAGES.number(), ErrorCode.TOO_MANY_REQUESTS.number());
                assertThat(error.getBoolean("retryable")).isTrue();
            });
            assertThat(refused).anySatisfy(error -> {
                assertThat(error.getInteger("code")).isEqualTo(20604);
                assertThat(error.getLong("retryAfterMs")).isBetween(1L, 1_000L);
            });
        }
    }

    @Test
    void whoReadsNothingIsLetGoWithoutHoldingUpOthers() throws IOException {
        double closedBefore = counted(CLOSED_AS_SLOW);
        try (RawSocket sleeper = RawSocket.open(url, 4 * 1024)) {
            login(sleeper, "sleeper");
            join(sleeper);
            settings("{\"messagesPerSecond\":0,\"roomBudgetPer200Ms\":0}");
            bystanders.talkLoudly(true);
            try {
                shoutUntilSomebodyIsSlow();
                await().pollInterval(Duration.ofMillis(200))
                        .atMost(Duration.ofMillis(SLOW_CONNECTION_MS).plusSeconds(20))
                        .until(() -> counted(CLOSED_AS_SLOW) == closedBefore + 1);
                await().pollInterval(Duration.ofMillis(200))
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> isGone(sleeper));
                assertThat(bystanders.whatTheyNoticed()).isEmpty();
            } finally {
                bystanders.talkLoudly(false);
                settings("{\"messagesPerSecond\":5,\"roomBudgetPer200Ms\":40}");
            }
        }
    }

    /** Fills what the system holds for a connection that does not read, some megabytes. */
    private void shoutUntilSomebodyIsSlow() throws IOException {
        double slowBefore = counted(SLOW);
        String padding = "x".repeat(SHOUT_BYTES);
        try (RawSocket shouter = connected("shouter")) {
            join(shouter);
            for (int n = 1; n % SHOUTS_AT_A_TIME != 0 || counted(SLOW) == slowBefore; n++) {
                assertThat(n).as("shouts that slow nobody down").isLessThan(SHOUTS_MAX);
                shouter.text("{\"id\":" + (100 + n) + ",\"op\":\"send\",\"room\":\"" + ROOM
                        + "\",\"type\":\"app:shout\",\"content\":{\"n\":" + n + ",\"text\":\"" + padding + "\"}}");
                shouter.reply(100 + n);
            }
        }
    }

    /** The sum of the metrics whose lines begin so. */
    private double counted(String metric) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(management.resolve("/metrics")).build();
        return answer(request)
                .body()
                .lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Whether the other end hung up: what is written to it then is answered with a reset. */
    private static boolean isGone(RawSocket socket) {
        try {
            socket.text("{\"id\":3,\"op\":\"ping\"}");
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private void settings(String changes) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/app/settings"))
                .header("App-Key", app)
                .header("Authorization", "Bearer " + masterKey)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(changes))
                .build();
        assertThat(answer(request).statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> answer(HttpRequest request) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private RawSocket connected(String user) throws IOException {
        RawSocket socket = RawSocket.open(url, BUFFER_BYTES);
        login(socket, user);
        return socket;
    }

    private void login(RawSocket socket, String user) throws IOException {
        socket.text(new JsonObject()
                .put("id", 1)
                .put("op", "connect")
                .put("app", app)
                .put("token", api.token(user))
                .put("platform", "other")
                .put("device", "raw")
                .encode());
        assertThat(socket.reply(1).containsKey("ok")).isTrue();
    }

    private static void join(RawSocket socket) throws IOException {
        socket.text("{\"id\":2,\"op\":\"room.join\",\"room\":\"" + ROOM + "\",\"latest\":-1}");
        assertThat(socket.reply(2).containsKey("ok")).isTrue();
    }

    private static JsonObject anyReply(RawSocket socket) throws IOException {
        while (true) {
            RawSocket.Frame frame = socket.read();
            assertThat(frame.opcode()).isEqualTo(RawSocket.TEXT);
            if (frame.text().startsWith("{\"id\"")) {
                return new JsonObject(frame.text());
            }
        }
    }

    private static int code(JsonObject reply) {
        return reply.getJsonObject("error").getInteger("code");
    }
}
