package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.message.domain.OwnerEffect.Happening;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.MessageOperations.Subscribed;

/** What reaches the gateways, and what does not. */
class OwnerRoutingTest {
    private final OwnerDriver it = new OwnerDriver();

    @BeforeEach
    void subscribe() {
        it.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), it.nowMs);
    }

    private static Send text(String cid) {
        return Samples.send(cid, "text", Priority.NORMAL);
    }

    private List<String> deliveredIds() {
        return it.delivered().stream().map(entry -> entry.event().id()).toList();
    }

    @Test
    void whereDistributionIsStoppedMembersAreRecordedAndServersAreHeard() {
        it.policy(0, PolicySample::distributionStopped);
        Sent member = (Sent) it.say(0, "ann", text("c1"));
        Sent server = (Sent) it.say(Samples.byServer(0, text("c2")));
        assertThat(member.shed()).isFalse();
        assertThat(it.log).hasSize(2);
        assertThat(deliveredIds()).containsExactly(server.id());
        assertThat(it.wanted(OwnerEffect.Deliver.class).getLast().batch().next())
                .as("nothing is missing below it")
                .isEqualTo(2);
        Send typing = new Send("c3", "typing", new JsonText("1"), Priority.LOW, true, null, null);
        assertThat(it.say(0, "ann", typing)).isInstanceOf(Sent.class);
        assertThat(deliveredIds()).containsExactly(server.id());
    }

    @Test
    void whatWasWithheldIsNotGivenToALaterSubscriptionAndCanBeRecalled() {
        it.policy(0, PolicySample::distributionStopped);
        Sent member = (Sent) it.say(0, "ann", text("c1"));
        it.policy(0, room -> room);
        Sent later = (Sent) it.say(0, "ann", text("c2"));
        assertThat(deliveredIds()).containsExactly(later.id());
        Subscribed again = it.owner.subscribe(Samples.subscribe(2, true, Map.of(Samples.room(0), 0L)), it.nowMs);
        assertThat(again.past().stream().map(entry -> entry.event().id())).containsExactly(later.id());
        assertThat(again.coveredFrom()).isZero();
        it.take(it.owner.recall(1, new Recall(Samples.room(0), 7, member.id(), "ann", "s-ann", 0), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(1);
    }

    @Test
    void anEventInPassingIsRoutedAnsweredAtOnceAndNotWritten() {
        LogEvent came = new LogEvent.MembersChanged(Samples.room(0), "event-1", List.of("ann"), List.of());
        it.take(it.owner.append(1, new Append(7, came, true), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Append.class)).isEmpty();
        assertThat(it.wanted(OwnerEffect.AnswerEvent.class))
                .containsExactly(new OwnerEffect.AnswerEvent(1, new Sent("event-1", it.nowMs, 0, false)));
        assertThat(it.delivered()).singleElement().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo(came);
            assertThat(entry.isTransient()).isTrue();
        });
        it.take(it.owner.append(2, new Append(7, came, false), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Fail.class)).containsExactly(new OwnerEffect.Fail(2, ErrorCode.BAD_REQUEST));
    }

    @Test
    void whomAMessageIsForTravelsWithItLiveAndInThePast() {
        LogEvent.Audience audience = new LogEvent.Audience(List.of("bob", "cid"), true);
        Send whisper = new Send("c1", "text", new JsonText("{}"), Priority.NORMAL, false, null, audience);
        it.say(0, "ann", whisper);
        List<Entry> past = it.owner
                .subscribe(Samples.subscribe(2, true, Map.of(Samples.room(0), 0L)), it.nowMs)
                .past();
        assertThat(List.of(it.delivered().getFirst(), past.getFirst()))
                .allSatisfy(entry -> assertThat(((LogEvent.MessageAccepted) entry.event()).audience())
                        .isEqualTo(audience));
    }

    @Test
    void aServerIsToldThatThereIsNoRoom() {
        it.policy(0, PolicySample::missing);
        assertThat(it.say(Samples.byServer(0, text("c1"))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NO_SUCH_ROOM.number()));
    }

    @Test
    void roomsAreActiveWhenSomethingWasSaidThatStays() {
        assertThat(it.owner.takeActive()).isEmpty();
        it.say(0, "ann", text("c1"));
        it.nowMs += 50;
        Sent last = (Sent) it.say(Samples.byServer(0, text("c2")));
        it.say(1, "ann", new Send("c3", "typing", new JsonText("1"), Priority.LOW, true, null, null));
        LogEvent came = new LogEvent.MembersChanged(Samples.room(2), "event-1", List.of("ann"), List.of());
        it.take(it.owner.append(1, new Append(7, came, true), it.nowMs));
        assertThat(it.owner.takeActive()).containsExactly(new RoomActivity(Samples.room(0), last.ts(), 2, 0));
        assertThat(it.owner.takeActive()).isEmpty();
    }

    @Test
    void whenMuchIsUnderWayLowPriorityIsRefusedFirstThenNormalAndNothingElseBeforeTheBound() {
        OwnerDriver busy = new OwnerDriver(
                new OwnerLimits(8, 1 << 20, 11_000, 1 << 20, 60_000, 1 << 20, 8, 1 << 20, 5_000, 10, 10));
        busy.send(1, 0, "a");
        for (long call = 2; call <= 5; call++) {
            busy.send(call, 0, "b" + call);
        }
        assertThat(refusal(busy, 10, "low", Priority.LOW)).isTrue();
        assertThat(refusal(busy, 11, "normal", Priority.NORMAL)).isFalse();
        assertThat(refusal(busy, 12, "normal2", Priority.NORMAL)).isFalse();
        assertThat(refusal(busy, 13, "normal3", Priority.NORMAL)).isTrue();
        assertThat(refusal(busy, 14, "normal", Priority.NORMAL))
                .as("a repeat joins")
                .isFalse();
        assertThat(refusal(busy, 15, "high", Priority.HIGH)).isFalse();
        assertThat(busy.counted(Happening.SHED_LOW)).isEqualTo(1);
        assertThat(busy.counted(Happening.SHED_NORMAL)).isEqualTo(1);
        assertThat(busy.owner.takeActive())
                .as("it is told as shed, and keeps no room alive")
                .containsExactly(new RoomActivity(Samples.room(0), 0, 0, 2));
        busy.appendAll();
        busy.readBack();
        assertThat(refusal(busy, 16, "low", Priority.LOW)).isFalse();
    }

    @Test
    void whenTheNodesQueueIsFullLowPriorityIsRefusedUntilTheNextTick() {
        it.send(1, 0, "a");
        it.append(new AppendOutcome.Refused(ErrorCode.OVERLOADED, 200));
        assertThat(refusal(it, 2, "low", Priority.LOW)).isTrue();
        assertThat(refusal(it, 3, "normal", Priority.NORMAL)).isFalse();
        it.take(it.owner.tick(it.nowMs + 100));
        assertThat(refusal(it, 4, "low", Priority.LOW)).isFalse();
    }

    private static boolean refusal(OwnerDriver driver, long call, String cid, Priority priority) {
        SendBatch batch = new SendBatch(
                Samples.room(0), 7, "ann", "s1", Samples.SENDER, List.of(Samples.send(cid, "text", priority)));
        driver.take(driver.owner.send(call, batch, driver.nowMs));
        driver.answerPolicies();
        return driver.answer(call).stream()
                .anyMatch(result -> result instanceof Refused refused
                        && refused.code() == ErrorCode.OVERLOADED.number()
                        && refused.retryAfterMs() == OwnerLimits.OVERLOADED_RETRY_MS);
    }
}
