package stoa.gateway.inbound.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.gateway.inbound.Samples;
import stoa.protocol.log.Restriction;

class LoopRoomsTest {
    private static final int HELD_MAX = 10;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EdgeMetrics metrics = new EdgeMetrics(meters);
    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private final FlushQueue flushes = new FlushQueue(endOfTurn::add);
    private final List<Long> endedFor = new ArrayList<>();
    private long nowMs = 10_000;
    private final FrameDeflater deflater = new FrameDeflater(200);
    private final LoopRooms rooms = new LoopRooms(
            (delayMs, task) -> timers.add(task),
            () -> nowMs,
            TickLength.DEFAULT,
            HELD_MAX,
            new LoopRooms.Writing(deflater, metrics));

    private final List<Long> closed = new ArrayList<>();
    private final FakeSink ann = new FakeSink();
    private final FakeSink bob = new FakeSink();

    private RoomMember enter(long number, FakeSink sink) {
        Outbox outbox = new Outbox(sink, NativeEncoding.JSON, flushes, metrics, () -> closed.add(number));
        RoomMember member = new RoomMember(
                Samples.ROOM, number, new Reader("u" + number, "s" + number), outbox, () -> endedFor.add(number));
        rooms.enter(member);
        return member;
    }

    private RoomMember join(long number, FakeSink sink) {
        RoomMember member = enter(number, sink);
        rooms.release(member);
        return member;
    }

    private void live(LiveEntry... entries) {
        rooms.live(Samples.ROOM, List.of(entries));
    }

    private void tick() {
        nowMs += 20;
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
        List<Runnable> end = List.copyOf(endOfTurn);
        endOfTurn.clear();
        end.forEach(Runnable::run);
    }

    private static String ids(FakeSink sink) {
        return String.join(
                " ",
                sink.frames.stream()
                        .flatMap(frame -> Pattern.compile("\"id\":\"(m\\d+)\"|\"ev\":\"(gap|room.[a-z]+)\"")
                                .matcher(frame)
                                .results()
                                .map(found -> found.group(1) == null ? found.group(2) : found.group(1)))
                        .toList());
    }

    @Test
    void aQuietRoomIsWrittenAtOnceAndABusyOneOncePerTick() {
        join(1, ann);
        join(2, bob);
        live(Samples.message(1));
        assertThat(ids(ann)).isEqualTo("m1");
        live(Samples.message(2));
        live(Samples.message(3));
        assertThat(ann.frames).hasSize(1);
        tick();
        assertThat(ann.frames).hasSize(2).isEqualTo(bob.frames);
        assertThat(ids(ann)).isEqualTo("m1 m2 m3");
        assertThat(ann.flushes).isEqualTo(1);
        tick();
        live(Samples.message(4));
        assertThat(ids(bob)).isEqualTo("m1 m2 m3 m4");
    }

    @Test
    void whoNegotiatedItGetsLargeFramesCompressedAndTheOthersPlain() {
        FakeSink cid = new FakeSink();
        ann.deflating = true;
        cid.deflating = true;
        join(1, ann);
        join(2, bob);
        join(3, cid);
        live(Samples.message(1));
        assertThat(ann.deflated).isEqualTo(0);
        for (int number = 2; number < 9; number++) {
            live(Samples.message(number));
        }
        tick();
        assertThat(ann.deflated).isEqualTo(1);
        assertThat(cid.deflated).isEqualTo(1);
        assertThat(bob.deflated).isEqualTo(0);
        assertThat(ann.frames).isEqualTo(bob.frames).isEqualTo(cid.frames);
        assertThat(ids(ann)).isEqualTo("m1 m2 m3 m4 m5 m6 m7 m8");
        assertThat(meters.counter("stoa_gateway_frames_deflated").count()).isEqualTo(2);
        assertThat(meters.counter("stoa_gateway_frames_out").count()).isEqualTo(6);
        assertThat(meters.counter("stoa_gateway_frame_bytes_out").count())
                .isEqualTo((double) (ann.bytes + bob.bytes + cid.bytes));
    }

