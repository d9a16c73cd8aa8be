package stoa.gateway.inbound.leancloud;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import stoa.gateway.inbound.egress.FrameSink;

/**
 * One socket's output in one order, with at least {@link #SPACE_MS} between a reply and a neighbouring push, so that
 * they do not arrive in the same read: clients apply them in the wrong order then ("LeanCloud protocol", section 4.1).
 * What is written through this is a push, through {@link #replies} a reply; pushes go right behind pushes.
 *
 * <p>Bound: above {@link #WAITING_BYTES_MAX} what waits goes out without spaces. On the connection's loop only.
 */
final class SpacedSink implements FrameSink {
    /** Between a reply and a push, milliseconds. */
    static final long SPACE_MS = 3;

    /** Bytes that wait for their time. */
    static final long WAITING_BYTES_MAX = 256L * 1024;

    private static final long SPACE_NS = TimeUnit.MILLISECONDS.toNanos(SPACE_MS);

    private record Waiting(ByteBuf frames, boolean isReply) {}

    private final FrameSink socket;
    private final Spacing spacing;
    private final LongSupplier nowNs;
    private final Runnable broken;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final FrameSink replies = new ReplySink();
    private long waitingBytes;
    private boolean isListed;
    private boolean isUnflushed;
    private boolean wasReply;
    private boolean isFirst = true;
    private boolean isClosed;
    private long flushedAtNs;

    /**
     * A sink that nothing was written to.
     *
     * @param socket where it goes
     * @param spacing of the loop
     * @param broken run when the socket fails while this writes by itself
     */
    SpacedSink(FrameSink socket, Spacing spacing, Runnable broken) {
        this.socket = socket;
        this.spacing = spacing;
        this.nowNs = spacing.nowNs();
        this.broken = broken;
    }

    /** The same socket, for replies. */
    FrameSink replies() {
        return replies;
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    /** One compressed frame is not several. */
    @Override
    public boolean takesDeflated() {
        return false;
    }

    @Override
    public long pendingBytes() {
        return socket.pendingBytes() + waitingBytes;
    }

    @Override
    public void write(ByteBuf frames) {
        put(frames, false);
    }

    @Override
    public void flush() {
        if (isUnflushed) {
            isUnflushed = false;
            flushedAtNs = nowNs.getAsLong();
        }
        socket.flush();
    }

    private void put(ByteBuf frames, boolean isReply) {
        if (isClosed) {
            frames.release();
        } else if (waiting.isEmpty() && isDue(isReply)) {
            pass(frames, isReply);
        } else {
            waiting.add(new Waiting(frames, isReply));
            waitingBytes += frames.readableBytes();
            if (waitingBytes > WAITING_BYTES_MAX) {
                passAll();
            } else if (!isListed) {
                isListed = true;
                spacing.add(this);
            }
        }
    }

    private boolean isDue(boolean isReply) {
        return isFirst || wasReply == isReply || (!isUnflushed && nowNs.getAsLong() - flushedAtNs >= SPACE_NS);
    }

    private void pass(ByteBuf frames, boolean isReply) {
        isFirst = false;
        wasReply = isReply;
        isUnflushed = true;
        socket.write(frames);
    }

    private void passAll() {
        while (!waiting.isEmpty()) {
            passFirst();
        }
    }

    private void passFirst() {
        Waiting first = waiting.removeFirst();
        waitingBytes -= first.frames().readableBytes();
        pass(first.frames(), first.isReply());
    }

    /**
     * Writes what is due.
     *
     * @return nanoseconds until more is; 0 when nothing waits
     */
    long passDue() {
        try {
            while (!waiting.isEmpty() && isDue(waiting.getFirst().isReply())) {
                passFirst();
            }
            if (isUnflushed) {
                flush();
            }
        } catch (RuntimeException defect) {
            broken.run();
            return 0;
        }
        if (waiting.isEmpty()) {
            isListed = false;
            return 0;
        }
        return Math.max(1, flushedAtNs + SPACE_NS - nowNs.getAsLong());
    }

    /** Writes what waits at once, in its order, and nothing more after it: the socket is about to be closed. */
    void close() {
        passAll();
        isClosed = true;
    }

    /** The socket is gone. */
    void drop() {
        isClosed = true;
        waiting.forEach(one -> one.frames().release());
        waiting.clear();
        waitingBytes = 0;
    }

    /** The replies' side of the same socket. */
    private final class ReplySink implements FrameSink {
        @Override
        public boolean isWritable() {
            return SpacedSink.this.isWritable();
        }

        @Override
        public boolean takesDeflated() {
            return false;
        }

        @Override
        public long pendingBytes() {
            return SpacedSink.this.pendingBytes();
        }

        @Override
        public void write(ByteBuf frames) {
            put(frames, true);
        }

        @Override
        public void flush() {
            SpacedSink.this.flush();
        }
    }
}
