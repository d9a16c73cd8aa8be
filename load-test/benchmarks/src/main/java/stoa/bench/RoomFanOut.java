package stoa.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import stoa.gateway.domain.LiveEntry;
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
import stoa.protocol.log.Entry;

/**
 * A tick of one loop: five messages of a room with a thousand members there, from the room's index to the sockets,
 * which take everything and do nothing. The figures are per delivery (message and member). Netty keeps pools of small
 * objects for the threads of event loops only: here each write makes a duplicate that a loop would take from its pool.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoomFanOut {
    /** Members of the room on the loop. */
    public static final int MEMBERS = 1_000;

    /** Messages of a tick. */
    public static final int MESSAGES = 5;

    private static final int HELD_MAX = 10;
    private static final long TICK_MS = 1_000;

    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<Drain> sockets = new ArrayList<>();
    private final EdgeMetrics metrics = new EdgeMetrics(new SimpleMeterRegistry());
    private final List<Entry> entries = Samples.entries(MESSAGES);
    private long nowMs = TICK_MS;
    private final LoopRooms rooms = new LoopRooms(
            (_, task) -> timers.add(task),
            () -> nowMs,
            TickLength.DEFAULT,
            HELD_MAX,
            new LoopRooms.Writing(FrameDeflater.NONE, metrics));

    /** A socket that takes everything. */
    private static final class Drain implements FrameSink {
        private long bytes;
        private long frames;

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
            bytes += frame.readableBytes();
            frames++;
            frame.release();
        }

        @Override
        public void flush() {
            // nothing waits
        }
    }

    /** Lets the members in. */
    @Setup(Level.Trial)
    public void join() {
        FlushQueue flushes = new FlushQueue(endOfTurn::add);
        for (long number = 0; number < MEMBERS; number++) {
            Drain socket = new Drain();
            sockets.add(socket);
            Outbox outbox = new Outbox(socket, NativeEncoding.JSON, flushes, metrics, () -> {});
            Reader reader = new Reader("member-" + number, "session-" + number);
            RoomMember member = new RoomMember(Samples.ROOM, number, reader, outbox, () -> {});
            rooms.enter(member);
            rooms.release(member);
        }
    }

    /** One tick. */
    @Benchmark
    @OperationsPerInvocation(MEMBERS * MESSAGES)
    public void tick() {
        nowMs += TICK_MS;
        List<LiveEntry> live = new ArrayList<>(MESSAGES);
        for (Entry entry : entries) {
            live.add(new LiveEntry(entry));
        }
        rooms.live(Samples.ROOM, live);
        runAll(timers);
        runAll(endOfTurn);
    }

    /** How many frames each member got. */
    List<Long> written() {
        return sockets.stream().map(socket -> socket.frames).toList();
    }

    /** Bytes that one member got. */
    long bytesPerMember() {
        return sockets.getFirst().bytes;
    }

    private static void runAll(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run();
        }
        tasks.clear();
    }
}
