package stoa.systemtests.measure;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client as lean as can be: blocking until it is in its room, then only counting what comes.
 * One thread at a time.
 */
final class LeanSocket {
    private static final int TEXT_FINAL = 0x81;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte[] MESSAGE_MARK = "\"content\":".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private int matched;
    private int headerLeft;
    private long payloadLeft;
    private long length;
    private int headerAt;

    private LeanSocket(SocketChannel channel) {
        this.channel = channel;
    }

    static LeanSocket connect(String host, int port, ByteBuffer scratch) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(host, port));
        LeanSocket socket = new LeanSocket(channel);
        socket.write("GET /v1/connect HTTP/1.1\r\nHost: " + host + ':' + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: stoa.v1.json\r\n\r\n");
        String answer = "";
        while (!answer.endsWith("\r\n\r\n")) {
            answer += new String(socket.readExactly(1, scratch), StandardCharsets.US_ASCII);
        }
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + answer);
        }
        return socket;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends a frame and reads frames until the reply to it; blocking. */
    String ask(String json, ByteBuffer scratch) throws IOException {
        send(json);
        while (true) {
            String frame = readFrame(scratch);
            if (frame.startsWith("{\"id\"")) {
                if (frame.contains("\"error\"")) {
                    throw new IOException(frame);
                }
                return frame;
            }
        }
    }

    void send(String json) throws IOException {
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        int mask = ThreadLocalRandom.current().nextInt();
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) TEXT_FINAL);
        if (payload.length < LENGTH_16) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LENGTH_16)).putShort((short) payload.length);
        }
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (mask >>> (8 * (3 - i % 4)))));
        }
        frame.flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** Counts the messages in what has arrived; for non-blocking use. */
    int countMessages(ByteBuffer scratch) throws IOException {
        int messages = 0;
        scratch.clear();
        for (int read = channel.read(scratch); read > 0; read = channel.read(scratch)) {
            scratch.flip();
            while (scratch.hasRemaining()) {
                messages += scan(scratch.get());
            }
            scratch.clear();
        }
        return messages;
    }

    /** Follows frame headers so that a mark is only looked for in payloads. */
    private int scan(byte next) {
        if (payloadLeft > 0) {
            payloadLeft--;
            matched = next == MESSAGE_MARK[matched] ? matched + 1 : next == MESSAGE_MARK[0] ? 1 : 0;
            if (matched == MESSAGE_MARK.length) {
                matched = 0;
                return 1;
            }
            return 0;
        }
        switch (headerAt++) {
            case 0 -> length = 0;
            case 1 -> {
                int small = next & 0x7f;
                headerLeft = small == LENGTH_64 ? 8 : small == LENGTH_16 ? 2 : 0;
                length = headerLeft == 0 ? small : 0;
            }
            default -> {
                length = (length << 8) | (next & 0xff);
                headerLeft--;
            }
        }
        if (headerAt >= 2 && headerLeft == 0) {
            headerAt = 0;
            matched = 0;
            payloadLeft = length;
        }
        return 0;
    }

    private String readFrame(ByteBuffer scratch) throws IOException {
        byte[] head = readExactly(2, scratch);
        int small = head[1] & 0x7f;
        int size = small;
        if (small == LENGTH_16) {
            byte[] bytes = readExactly(2, scratch);
            size = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        } else if (small == LENGTH_64) {
            size = (int) ByteBuffer.wrap(readExactly(8, scratch)).getLong();
        }
        return new String(readExactly(size, scratch), StandardCharsets.UTF_8);
    }

    private byte[] readExactly(int count, ByteBuffer scratch) throws IOException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (have < count) {
            scratch.clear().limit(Math.min(scratch.capacity(), count - have));
            int read = channel.read(scratch);
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            scratch.flip();
            scratch.get(bytes, have, read);
            have += read;
        }
        return bytes;
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
