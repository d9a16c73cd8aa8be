package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.Samples;

/** A connection whose socket fails is its own trouble: it is closed, and the others of its loop get theirs. */
class BrokenConnectionTest {
    private static final long QUIET_MS = 1_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EdgeMetrics metrics = new EdgeMetrics(meters);
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final FlushQueue flushes = new FlushQueue(endOfTurn::add);
    private final List<Long> closed = new ArrayList<>();
    private final FakeSink ann = new FakeSink();
    private final FakeSink bob = new FakeSink();
    private long nowMs = 10_000;
    private final LoopRooms rooms = new LoopRooms(
            (_, _) -> {}, () -> nowMs, TickLength.DEFAULT, 10, new LoopRooms.Writing(FrameDeflater.NONE, metrics));

    @BeforeEach
    void join() {
        join(1, ann);
        join(2, bob);
    }

    private void join(long number, FakeSink sink) {
        Outbox outbox = new Outbox(sink, NativeEncoding.JSON, flushes, metrics, () -> closed.add(number));
        RoomMember member =
                new RoomMember(Samples.ROOM, number, new Reader("u" + number, "s" + number), outbox, () -> {});
        rooms.enter(member);
        rooms.release(member);
    }

    /** A message that goes out at once, since the room was quiet. */
    private void live(LiveEntry entry) {
        nowMs += QUIET_MS;
        rooms.live(Samples.ROOM, List.of(entry));
        List<Runnable> due = List.copyOf(endOfTurn);
        endOfTurn.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void whoCannotBeWrittenToIsClosedNotCountedAndTheOthersGetTheirs() {
        ann.broken = true;
        live(Samples.message(1));
        assertThat(closed).containsExactly(1L);
        assertThat(bob.frames).singleElement().asString().contains("\"id\":\"m1\"");
        assertThat(meters.counter("stoa_gateway_deliveries").count()).isEqualTo(1);
        assertThat(meters.counter("stoa_gateway_frames_out").count()).isEqualTo(1);
    }

    @Test
    void whoCannotBeFlushedIsClosedAndTheLoopGoesOn() {
        ann.brokenFlush = true;
        live(Samples.message(1));
        assertThat(closed).containsExactly(1L);
        assertThat(bob.flushes).isEqualTo(1);
        ann.brokenFlush = false;
        live(Samples.message(2));
        assertThat(ann.flushes).isEqualTo(1);
        assertThat(bob.flushes).isEqualTo(2);
    }
}
