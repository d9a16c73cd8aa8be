package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HealthMainTest {
    @Test
    void asksTheProcessInTheSameContainer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = answerOnce(server, "HTTP/1.1 200 OK\r\n\r\n{\"ready\":true}");
            String answer = HealthMain.ask("ready", environment(server.getLocalPort()));
            assertThat(asked.join()).isEqualTo("GET /health/ready HTTP/1.1");
            assertThat(answer).endsWith("{\"ready\":true}");
            assertThat(HealthMain.isWell(answer)).isTrue();
        }
    }

    @Test
    void tellsWhyAProcessIsNotWell() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked =
                    answerOnce(server, "HTTP/1.1 503 Service Unavailable\r\n\r\nauth: is starting");
            String answer = HealthMain.ask("live", environment(server.getLocalPort()));
            assertThat(asked.join()).isEqualTo("GET /health/live HTTP/1.1");
            assertThat(answer).endsWith("auth: is starting");
            assertThat(HealthMain.isWell(answer)).isFalse();
        }
    }

    @Test
    void aProcessThatDoesNotListenIsNotWell() throws Exception {
        int free;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = server.getLocalPort();
        }
        String answer = HealthMain.ask("live", environment(free));
        assertThat(answer).startsWith("No answer at 127.0.0.1:" + free);
        assertThat(HealthMain.isWell(answer)).isFalse();
    }

    private static Map<String, String> environment(int port) {
        return Map.of("STOA_BIND", "0.0.0.0", "STOA_MANAGEMENT_PORT", Integer.toString(port));
    }

    /** The first line that was asked. */
    private static CompletableFuture<String> answerOnce(ServerSocket server, String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept();
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                // all of the request, so that closing does not reset the connection
                List<String> lines =
                        reader.lines().takeWhile(line -> !line.isEmpty()).toList();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                return lines.getFirst();
            } catch (IOException broken) {
                return String.valueOf(broken.getMessage());
            }
        });
    }
}
