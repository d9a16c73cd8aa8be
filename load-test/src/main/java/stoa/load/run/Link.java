package stoa.load.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import stoa.load.wire.ClientFrames;
import stoa.load.wire.ServerFrames;
import stoa.load.wire.UnreadableFrameException;

/**
 * A WebSocket connection without a buffer of its own, except for the rest of a frame that has not come or gone whole.
 * On its loop's thread; sends from any thread.
 */
final class Link implements ServerFrames.Sink {
    /** What may wait to be written; a server that takes no more of a publisher is given up. */
    static final int UNSENT_BYTES_MAX = 1024 * 1024;

    private static final int SLOW_RECEIVE_BYTES = 8 * 1024;
    private static final long SLOW_TURN_MICROS = 50_000;
    private static final double MICROS_PER_SECOND = 1e6;

    /** Who uses it; called on the loop's thread. */
    interface Listener {
        /** The server has upgraded the connection. */
        void opened();

        /** A frame of the protocol came. */
        void frame(byte[] bytes, int from, int to) throws UnreadableFrameException;

        /** The connection ended, not by {@link Link#cut}. */
        void gone(String why);
    }

    private final Loop loop;
    private final Listener listener;
    private final Dialect dialect;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final int slowBytesPerSecond;
    private final URI url;
    private byte @Nullable [] rest;
    private byte @Nullable [] unsent;
    private boolean upgraded;
    private boolean over;
    private String closing = "";

    /**
     * Begins to connect.
     *
     * @param slowBytesPerSecond how fast is read at most; 0 for as fast as it comes
     */
    Link(Loop loop, Dialect dialect, URI url, int slowBytesPerSecond, Listener listener) throws IOException {
        this.loop = loop;
        this.dialect = dialect;
        this.listener = listener;
        this.slowBytesPerSecond = slowBytesPerSecond;
        this.url = url;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (slowBytesPerSecond > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_RECEIVE_BYTES);
        }
        this.key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 80 : url.getPort()))) {
            connected();
        }
    }

    private void connected() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        write(ByteBuffer.wrap(dialect.upgrade(url.getAuthority())));
    }

    /** Something can be done. */
    void ready(SelectionKey ready) {
        try {
            if (!over && ready.isValid()) {
                if (ready.isConnectable() && channel.finishConnect()) {
                    connected();
                }
                if (ready.isWritable()) {
                    writeUnsent();
                }
                if (ready.isReadable()) {
                    read();
                }
            }
        } catch (IOException failure) {
            end(closing.isEmpty() ? String.valueOf(failure.getMessage()) : closing);
        }
    }

    private void read() throws IOException {
        ByteBuffer in = loop.in();
        byte[] before = rest;
        if (before != null) {
            in.put(before);
            rest = null;
        }
        if (slowBytesPerSecond > 0 && upgraded) {
            int turn = (int) (slowBytesPerSecond * (SLOW_TURN_MICROS / MICROS_PER_SECOND));
            in.limit(Math.min(in.capacity(), in.position() + Math.max(1, turn)));
            key.interestOpsAnd(~SelectionKey.OP_READ);
            loop.at(loop.micros() + SLOW_TURN_MICROS, this::readAgain);
        }
        int read = channel.read(in);
        if (read < 0) {
            end(closing.isEmpty() ? "the server closed the connection" : closing);
            return;
        }
        int from = upgraded ? 0 : upgraded(in);
        int used = upgraded ? ServerFrames.take(loop.scratch(), from, in.position(), Loop.FRAME_BYTES_MAX, this) : 0;
        if (used < in.position() && !over) {
            rest = Arrays.copyOfRange(loop.scratch(), used, in.position());
        }
    }

    private void readAgain() {
        if (!over && key.isValid()) {
            key.interestOpsOr(SelectionKey.OP_READ);
        }
    }

    /** Where the frames begin; 0 as long as the answer to the upgrade has not come whole. */
    private int upgraded(ByteBuffer in) throws IOException {
        String answer = new String(loop.scratch(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!answer.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + answer.lines().findFirst().orElse(""));
        }
        upgraded = true;
        listener.opened();
        return end + 4;
    }

    @Override
    public void text(byte[] bytes, int from, int to) throws UnreadableFrameException {
        if (dialect.isBinary()) {
            throw new UnreadableFrameException("a text frame, which this protocol does not have");
        }
        listener.frame(bytes, from, to);
    }

    @Override
    public void binary(byte[] bytes, int from, int to) throws UnreadableFrameException {
        if (!dialect.isBinary()) {
            throw new UnreadableFrameException("a binary frame, which this protocol does not have");
        }
        listener.frame(bytes, from, to);
    }

    @Override
    public void ping(byte[] bytes, int from, int to) {
        ByteBuffer out = loop.out().clear();
        ClientFrames.pong(
                out,
                Arrays.copyOfRange(bytes, from, to),
                ThreadLocalRandom.current().nextInt());
        writeOrEnd(out.flip());
    }

    @Override
    public void closing(int code) {
        closing = "the server closed it with " + code;
    }

    /**
     * Sends a frame of the protocol.
     *
     * @param payload of the frame
     * @param out of the calling thread
     */
    void send(byte[] payload, ByteBuffer out) {
        ByteBuffer room = out.capacity() >= payload.length + ClientFrames.HEADER_BYTES_MAX
                ? out.clear()
                : ByteBuffer.allocate(payload.length + ClientFrames.HEADER_BYTES_MAX);
        int mask = ThreadLocalRandom.current().nextInt();
        if (dialect.isBinary()) {
            ClientFrames.binary(room, payload, mask);
        } else {
            ClientFrames.text(room, payload, mask);
        }
        writeOrEnd(room.flip());
    }

    private void writeOrEnd(ByteBuffer bytes) {
        try {
            write(bytes);
        } catch (IOException failure) {
            loop.execute(() -> end(String.valueOf(failure.getMessage())));
        }
    }

    private synchronized void write(ByteBuffer bytes) throws IOException {
        byte[] waiting = unsent;
        if (waiting == null) {
            channel.write(bytes);
            if (!bytes.hasRemaining()) {
                return;
            }
            waiting = new byte[0];
        }
        if (waiting.length + bytes.remaining() > UNSENT_BYTES_MAX) {
            throw new IOException("the server does not take what it is sent");
        }
        byte[] more = Arrays.copyOf(waiting, waiting.length + bytes.remaining());
        bytes.get(more, waiting.length, bytes.remaining());
        unsent = more;
        loop.execute(() -> {
            if (key.isValid()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
        });
    }

    private synchronized void writeUnsent() throws IOException {
        byte[] waiting = unsent;
        if (waiting != null) {
            int written = channel.write(ByteBuffer.wrap(waiting));
            unsent = written == waiting.length ? null : Arrays.copyOfRange(waiting, written, waiting.length);
        }
        if (unsent == null) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }

    /** Ends it as a broken network does: without a word. */
    void cut() {
        over = true;
        rest = null;
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            key.cancel();
        }
    }

    /** Ends it as a client does that leaves. */
    void leave() {
        ByteBuffer out = loop.out().clear();
        ClientFrames.close(out, ThreadLocalRandom.current().nextInt());
        try {
            write(out.flip());
        } catch (IOException alreadyGone) {
            key.cancel();
        }
        cut();
    }

    private void end(String why) {
        if (!over) {
            cut();
            listener.gone(why);
        }
    }
}
