package stoa.systemtests.hostile;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket whose every byte is the test's own. Blocking; reads time out after 20 s. */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int READ_TIMEOUT_MS = 20_000;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** A frame of the server. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static RawSocket open(URI url, int receiveBufferBytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        RawSocket raw = new RawSocket(socket);
        raw.bytes(("GET " + url.getPath() + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: stoa.v1.json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) raw.in.readByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(answer.toString());
        }
        return raw;
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void text(String text) throws IOException {
        frame(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A text frame with any bytes in it, masked with zeros. */
    void frame(byte[] payload) throws IOException {
        bytes(head(payload.length));
        bytes(payload);
    }

    /** The head of a text frame that promises so many bytes. */
    static byte[] head(int length) {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) (FINAL | TEXT));
        if (length < LENGTH_16) {
            head.put((byte) (MASKED | length));
        } else if (length <= 0xffff) {
            head.put((byte) (MASKED | LENGTH_16)).putShort((short) length);
        } else {
            head.put((byte) (MASKED | LENGTH_64)).putLong(length);
        }
        head.putInt(0).flip();
        byte[] bytes = new byte[head.remaining()];
        head.get(bytes);
        return bytes;
    }

    /** The next frame that is not a ping. */
    Frame read() throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int small = in.readUnsignedByte() & 0x7f;
            long length = small == LENGTH_64 ? in.readLong() : small == LENGTH_16 ? in.readUnsignedShort() : small;
            byte[] payload = in.readNBytes((int) length);
            if (opcode != PING) {
                return new Frame(opcode, payload);
            }
        }
    }

    /** The reply to a request, whatever else comes in between. */
    JsonObject reply(long id) throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.opcode() == CLOSE) {
                throw new IOException("closed with " + frame.closeCode());
            }
            // events begin with "ev", and have ids of another kind
            if (frame.text().startsWith("{\"id\":")) {
                JsonObject object = new JsonObject(frame.text());
                if (id == object.getLong("id", -1L)) {
                    return object;
                }
            }
        }
    }

    /** Reads until the server closes; its close code. */
    int closeCode() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.opcode() == CLOSE) {
                return frame.closeCode();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