    @Test
    void whatADefectKeepsFromBeingWrittenIsAGapAndOtherRoomsGoOn() {
        join(1, ann);
        live(Samples.message(1), Samples.unwritable(2), Samples.message(3));
        assertThat(ann.frames).hasSize(1);
        assertThat(ann.frames.getFirst())
                .contains("\"ev\":\"gap\"", "\"normal\":3")
                .contains("\"from\":" + (Samples.CURSOR_0 + 1), "\"to\":" + (Samples.CURSOR_0 + 3));
        tick();
        live(Samples.message(4));
        assertThat(ids(ann)).isEqualTo("gap m4");
    }

    @Test
    void theSendingConnectionDoesNotGetItsOwnMessages() {
        join(1, ann);
        join(2, bob);
        live(Samples.message(1, "s1", false), Samples.message(2, "s2", false), Samples.message(3, "s9", false));
        assertThat(ids(ann)).isEqualTo("m2 m3");
        assertThat(ids(bob)).isEqualTo("m1 m3");
        tick();
        live(Samples.message(4, "s1", false));
        assertThat(ids(ann)).isEqualTo("m2 m3");
        assertThat(ids(bob)).isEqualTo("m1 m3 m4");
    }

    @Test
    void whatWasShedIsOneGapBehindTheRest() {
        join(1, ann);
        live(Samples.message(1, null, true), Samples.message(2), Samples.message(3, null, true));
        assertThat(ann.frames.getFirst())
                .startsWith("[{\"ev\":\"message\"")
                .endsWith("{\"ev\":\"gap\",\"room\":\"r\",\"shed\":{\"low\":0,\"normal\":2,\"high\":0},"
                        + "\"from\":1099511627777,\"to\":1099511627779}]");
    }

    @Test
    void whatWasShedIsCountedOnceForEveryConnectionThatDidNotGetIt() {
        FakeSink sender = new FakeSink();
        join(1, ann);
        join(2, bob);
        join(3, sender);
        bob.writable = false;
        live(Samples.message(1, "s3", true), Samples.message(2, null, true));
        tick();
        assertThat(ids(ann)).isEqualTo("gap");
        assertThat(meters.counter("stoa_gateway_shed", "place", "room", "priority", "normal")
                        .count())
                .as("two for each of two, one for whom the other is the own message")
                .isEqualTo(5);
    }

    @Test
    void entriesAreHeldUntilTheJoinIsAnswered() {
        join(1, ann);
        live(Samples.message(1));
        live(Samples.message(2));
        RoomMember late = enter(2, bob);
        live(Samples.message(3));
        assertThat(bob.frames).isEmpty();
        rooms.release(late);
        assertThat(ids(bob)).isEqualTo("m3");
        live(Samples.message(4));
        tick();
        assertThat(ids(bob)).isEqualTo("m3 m4");
        assertThat(ids(ann)).isEqualTo("m1 m2 m3 m4");
    }

    @Test
    void aJoinThatHoldsTooMuchIsToldSo() {
        RoomMember late = enter(2, bob);
        for (int i = 0; i <= HELD_MAX; i++) {
            live(Samples.message(i));
        }
        assertThat(late.overflowed()).isTrue();
        assertThat(meters.counter("stoa_gateway_joins_overflowed").count()).isEqualTo(1);
    }

    @Test
    void joiningAgainFirstGetsWhatWasCollected() {
        join(1, ann);
        live(Samples.message(1));
        live(Samples.message(2));
        RoomMember again = enter(1, ann);
        assertThat(ids(ann)).isEqualTo("m1 m2");
        live(Samples.message(3));
        tick();
        assertThat(ids(ann)).isEqualTo("m1 m2");
        rooms.release(again);
        assertThat(ids(ann)).isEqualTo("m1 m2 m3");
    }

