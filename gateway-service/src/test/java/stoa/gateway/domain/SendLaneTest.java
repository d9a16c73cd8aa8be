package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/** Sends of a session to a room keep their order, and every one of them is answered once and truly. */
class SendLaneTest {
    private static final Conversation ROOM = Entries.room(1);
    private static final Session ANN = new Session("app", "ann", "session-1", null);

    private final SendLane lane = new SendLane(ROOM, ANN);

    @Property(tries = 1_000)
    void keepsOrderAndAnswersOnce(@ForAll long seed) {
        new Schedule(seed).run();
    }

    /** An owner that accepts, loses answers, is replaced and dies; its log is what happened. */
    private static final class Schedule {
        private final Random random;
        private final SendLane lane = new SendLane(ROOM, ANN);
        private final List<String> log = new ArrayList<>();
        private final Map<Long, String> outcomes = new HashMap<>();
        private final List<LaneEffect.SendOut> flying = new ArrayList<>();
        private long nowMs;
        private long epoch = 1;
        private long tickets;

        private Schedule(long seed) {
            random = new Random(seed);
        }

        private void run() {
            for (int i = 0; i < 150; i++) {
                switch (random.nextInt(5)) {
                    case 0, 1 -> {
                        long ticket = ++tickets;
                        apply(lane.offer(ticket, send("cid-" + ticket, false), claim(epoch), nowMs));
                    }
                    case 2 -> answer(true);
                    case 3 -> {
                        nowMs += random.nextInt(400);
                        apply(lane.tick(claim(epoch), nowMs));
                    }
                    default -> {
                        if (random.nextInt(4) == 0) {
                            epoch++;
                            apply(lane.ownerChanged(claim(epoch), nowMs));
                        }
                    }
                }
                assertThat(flying.stream().filter(out -> out.batch().epoch() == epoch))
                        .hasSizeLessThanOrEqualTo(1);
            }
            for (int i = 0; i < 200; i++) {
                answer(false);
                nowMs += 500;
                apply(lane.tick(claim(epoch), nowMs));
            }
            assertThat(lane.idle()).isTrue();
            assertThat(outcomes).hasSize((int) tickets);
            for (long ticket = 1; ticket <= tickets; ticket++) {
                if ("acked".equals(outcomes.get(ticket))) {
                    assertThat(log).contains("cid-" + ticket);
                }
                if ("failed".equals(outcomes.get(ticket))) {
                    assertThat(log).doesNotContain("cid-" + ticket);
                }
            }
            List<Long> order = log.stream()
                    .map(cid -> Long.parseLong(cid.substring("cid-".length())))
                    .toList();
            assertThat(order).isSorted().doesNotHaveDuplicates();
        }

        private void answer(boolean faults) {
            if (flying.isEmpty()) {
                return;
            }
            LaneEffect.SendOut out = flying.removeFirst();
            int fate = faults ? random.nextInt(5) : 0;
            // An owner of before may refuse, or still write: it may have been frozen in between.
            if (out.batch().epoch() != epoch && random.nextBoolean()) {
                apply(lane.failed(out.request(), new StoaException(ErrorCode.NOT_OWNER), claim(epoch), nowMs));
                return;
            }
            List<Send> sends = out.batch().sends();
            // An owner's log takes a batch in order: some of it from the front, known about or not.
            int written = fate == 0 ? sends.size() : random.nextInt(sends.size() + 1);
            int known = fate == 0 ? sends.size() : random.nextInt(written + 1);
            List<SendResult> results = new ArrayList<>();
            for (int i = 0; i < sends.size(); i++) {
                String cid = sends.get(i).cid();
                if (i < written && !log.contains(cid)) {
                    log.add(cid);
                }
                results.add(i < known ? new SendResult.Sent(cid, 1, 1, false) : new SendResult.Unknown());
            }
            if (fate == 1) {
                apply(lane.failed(out.request(), new StoaException(ErrorCode.UNAVAILABLE), claim(epoch), nowMs));
            } else {
                apply(lane.answered(out.request(), new SendResults(results), claim(epoch), nowMs));
            }
        }

        private void apply(List<LaneEffect> effects) {
            for (LaneEffect effect : effects) {
                switch (effect) {
                    case LaneEffect.SendOut out -> flying.add(out);
                    case LaneEffect.Acknowledge ack -> answered(ack.ticket(), "acked");
                    case LaneEffect.Fail fail ->
                        answered(
                                fail.ticket(),
                                fail.failure().code() == ErrorCode.OUTCOME_UNKNOWN ? "unknown" : "failed");
                }
            }
        }

