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
import stoa.gateway.inbound.egress.RoomEncoding.Encoded;
import stoa.gateway.inbound.egress.RoomEncoding.Part;
import stoa.gateway.inbound.nativejson.NativeEvents.Gap;
import stoa.protocol.id.Conversation;

/**
 * What goes out on one connection. While its socket takes no more, live entries wait in a {@link
 * SlowQueue} of its own, which thins them; replies are written in any case, since their number is bounded
 * by the requests (nothing is read from a socket that takes nothing). On the connection's loop only.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final FrameSink sink;
    private final RoomEncoding encoding;
    private final int form;
    private final FlushQueue flushes;
    private final EdgeMetrics metrics;
    private final Runnable tooSlow;
    private boolean addressed;
    private boolean unflushed;
    private @Nullable SlowQueue slow;
    // Whom what waits in the slow queue is for.
    private @Nullable Reader reader;

    /**
     * An empty outbox.
     *
     * @param sink the connection's socket
     * @param encoding of the client's protocol
     * @param flushes the loop's
     * @param metrics counts frames and what is shed
     * @param tooSlow run when even the thinned queue is over its hard limit: the connection has to be closed
     */
    public Outbox(FrameSink sink, RoomEncoding encoding, FlushQueue flushes, EdgeMetrics metrics, Runnable tooSlow) {
        this.sink = sink;
        this.encoding = encoding;
        this.form = encoding.form().index();
        this.flushes = flushes;
        this.metrics = metrics;
        this.tooSlow = tooSlow;
    }

    /**
     * Writes a reply or an event that does not belong to a room, as one text frame.
     *
     * @param payload of the frame
     */
    public void write(byte[] payload) {
        write(WholeFrame.of(payload), 1);
    }

    /**
     * Writes what does not belong to a room.
     *
     * @param bytes whole frames; released by the socket
     * @param frames how many
     */
    public void write(ByteBuf bytes, int frames) {
        metrics.frames(frames, bytes.readableBytes());
        sink.write(bytes);
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

    RoomEncoding encoding() {
        return encoding;
    }

    /** The index of its encoding's form. */
    int form() {
        return form;
    }

    /**
     * Says whether its client has to be told whom each frame is for: then it gets none that others get too.
     *
     * @param addressed true where several users share a socket
     */
    public void addressed(boolean addressed) {
        this.addressed = addressed;
    }

    /**
     * Whether it takes at once what most members get.
     *
     * @return false when {@link #deliver} has to be called
     */
    boolean takesShared() {
        return !addressed && isOpen();
    }

    /**
     * Whether live entries can go out at once.
     *
     * @return false when they have to wait in {@link #hold}
     */
    private boolean isOpen() {
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
        Encoded encoded = frame.encode(room, encoding);
        if (encoded != null) {
            metrics.delivered(encoded.entries());
            if (frame.gap() != null) {
                metrics.shed("room", frame.gap().shed(), 1);
            }
            write(encoded.bytes(), encoded.frames());
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
            if (to.gets(entry) && encoding.tells(entry.entry().event())) {
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

    /** The socket takes more: what waited goes out, in order and with its gaps, in one write. */
    public void writable() {
        SlowQueue queue = slow;
        if (queue == null || !sink.isWritable()) {
            return;
        }
        slow = null;
        metrics.shed("connection", queue.shed(), 1);
        Encoded encoded = encoding.encode(parts(queue.drain()), reader);
        if (encoded != null) {
            metrics.delivered(encoded.entries());
            write(encoded.bytes(), encoded.frames());
        }
    }

    /** Gaps, and runs of neighbouring entries of one room. */
    private static List<Part> parts(List<Item> items) {
        List<Part> parts = new ArrayList<>();
        int next = 0;
        while (next < items.size()) {
            switch (items.get(next)) {
                case Item.Gap gap -> {
                    Gap told = new Gap(gap.shed(), gap.fromCursor(), gap.toCursor());
                    parts.add(new Part(gap.room(), List.of(), told));
                    next++;
                }
                case Item.Deliver first -> {
                    List<LiveEntry> run = new ArrayList<>();
                    while (next < items.size()
                            && items.get(next) instanceof Item.Deliver deliver
                            && deliver.room().equals(first.room())) {
                        run.add(deliver.entry());
                        next++;
                    }
                    parts.add(new Part(first.room(), run, null));
                }
            }
        }
        return parts;
    }
}