    @Test
    void whoLeftGetsNothing() {
        RoomMember first = join(1, ann);
        join(2, bob);
        rooms.leave(first);
        live(Samples.message(1));
        assertThat(ann.frames).isEmpty();
        assertThat(ids(bob)).isEqualTo("m1");
        assertThat(rooms.connectionsIn(Samples.ROOM)).containsExactly(2L);
    }

    @Test
    void destructionIsTheLastThingToldAndEndsThePlaces() {
        join(1, ann);
        RoomMember late = enter(2, bob);
        live(Samples.message(1), Samples.destroyed(2), Samples.message(3));
        tick();
        assertThat(ids(ann)).isEqualTo("m1 room.destroyed");
        assertThat(endedFor).containsExactly(1L);
        rooms.release(late);
        assertThat(endedFor).containsExactly(1L, 2L);
        assertThat(rooms.connectionsIn(Samples.ROOM)).isEmpty();
        assertThat(metrics.roomsOnLoops().get()).isZero();
    }

    @Test
    void aConnectionThatDoesNotReadCatchesUpInOrderWithGaps() {
        join(1, ann);
        Outbox slow = new Outbox(bob, NativeEncoding.JSON, flushes, metrics, () -> {});
        RoomMember member = new RoomMember(Samples.ROOM, 2, new Reader("u2", "s2"), slow, () -> {});
        rooms.enter(member);
        rooms.release(member);
        bob.writable = false;
        live(Samples.message(1), Samples.message(2, null, true));
        tick();
        live(Samples.message(3), Samples.recall(4, 1));
        assertThat(bob.frames).isEmpty();
        bob.writable = true;
        live(Samples.message(5));
        tick();
        assertThat(bob.frames).as("nothing overtakes what waits").isEmpty();
        slow.writable();
        assertThat(ids(bob)).isEqualTo("m1 gap m3 m5");
        assertThat(bob.frames).hasSize(1);
        tick();
        live(Samples.message(6));
        assertThat(ids(bob)).isEqualTo("m1 gap m3 m5 m6");
        assertThat(ids(ann)).isEqualTo("m1 gap m3 m5 m6");
    }

    @Test
    void aDirectedMessageGoesToThoseItIsForAndIsNoGapForOthers() {
        FakeSink sender = new FakeSink();
        FakeSink hers = new FakeSink();
        join(1, ann);
        join(2, bob);
        joinAs("ann", 3, "s3", sender);
        joinAs("ann", 4, "s4", hers);
        live(
                Samples.message(1),
                Samples.directed(2, "s3", false, "u2"),
                Samples.directed(3, null, true, "u1", "u9"),
                Samples.forOthers(4));
        assertThat(ids(ann)).isEqualTo("m1 m4 gap");
        assertThat(ids(bob)).isEqualTo("m1 m2 m4");
        assertThat(ids(sender)).as("has its ack").isEqualTo("m1 gap");
        assertThat(ids(hers)).as("her other device").isEqualTo("m1 m2 gap");
        assertThat(bob.frames.getFirst()).contains("\"directed\":true");
        tick();
        live(Samples.message(5));
        assertThat(ids(ann)).isEqualTo("m1 m4 gap m5");
    }

    private void joinAs(String user, long number, String session, FakeSink sink) {
        Outbox outbox = new Outbox(sink, NativeEncoding.JSON, flushes, metrics, () -> {});
        RoomMember member =
                new RoomMember(Samples.ROOM, number, new Reader(user, session), outbox, () -> endedFor.add(number));
        rooms.enter(member);
        rooms.release(member);
    }

