package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import stoa.kit.testing.Await;

/** Levels of loggers over HTTP, at the management port. */
class LoggersApiTest {
    private static final String NAME = "stoa.loggers.api.test";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void serve() {
        Assumptions.assumeTrue(LoggerFactory.getILoggerFactory() instanceof LoggerContext, "the log is Logback");
        ManagementServer server = new ManagementServer(
                vertx,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List::of,
                Future::succeededFuture,
                new ManagementServer.Bounds(10, 500));
        port = Await.result(server.start("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        Await.result(vertx.close());
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonObject ok(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = call(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void aLevelIsChangedShownResetAndEndsByItself() throws Exception {
        JsonObject changed = ok("PUT", "/loggers/" + NAME, "{\"level\":\"DEBUG\",\"seconds\":100}");
        assertThat(changed.getString("level")).isEqualTo("DEBUG");
        assertThat(changed.getInteger("resetInSeconds")).isBetween(99, 100);
        assertThat(LoggerFactory.getLogger(NAME).isDebugEnabled()).isTrue();
        assertThat(ok("GET", "/loggers", "")
                        .getJsonArray("changed")
                        .getJsonObject(0)
                        .getString("logger"))
                .isEqualTo(NAME);
        assertThat(ok("DELETE", "/loggers/" + NAME, "").containsKey("resetInSeconds"))
                .isFalse();
        assertThat(ok("GET", "/loggers", "").getJsonArray("changed")).isEmpty();

        assertThat(ok("PUT", "/loggers/" + NAME, "{\"level\":\"error\",\"seconds\":1}")
                        .getString("level"))
                .isEqualTo("ERROR");
        assertThat(LoggerFactory.getLogger(NAME).isWarnEnabled()).isFalse();
        await().untilAsserted(() ->
                assertThat(LoggerFactory.getLogger(NAME).isWarnEnabled()).isTrue());
        assertThat(ok("GET", "/loggers/" + NAME, "").getString("logger")).isEqualTo(NAME);
    }

    @Test
    void whatIsNoWishIsRefused() throws Exception {
        String path = "/loggers/" + NAME;
        for (String body : List.of(
                "",
                "nothing",
                "[]",
                "{}",
                "{\"level\":\"LOUD\"}",
                "{\"level\":7}",
                "{\"level\":\"INFO\",\"seconds\":\"7\"}",
                "{\"level\":\"INFO\",\"seconds\":100000}",
                "{\"level\":\"INFO\",\"other\":1}")) {
            assertThat(call("PUT", path, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(call("PUT", "/loggers/ROOT", "{\"level\":\"DEBUG\"}").statusCode())
                .isEqualTo(400);
        assertThat(call("PUT", path, "x".repeat(LoggersApi.BODY_BYTES_MAX + 1)).statusCode())
                .isEqualTo(413);
        assertThat(call("POST", path, "{}").statusCode()).isEqualTo(405);
        assertThat(call("PUT", "/loggers", "{}").statusCode()).isEqualTo(405);
        assertThat(call("PUT", "/metrics", "{}").statusCode()).isEqualTo(405);
        assertThat(ok("GET", "/loggers", "").getJsonArray("changed")).isEmpty();
    }

    @Test
    void aBodyThatDoesNotComeEndsTheSocket() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("PUT /loggers/" + NAME + " HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = socket.getInputStream()) {
                assertThat(in.readAllBytes()).isEmpty();
            }
        }
    }
}
