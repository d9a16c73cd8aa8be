package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.Samples;

/** A loop knows how many messages its members get, and collects by that. */
class HeavyLoopTest {
    private static final int HELD_MAX = 10;
    private static final int QUIET_MS = 10;

    private final EdgeMetrics metrics = new EdgeMetrics(new SimpleMeterRegistry());
    private final FlushQueue flushes = new FlushQueue(task -> {});
    private final List<Long> delaysMs = new ArrayList<>();
    private long nowMs = 10_000;

    @Test
    void collectsLongestWhereItsMembersGetFewMessages() {
        twoMessagesToTwoMembers(0);
        twoMessagesToTwoMembers(2);
        assertThat(delaysMs).containsExactly(50L - QUIET_MS, 100L - QUIET_MS);
    }

    private void twoMessagesToTwoMembers(int joinedMin) {
        LoopRooms rooms = new LoopRooms(
                (delayMs, task) -> delaysMs.add(delayMs),
                () -> nowMs,
                new TickLength(20, 50, 100, 1, 1_000, joinedMin),
                HELD_MAX,
                new LoopRooms.Writing(FrameDeflater.NONE, metrics));
        for (long number : List.of(1L, 2L)) {
            Outbox outbox = new Outbox(new FakeSink(), NativeEncoding.JSON, flushes, metrics, () -> {});
            Reader reader = new Reader("u" + number, "s" + number);
            RoomMember member = new RoomMember(Samples.ROOM, number, reader, outbox, () -> {});
            rooms.enter(member);
            rooms.release(member);
        }
        rooms.live(Samples.ROOM, List.of(Samples.message(1)));
        nowMs += QUIET_MS;
        rooms.live(Samples.ROOM, List.of(Samples.message(2)));
    }
}
