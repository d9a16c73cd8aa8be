package stoa.systemtests.sim;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.Hub;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.LoopInbox;
import stoa.gateway.domain.Session;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.egress.FlushQueue;
import stoa.gateway.inbound.egress.FrameDeflater;
import stoa.gateway.inbound.egress.FrameSink;
import stoa.gateway.inbound.egress.LoopRooms;
import stoa.gateway.inbound.egress.NativeEncoding;
import stoa.gateway.inbound.egress.Outbox;
import stoa.gateway.inbound.egress.Reader;
import stoa.gateway.inbound.egress.RoomMember;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations.TokensRevoked;
import stoa.protocol.id.Conversation;

/** One event loop of a simulated gateway: the real index of rooms and ticks, sockets that check what they are given. */
final class ManyLoop implements LoopInbox {
    private static final int HELD_MAX = 1_000;

    private final LoopRooms rooms;
    private final FlushQueue flushes;
    private final EdgeMetrics metrics;
    private final FrameNumbers numbers;
    private final ArrayDeque<Runnable> tasks;
    private long deliveries;
    private long wrong;

    ManyLoop(SimWorld world, CpuMeter cpu, EdgeMetrics metrics, FrameNumbers numbers, ArrayDeque<Runnable> tasks) {
        this.metrics = metrics;
        this.numbers = numbers;
        this.tasks = tasks;
        this.rooms = new LoopRooms(
                (delayMs, task) -> world.after(delayMs, () -> cpu.run(task)),
                world::nowMs,
                TickLength.DEFAULT,
                HELD_MAX,
                new LoopRooms.Writing(FrameDeflater.NONE, metrics));
        this.flushes = new FlushQueue(tasks::add);
    }

    /** A member's socket: every message has to come once, in order. */
    private final class CheckedSocket implements FrameSink {
        private long next;

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public boolean takesDeflated() {
            return false;
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void write(ByteBuf frame) {
            for (long number : numbers.of(frame)) {
                deliveries++;
                if (number != next) {
                    wrong++;
                }
                next = number + 1;
            }
            frame.release();
        }

        @Override
        public void flush() {}
    }

    /** Lets a member in; completes when its join is answered. */
    Future<JoinReply> join(Hub hub, Conversation room, long number) {
        Session session = new Session(room.app(), "u" + number, "s" + number, null);
        EdgeConnection connection = new EdgeConnection(this, number, session);
        Outbox outbox = new Outbox(new CheckedSocket(), NativeEncoding.JSON, flushes, metrics, () -> wrong++);
        RoomMember member =
                new RoomMember(room, number, new Reader(session.user(), session.id()), outbox, () -> wrong++);
        hub.opened(connection, AppSettings.defaults(room.app()));
        return hub.join(connection, new JoinRequest(room.id(), false, 0, null), () -> rooms.enter(member))
                .onSuccess(_ -> rooms.release(member));
    }

    long deliveries() {
        return deliveries;
    }

    /** Messages that came twice, too late or not when they should. */
    long wrong() {
        return wrong;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void live(Conversation room, List<LiveEntry> entries) {
        rooms.live(room, entries);
    }

    @Override
    public void toAllRooms(String app, LiveEntry message) {
        rooms.toAllRooms(app, message);
    }

    @Override
    public void conversation(LiveEntry entry, List<Long> connectionNumbers) {
        throw new AssertionError("nobody follows conversations");
    }

    @Override
    public void conversationsLost(List<Long> connectionNumbers) {
        wrong++;
    }

    @Override
    public void left(long connectionNumber, Conversation room) {
        wrong++;
    }

    @Override
    public void restarted(Conversation room) {
        wrong++;
    }

    @Override
    public void replaced(long connectionNumber) {
        wrong++;
    }

    @Override
    public void tokensRevoked(TokensRevoked revoked) {
        wrong++;
    }

    @Override
    public void settingsChanged(AppSettings settings) {}
}
