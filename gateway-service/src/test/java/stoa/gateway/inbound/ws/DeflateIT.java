package stoa.gateway.inbound.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** permessage-deflate between real clients and the client port. */
class DeflateIT {
    private static final JsonObject ROOM = new JsonObject().put("room", "r");
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private RunningEdge edge(int deflateBytesMin) throws Exception {
        RunningEdge edge = new RunningEdge(RunningEdge.LIMITS, deflateBytesMin);
        opened.add(edge);
        return edge;
    }

    private static TestClient member(RunningEdge edge, String user, boolean deflates) throws Exception {
        TestClient client = TestClient.open(edge.clients, edge.port(), deflates);
        client.ok("connect", new JsonObject().put("app", "app").put("token", user));
        client.ok("room.join", ROOM);
        return client;
    }

    @Test
    void clientsWithAndWithoutItChat() throws Exception {
        RunningEdge edge = edge(200);
        TestClient ann = member(edge, "ann", true);
        TestClient bob = member(edge, "bob", false);
        TestClient cid = member(edge, "cid", true);
        String text = "hello ".repeat(200);
        ann.ok("send", ROOM.copy().put("type", "t").put("content", text));
        assertThat(bob.event().getString("content")).isEqualTo(text);
        assertThat(cid.event().getString("content")).isEqualTo(text);
        bob.ok("send", ROOM.copy().put("type", "t").put("content", "short"));
        assertThat(ann.event().getString("content")).isEqualTo("short");
        assertThat(cid.event().getString("content")).isEqualTo("short");
        await().untilAsserted(() ->
                assertThat(edge.count("stoa_gateway_frames_deflated")).isEqualTo(1));
    }

    @Test
    void aMessageThatUnpacksToTooMuchClosesItsConnectionAlone() throws Exception {
        RunningEdge edge = edge(200);
        TestClient ann = member(edge, "ann", true);
        TestClient bob = member(edge, "bob", true);
        ann.write("{\"id\":1,\"op\":\"" + "x".repeat(10_000_000) + "\"}");
        assertThat(ann.closeCode()).isEqualTo(1009);
        bob.ok("send", ROOM.copy().put("type", "t").put("content", "still here"));
    }

    private Socket handshake(RunningEdge edge, String extraHeader) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
        opened.add(socket);
        socket.setSoTimeout(10_000);
        String request = "GET " + ClientServer.PATH + " HTTP/1.1\r\nHost: stoa\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + extraHeader + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    /** A frame of a client, masked with zeros. */
    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(0x80 | payload.length);
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static int closeCode(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte();
            byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
            if (opcode == 8) {
                return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
            }
        }
    }

    @Test
    void itIsNotNegotiatedWhereItIsOffAndNotUsedWhereItIsNotOffered() throws Exception {
        assertThat(head(handshake(edge(0), OFFER))).contains(" 101 ").doesNotContain("permessage");
        RunningEdge on = edge(200);
        assertThat(head(handshake(on, ""))).contains(" 101 ").doesNotContain("permessage");
        assertThat(head(handshake(on, OFFER))).containsIgnoringCase("sec-websocket-extensions: permessage-deflate;");
        Socket silent = handshake(on, "");
        head(silent);
        silent.getOutputStream()
                .write(frame(0xc1, MessageInflaterTest.deflated("{}".getBytes(StandardCharsets.US_ASCII), false)));
        assertThat(closeCode(silent)).isEqualTo(1002);
    }

    @ParameterizedTest
    @CsvSource({
        "a1, text, 1002",
        "91, text, 1002",
        "d1, text, 1002",
        "c9, ping, 1002",
        "c1, noise, 1007",
    })
    void whatBreaksItsRulesCloses(String first, String payload, int code) throws Exception {
        Socket socket = handshake(edge(200), OFFER);
        head(socket);
        byte[] noise = {(byte) 0xff, 1, 2, 3};
        byte[] bytes = payload.equals("noise") ? noise : payload.getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(frame(Integer.parseInt(first, 16), bytes));
        assertThat(closeCode(socket)).isEqualTo(code);
    }

    @Test
    void aCompressedMessageInFragmentsIsRead() throws Exception {
        Socket socket = handshake(edge(200), OFFER);
        head(socket);
        byte[] whole =
                MessageInflaterTest.deflated("{\"id\":1,\"op\":\"ping\"}".getBytes(StandardCharsets.US_ASCII), false);
        byte[] begin = {whole[0], whole[1]};
        byte[] rest = Arrays.copyOfRange(whole, 2, whole.length);
        socket.getOutputStream().write(frame(0x41, begin));
        socket.getOutputStream().write(frame(0x80, rest));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readUnsignedByte()).isEqualTo(0x81);
        byte[] reply = in.readNBytes(in.readUnsignedByte());
        assertThat(new String(reply, StandardCharsets.UTF_8)).startsWith("{\"id\":1,\"ok\":{");
        // and the second fragment must not carry the bit
        socket.getOutputStream().write(frame(0x41, begin));
        socket.getOutputStream().write(frame(0xc0, rest));
        assertThat(closeCode(socket)).isEqualTo(1002);
    }
}
