package stoa.importer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientHttpTest {
    private static final String STALLED = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"some\":";
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"all\":1}";

    @Test
    void anAnswerThatStallsInItsBodyIsAskedForAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            List<Socket> open = new ArrayList<>();
            Thread answering = Thread.ofVirtual().start(() -> answer(server, open));
            PatientHttp http = new PatientHttp(
                    client, new Pace(1_000, System::nanoTime, _ -> {}), _ -> {}, Duration.ofMillis(300));
            URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            assertThat(http.json(HttpRequest.newBuilder(uri)).path("all").asInt())
                    .isEqualTo(1);
            assertThat(open).hasSizeGreaterThan(1);
            answering.join();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** The first answer stops in its middle, and its connection stays. */
    private static void answer(ServerSocket server, List<Socket> open) {
        try {
            for (String answer : List.of(STALLED, WHOLE)) {
                Socket socket = server.accept();
                open.add(socket);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
