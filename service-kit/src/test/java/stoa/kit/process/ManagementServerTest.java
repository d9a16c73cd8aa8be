package stoa.kit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.Await;

/** What clients of health and metrics may take. */
class ManagementServerTest {
    private static final int SOCKETS_MAX = 2;
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: stoa\r\n\r\n";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx = Vertx.vertx();
    private Future<Void> turned = Future.succeededFuture();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private int serve(long requestMs) {
        ManagementServer server = new ManagementServer(
                vertx, registry, List::of, () -> turned, new ManagementServer.Bounds(SOCKETS_MAX, requestMs));
        return Await.result(server.start("127.0.0.1", 0));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String allOf(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void socketsAboveTheBoundAreClosedAndThoseBelowServed() throws IOException {
        int port = serve(60_000);
        try (Socket first = open(port);
                Socket second = open(port);
                Socket third = open(port)) {
            assertThat(allOf(third)).isEmpty();
            send(first, LIVE);
            send(second, LIVE);
            assertThat(new String(first.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(new String(second.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(registry.get("stoa_management_sockets_refused").counter().count())
                    .isEqualTo(1);
        }
        await().untilAsserted(() -> assertThat(
                        registry.get("stoa_management_sockets").gauge().value())
                .isZero());
    }

    @Test
    void aSocketThatDripsIsClosed() throws IOException {
        int port = serve(300);
        try (Socket socket = open(port)) {
            send(socket, "GET /health/live HT");
            assertThat(allOf(socket)).isEmpty();
        }
    }

    @Test
    void aRequestUnderWayIsAnsweredAndAnotherOneAwaited() throws IOException {
        Promise<Void> loops = Promise.promise();
        turned = loops.future();
        int port = serve(300);
        try (Socket socket = open(port)) {
            send(socket, LIVE);
            vertx.setTimer(900, _ -> loops.complete());
            send(socket, LIVE);
            String answers = allOf(socket);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
            assertThat(answers).endsWith("{\"live\":true}");
        }
    }
}
