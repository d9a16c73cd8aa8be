package stoa.systemtests.measure;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client as lean as can be: blocking during the handshake, then not. One thread reads, any
 * thread sends.
 */
final class LeanSocket {
    private static final int FINAL = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final SocketChannel channel;
    private @Nullable ByteBuffer partial;

    private LeanSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and shakes hands; blocks. The socket does not block afterwards. */
    static LeanSocket connect(URI server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        LeanSocket socket = new LeanSocket(channel);
        socket.write(ByteBuffer.wrap(("GET /v1/connect HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: stoa.v1.json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        StringBuilder answer = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (answer.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new EOFException("closed during the handshake");
            }
            answer.append((char) one.get(0));
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + answer);
        }
        channel.configureBlocking(false);
        return socket;
    }

    SocketChannel channel() {
        return channel;
    }

    void send(String json) throws IOException {
        send(TEXT, json.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        int mask = ThreadLocalRandom.current().nextInt();
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
        }
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (mask >>> (8 * (3 - i % 4)))));
        }
        write(frame.flip());
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * Takes what has arrived and answers pings.
     *
     * @param scratch of any size
     * @param onText gets the payload of each whole text frame, valid during the call only
     * @throws IOException when the connection is gone
     */
    void read(ByteBuffer scratch, Consumer<ByteBuffer> onText) throws IOException {
        scratch.clear();
        int read;
        while ((read = channel.read(scratch)) > 0) {
            take(scratch.flip(), onText);
            scratch.clear();
        }
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
    }

    private void take(ByteBuffer arrived, Consumer<ByteBuffer> onText) throws IOException {
        ByteBuffer bytes = joined(arrived);
        while (frame(bytes, onText)) {}
        partial = bytes.hasRemaining() ? copy(bytes) : null;
    }

    private ByteBuffer joined(ByteBuffer arrived) {
        ByteBuffer before = partial;
        return before == null
                ? arrived
                : ByteBuffer.allocate(before.remaining() + arrived.remaining())
                        .put(before)
                        .put(arrived)
                        .flip();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /** Whether there was a whole frame. */
    private boolean frame(ByteBuffer bytes, Consumer<ByteBuffer> onText) throws IOException {
        int start = bytes.position();
        if (bytes.remaining() < 2) {
            return false;
        }
        int opcode = bytes.get(start) & OPCODE;
        int small = bytes.get(start + 1) & LENGTH;
        int header = small == LENGTH_64 ? 10 : small == LENGTH_16 ? 4 : 2;
        if (bytes.remaining() < header) {
            return false;
        }
        int length = switch (small) {
            case LENGTH_16 -> bytes.getShort(start + 2) & 0xffff;
            case LENGTH_64 -> (int) bytes.getLong(start + 2);
            default -> small;
        };
        if (bytes.remaining() < header + length) {
            return false;
        }
        ByteBuffer payload = bytes.slice(start + header, length);
        bytes.position(start + header + length);
        switch (opcode) {
            case TEXT -> onText.accept(payload);
            case PING -> {
                byte[] echo = new byte[length];
                payload.get(echo);
                send(PONG, echo);
            }
            case CLOSE -> throw new EOFException("the server closed the connection");
            default -> {}
        }
        return true;
    }
}