    @Test
    void aDirectedMessageWaitsInTheSlowQueueOfThoseItIsForOnly() {
        Outbox slowAnn = new Outbox(ann, NativeEncoding.JSON, flushes, metrics, () -> {});
        Outbox slowBob = new Outbox(bob, NativeEncoding.JSON, flushes, metrics, () -> {});
        for (Outbox slow : List.of(slowAnn, slowBob)) {
            long number = slow == slowAnn ? 1 : 2;
            RoomMember member =
                    new RoomMember(Samples.ROOM, number, new Reader("u" + number, "s" + number), slow, () -> {});
            rooms.enter(member);
            rooms.release(member);
        }
        ann.writable = false;
        bob.writable = false;
        live(Samples.directed(1, null, false, "u2"), Samples.directed(2, null, true, "u2"), Samples.message(3));
        tick();
        ann.writable = true;
        bob.writable = true;
        slowAnn.writable();
        slowBob.writable();
        assertThat(ids(ann)).isEqualTo("m3");
        assertThat(ids(bob)).isEqualTo("m1 gap m3");
    }

    @Test
    void whoIsBannedIsToldAndHearsNothingMore() {
        join(1, ann);
        join(2, bob);
        RoomMember late = enter(3, new FakeSink());
        FakeSink lateSink = new FakeSink();
        RoomMember later = enter(4, lateSink);
        live(Samples.message(1), Samples.restricted(2, Restriction.BANNED, false, "u1", "u4"), Samples.message(3));
        tick();
        assertThat(ids(ann)).isEqualTo("m1 room.kicked");
        assertThat(ann.frames.getLast())
                .endsWith("{\"ev\":\"room.kicked\",\"room\":\"r\",\"reason\":\"banned\",\"untilTs\":9000,"
                        + "\"extra\":\"why\",\"cursor\":1099511627778,\"ts\":1002}]");
        assertThat(ids(bob)).isEqualTo("m1 m3");
        assertThat(endedFor).containsExactly(1L);
        rooms.release(late);
        rooms.release(later);
        assertThat(ids(lateSink)).isEqualTo("m1 room.kicked");
        assertThat(endedFor).containsExactly(1L, 4L);
        assertThat(rooms.connectionsIn(Samples.ROOM)).containsExactly(2L, 3L);
    }

    @Test
    void withNoticeTheOthersAreToldWhoIsBannedAndWhoIsMuted() {
        join(1, ann);
        join(2, bob);
        live(
                Samples.restricted(1, Restriction.BANNED, true, "u1"),
                Samples.restricted(2, Restriction.MUTED, true, "u7"),
                Samples.restricted(3, Restriction.MUTED, false, "u8"));
        tick();
        assertThat(ids(ann)).isEqualTo("room.kicked");
        assertThat(ids(bob)).isEqualTo("room.banned room.muted");
        assertThat(bob.frames.getFirst()).contains("\"users\":[\"u1\"]").contains("\"reason\":\"banned\"");
        assertThat(String.join("", bob.frames)).doesNotContain("u8");
    }

    @Test
    void aSlowConnectionIsToldOfItsBanAfterWhatWaits() {
        Outbox slow = new Outbox(bob, NativeEncoding.JSON, flushes, metrics, () -> {});
        RoomMember member = new RoomMember(Samples.ROOM, 2, new Reader("u2", "s2"), slow, () -> {});
        rooms.enter(member);
        rooms.release(member);
        bob.writable = false;
        live(Samples.message(1), Samples.restricted(2, Restriction.BANNED, false, "u2"), Samples.message(3));
        bob.writable = true;
        slow.writable();
        assertThat(ids(bob)).isEqualTo("m1 room.kicked");
    }

    @Test
    void aMessageToAllRoomsOfAnAppComesOncePerRoom() {
        join(1, ann);
        LiveEntry message = Samples.forOthers(7);
        rooms.toAllRooms("another", message);
        assertThat(ann.frames).isEmpty();
        rooms.toAllRooms("app", message);
        assertThat(ids(ann)).isEqualTo("m7");
    }

    @Test
    void theSharedFrameIsReleased() {
        join(1, ann);
        join(2, bob);
        live(Samples.message(1));
        assertThat(bob.shared).isSameAs(ann.shared);
        assertThat(bob.shared.refCnt()).isZero();
    }
}
