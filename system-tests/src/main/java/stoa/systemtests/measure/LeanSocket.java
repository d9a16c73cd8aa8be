package stoa.systemtests.measure;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.load.wire.ClientFrames;
import stoa.load.wire.ServerFrames;

/**
 * A WebSocket client as lean as can be: blocking during the handshake, then not. One thread reads, any
 * thread sends.
 */
final class LeanSocket {
    private final SocketChannel channel;
    private byte @Nullable [] partial;

    private LeanSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects and shakes hands; blocks. The socket does not block afterwards. */
    static LeanSocket connect(URI server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        LeanSocket socket = new LeanSocket(channel);
        socket.write(ByteBuffer.wrap(ClientFrames.upgrade(server.getAuthority(), "/v1/connect")));
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
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + ClientFrames.HEADER_BYTES_MAX);
        ClientFrames.text(frame, payload, ThreadLocalRandom.current().nextInt());
        write(frame.flip());
    }

    private synchronized void write(ByteBuffer bytes) throws IOException {
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
    void read(byte[] scratch, Consumer<ByteBuffer> onText) throws IOException {
        Taking taking = new Taking(onText);
        ByteBuffer into = ByteBuffer.wrap(scratch);
        int read;
        while ((read = channel.read(into.clear())) > 0) {
            take(scratch, read, taking);
        }
        if (read < 0 || taking.closed) {
            throw new EOFException("the server closed the connection");
        }
        if (taking.pong != null) {
            write(ByteBuffer.wrap(taking.pong));
        }
    }

    private void take(byte[] arrived, int length, Taking taking) throws IOException {
        byte[] before = partial;
        byte[] bytes = arrived;
        int to = length;
        if (before != null) {
            to = before.length + length;
            bytes = Arrays.copyOf(before, to);
            System.arraycopy(arrived, 0, bytes, before.length, length);
        }
        int used = ServerFrames.take(bytes, 0, to, Integer.MAX_VALUE, taking);
        partial = used < to ? Arrays.copyOfRange(bytes, used, to) : null;
    }

    /** What is done with frames. */
    private static final class Taking implements ServerFrames.Sink {
        private final Consumer<ByteBuffer> onText;
        private byte @Nullable [] pong;
        private boolean closed;

        Taking(Consumer<ByteBuffer> onText) {
            this.onText = onText;
        }

        @Override
        public void text(byte[] bytes, int from, int to) {
            onText.accept(ByteBuffer.wrap(bytes, from, to - from).slice());
        }

        @Override
        public void ping(byte[] bytes, int from, int to) {
            ByteBuffer frame = ByteBuffer.allocate(to - from + ClientFrames.HEADER_BYTES_MAX);
            byte[] payload = Arrays.copyOfRange(bytes, from, to);
            ClientFrames.pong(frame, payload, ThreadLocalRandom.current().nextInt());
            pong = Arrays.copyOf(frame.array(), frame.position());
        }

        @Override
        public void closing(int code) {
            closed = true;
        }
    }
}