        private void answered(long ticket, String outcome) {
            @Nullable String before = outcomes.put(ticket, outcome);
            assertThat(before).as("ticket %d answered twice", ticket).isNull();
        }
    }

    @Example
    void sendsWhatWaitedInOneBatch() {
        FeedbackOf first = offer(1, claim(1));
        assertThat(first.out().batch().sends()).hasSize(1);
        assertThat(offer(2, claim(1)).effects()).isEmpty();
        assertThat(offer(3, claim(1)).effects()).isEmpty();
        List<LaneEffect> effects = lane.answered(
                first.out().request(), new SendResults(List.of(new SendResult.Sent("id", 5, 6, false))), claim(1), 0);
        assertThat(effects.getFirst()).isEqualTo(new LaneEffect.Acknowledge(1, new SendResult.Sent("id", 5, 6, false)));
        assertThat(((LaneEffect.SendOut) effects.getLast()).batch().sends())
                .extracting(Send::cid)
                .containsExactly("cid-2", "cid-3");
    }

    @Example
    void refusesOneTooMany() {
        for (long ticket = 1; ticket <= SendLane.QUEUED_MAX; ticket++) {
            offer(ticket, null);
        }
        assertThat(offer(65, null).effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        LaneEffect.Fail.class,
                        fail -> assertThat(fail.failure().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }

    @Example
    void asksAgainAtOnceWhenTheOwnerChanges() {
        FeedbackOf first = offer(1, claim(1));
        assertThat(lane.failed(first.out().request(), new StoaException(ErrorCode.UNAVAILABLE), claim(1), 0))
                .isEmpty();
        assertThat(lane.tick(claim(1), SendLane.RETRY_MS - 1)).isEmpty();
        List<LaneEffect> again = lane.ownerChanged(claim(2), SendLane.RETRY_MS - 1);
        assertThat(((LaneEffect.SendOut) again.getFirst()).batch().epoch()).isEqualTo(2);
        assertThat(((LaneEffect.SendOut) again.getFirst()).batch().sends())
                .extracting(Send::cid)
                .containsExactly("cid-1");
    }

    @Example
    void doesNotWaitForAnOwnerOfBefore() {
        FeedbackOf first = offer(1, claim(1));
        LaneEffect.SendOut again =
                (LaneEffect.SendOut) lane.ownerChanged(claim(2), 0).getFirst();
        assertThat(again.batch().epoch()).isEqualTo(2);
        SendResults sent = new SendResults(List.of(new SendResult.Sent("id", 5, 6, false)));
        assertThat(lane.answered(first.out().request(), sent, claim(2), 0)).isEmpty();
        assertThat(lane.answered(again.request(), sent, claim(2), 0))
                .containsExactly(new LaneEffect.Acknowledge(1, new SendResult.Sent("id", 5, 6, false)));
    }

    @Example
    void withoutAnOwnerASendFailsCleanlyInTheEnd() {
        offer(1, null);
        assertThat(lane.tick(null, SendLane.GIVE_UP_MS - 1)).isEmpty();
        assertThat(lane.tick(null, SendLane.GIVE_UP_MS))
                .singleElement()
                .isInstanceOfSatisfying(
                        LaneEffect.Fail.class,
                        fail -> assertThat(fail.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(lane.idle()).isTrue();
    }

    @Example
    void aTransientMessageIsNotSentTwice() {
        List<LaneEffect> effects = lane.offer(1, send("like", true), claim(1), 0);
        LaneEffect.SendOut out = (LaneEffect.SendOut) effects.getFirst();
        assertThat(lane.failed(out.request(), new StoaException(ErrorCode.DEADLINE_EXCEEDED), claim(1), 0))
                .singleElement()
                .isInstanceOfSatisfying(
                        LaneEffect.Fail.class,
                        fail -> assertThat(fail.failure().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
    }

    private record FeedbackOf(List<LaneEffect> effects) {
        LaneEffect.SendOut out() {
            return (LaneEffect.SendOut) effects.getFirst();
        }
    }

    private FeedbackOf offer(long ticket, @Nullable Claim claim) {
        return new FeedbackOf(lane.offer(ticket, send("cid-" + ticket, false), claim, 0));
    }

    private static Send send(String cid, boolean isTransient) {
        return new Send(cid, "RC:TxtMsg", new JsonText("1"), Priority.NORMAL, isTransient, null, null);
    }

    private static Claim claim(long epoch) {
        return new Claim(
                ROOM.partition(), Entries.GENERATION, epoch, 0, new NodeId(Service.MESSAGE, "message-1", epoch));
    }
}
