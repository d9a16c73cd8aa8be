package stoa.gateway.inbound.egress;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.ShedCount;
import stoa.gateway.domain.SlowQueue;
import stoa.gateway.domain.SlowQueue.Item;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.gateway.inbound.nativejson.NativeEvents;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.id.Conversation;

/**
 * What goes out on one connection. While its socket takes no more, live entries wait in a {@link
 * SlowQueue} of its own, which thins them; replies are written in any case, since their number is bounded
 * by the requests (nothing is read from a socket that takes nothing). On the connection's loop only.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int EVENT_BYTES_GUESS = 256;

    private final FrameSink sink;
    private final FlushQueue flushes;
    private final EdgeMetrics metrics;
    private final Runnable tooSlow;
    private boolean unflushed;
    private @Nullable SlowQueue slow;
    // Whom what waits in the slow queue is for.
    private @Nullable Reader reader;

    /**
     * An empty outbox.
     *
     * @param sink the connection's socket
     * @param flushes the loop's
     * @param metrics counts frames and what is shed
     * @param tooSlow run when even the thinned queue is over its hard limit: the connection has to be closed
     */
    public Outbox(FrameSink sink, FlushQueue flushes, EdgeMetrics metrics, Runnable tooSlow) {
        this.sink = sink;
        this.flushes = flushes;
        this.metrics = metrics;
        this.tooSlow = tooSlow;
    }

    /**
     * Writes a reply or an event that does not belong to a room.
     *
     * @param payload of one frame
     */
    public void write(byte[] payload) {
        write(TextFrame.of(payload));
    }

    private void write(ByteBuf frame) {
        metrics.frames(1, frame.readableBytes());
        sink.write(frame);
        flushLater();
    }

    private void flushLater() {
        if (!unflushed) {
            unflushed = true;
            flushes.add(this);
        }
    }

    /** Sends what was written since the last time; a socket that cannot is closed, and is nobody else's trouble. */
    void flush() {
        unflushed = false;
        try {
            sink.flush();
        } catch (RuntimeException defect) {
            broken(defect);
        }
    }

    /**
     * Whether live entries can go out at once.
     *
     * @return false when they have to wait in {@link #hold}
     */
    boolean isOpen() {
        return slow == null && sink.isWritable();
    }

    /** Whether its client understands compressed frames. */
    boolean takesDeflated() {
        return sink.takesDeflated();
    }

    /**
     * Writes a frame that others get too, and that the caller counts for all of them.
     *
     * @param frame stays the caller's
     */
    void writeShared(ByteBuf frame) {
        sink.write(frame.retainedDuplicate());
        flushLater();
    }

    /**
     * Nothing more can be written: the connection is closed, so that its client comes back for what it missed.
     *
     * @param defect why
     */
    void broken(RuntimeException defect) {
        LOG.error("a connection is closed: what it should get cannot be written", defect);
        tooSlow.run();
    }

    /**
     * Writes live entries, or lets them wait.
     *
     * @param room their room
     * @param entries in order
     * @param to who reads on this connection
     */
    void deliver(Conversation room, List<LiveEntry> entries, Reader to) {
        if (!isOpen()) {
            hold(room, entries, to);
            return;
        }
        RoomFrame frame = RoomFrame.of(entries, to);
        ByteBuf encoded = frame.encode(room.id());
        if (encoded != null) {
            metrics.delivered(frame.shown().size());
            if (frame.gap() != null) {
                metrics.shed("room", frame.gap().shed(), 1);
            }
            write(encoded);
        }
    }

    private void hold(Conversation room, List<LiveEntry> entries, Reader to) {
        reader = to;
        SlowQueue queue = slow;
        if (queue == null) {
            queue = new SlowQueue();
            slow = queue;
            metrics.slow();
        }
        boolean within = true;
        ShedCount shedByRoom = ShedCount.NONE;
        for (LiveEntry entry : entries) {
            if (to.gets(entry)) {
                within &= queue.offer(room, entry);
                if (entry.entry().shed()) {
                    shedByRoom = shedByRoom.plus(entry.entry().event().shedPriority());
                }
            }
        }
        metrics.shed("room", shedByRoom, 1);
        if (!within) {
            tooSlow.run();
        }
    }

    /**
     * The connection left a room: nothing of it is told any more.
     *
     * @param room the room
     */
    void forget(Conversation room) {
        if (slow != null) {
            slow.forget(room);
        }
    }

    /** The socket takes more: what waited goes out, in order and with its gaps, in one frame. */
    public void writable() {
        SlowQueue queue = slow;
        if (queue == null || !sink.isWritable()) {
            return;
        }
        slow = null;
        ShedCount shed = queue.shed();
        metrics.shed("connection", shed, 1);
        List<Item> items = queue.drain();
        if (items.isEmpty()) {
            return;
        }
        JsonBytes out = new JsonBytes(items.size() * EVENT_BYTES_GUESS).beginArray();
        int next = 0;
        while (next < items.size()) {
            next = writeRun(out, items, next);
        }
        write(out.endArray().toBytes());
    }

    /** Writes a gap, or neighbouring entries of one room; says where to go on. */
    private int writeRun(JsonBytes out, List<Item> items, int from) {
        return switch (items.get(from)) {
            case Item.Gap gap -> {
                NativeEvents.gap(out, gap.room().id(), new Gap(gap.shed(), gap.fromCursor(), gap.toCursor()));
                yield from + 1;
            }
            case Item.Deliver first -> {
                List<LiveEntry> run = new ArrayList<>();
                int to = from;
                while (to < items.size()
                        && items.get(to) instanceof Item.Deliver next
                        && next.room().equals(first.room())) {
                    run.add(next.entry());
                    to++;
                }
                metrics.delivered(run.size());
                NativeEvents.events(out, first.room().id(), run, reader == null ? null : reader.user());
                yield to;
            }
        };
    }
}
