package stoa.floors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The floor of plain Java: one thread, one selector, no library. What a room got in a tick goes to each member in one
 * write of several frames from one direct buffer.
 *
 * <p>{@code [--port 0] [--tick-ms 20]}; a tick of 0 means one write per member and message.
 */
public final class NioFloor implements Transport<NioConnection> {
    private static final int TICK_MS = 20;
    private static final int PORT_MAX = 65_535;
    private static final int BACKLOG = 4_096;
    private static final int READ_BYTES = 64 * 1024;
    private static final long NS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NO_TICK = -1;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final Floor<NioConnection> floor;
    private final ByteBuffer input =
            ByteBuffer.allocateDirect(Floor.FRAME_BYTES_MAX + FrameReader.HEADER_BYTES_MAX + READ_BYTES);
    private ByteBuffer joined = ByteBuffer.allocateDirect(READ_BYTES);
    private boolean awaitsTick;
    private long tickEndsNs;

    private NioFloor(int port, int tickMs) throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        floor = new Floor<>(this, tickMs);
    }

    /**
     * Runs until it is killed.
     *
     * @param arguments see the class
     * @throws IOException when it cannot listen
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = new Arguments(arguments, List.of("--port", "--tick-ms"));
        NioFloor nio = new NioFloor(
                given.number("--port", 0, PORT_MAX), given.number("--tick-ms", TICK_MS, Floor.TICK_MS_MAX));
        System.out.println("listening on 127.0.0.1:" + ((InetSocketAddress) nio.listener.getLocalAddress()).getPort());
        nio.run();
    }

    private void run() throws IOException {
        while (selector.isOpen()) {
            long leftMs = untilTickMs();
            if (leftMs == NO_TICK) {
                selector.select(this::ready);
            } else if (leftMs == 0) {
                selector.selectNow(this::ready);
            } else {
                selector.select(this::ready, leftMs);
            }
            if (awaitsTick && System.nanoTime() >= tickEndsNs) {
                awaitsTick = false;
                floor.tickEnded();
            }
        }
    }

    private long untilTickMs() {
        if (!awaitsTick) {
            return NO_TICK;
        }
        return Math.max(0, (tickEndsNs - System.nanoTime() + NS_PER_MS - 1) / NS_PER_MS);
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof NioConnection connection) {
            if (key.isValid() && key.isWritable()) {
                connection.writable();
            }
            if (key.isValid() && key.isReadable()) {
                connection.readable(input);
            }
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new NioConnection(channel, key, floor));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("too many connections for this process", e);
        }
    }

    @Override
    public void answer(NioConnection connection, String reply) {
        connection.write(ByteBuffer.wrap(Frames.text(reply)));
    }

    @Override
    public void close(NioConnection connection, int code) {
        connection.close(code);
    }

    @Override
    public void deliver(List<Member<NioConnection>> members, List<Message> messages, long tick) {
        byte[] frames = Frames.joined(messages, Frames.NOBODY);
        if (joined.capacity() < frames.length) {
            joined = ByteBuffer.allocateDirect(2 * frames.length);
        }
        joined.clear().put(frames).flip();
        for (int i = members.size() - 1; i >= 0; i--) {
            Member<NioConnection> member = members.get(i);
            if (member.sentInTick() == tick) {
                byte[] others = Frames.joined(messages, member.number());
                if (others.length > 0) {
                    member.connection().write(ByteBuffer.wrap(others));
                }
            } else {
                member.connection().write(joined.rewind());
            }
        }
    }

    @Override
    public void awaitTick(int afterMs) {
        awaitsTick = true;
        tickEndsNs = System.nanoTime() + afterMs * NS_PER_MS;
    }
}
