package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.MessageOperations.SendResult.Unknown;
import stoa.protocol.message.MessageOperations.Subscribed;

class PartitionOwnerTest {
    @Test
    void aMessageIsAcknowledgedWhenItWasReadBackNotWhenItWasWritten() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1");
        it.append(new AppendOutcome.InLog());
        assertThat(it.answer(1)).isEmpty();
        it.readBack();
        assertThat(it.answer(1))
                .containsExactly(new Sent(
                        Samples.message(0, "c1").id(), it.nowMs, Cursor.of(1, 0).value(), false));
    }

    @Test
    void ofOneBatchTheNextIsWrittenWhenTheLogHasTheOneBefore() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1", "c2");
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(1);
        it.append(new AppendOutcome.InLog());
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(1);
        it.appendAll();
        it.readBack();
        assertThat(it.answer(1)).hasSize(2).allMatch(Sent.class::isInstance);
    }

    @Test
    void aRepeatJoinsTheFirstAndIsNotWrittenAgain() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1");
        it.send(2, 0, "c1");
        assertThat(it.wanted(OwnerEffect.Append.class)).hasSize(1);
        it.appendAll();
        it.readBack();
        assertThat(it.answer(1)).isNotEmpty().isEqualTo(it.answer(2));
        it.send(3, 0, "c1");
        assertThat(it.wanted(OwnerEffect.Append.class)).isEmpty();
        assertThat(it.answer(3)).isEqualTo(it.answer(1));
    }

    @Test
    void aRepeatThatReachedTheLogTwiceIsDeliveredOnceAndAnsweredWithTheFirst() {
        OwnerDriver it = new OwnerDriver();
        it.owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), it.nowMs);
        it.send(1, 0, "c1");
        it.log.add(Samples.message(0, "c1"));
        it.log.add(Samples.message(0, "c1"));
        it.readBack();
        assertThat(it.delivered()).hasSize(1);
        assertThat(it.answer(1)).hasSize(1);
    }

    @Test
    void nobodyKnowsWhatBecameOfAWriteInDoubtUntilItIsReadBack() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1", "c2");
        it.append(new AppendOutcome.InDoubt());
        assertThat(it.answer(1)).isEmpty();
        it.nowMs += OwnerLimits.DEFAULT.callDeadlineMs();
        it.take(it.owner.tick(it.nowMs));
        assertThat(it.answer(1)).containsExactly(new Unknown(), new Unknown());

        it.send(2, 0, "c1");
        it.append(new AppendOutcome.InDoubt());
        it.log.add(Samples.message(0, "c1"));
        it.readBack();
        assertThat(it.answer(2)).hasSize(1).allMatch(Sent.class::isInstance);
    }

    @Test
    void whatOnceWasInDoubtIsNeverCalledRefused() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1");
        it.append(new AppendOutcome.InDoubt());
        it.send(2, 0, "c1");
        it.append(new AppendOutcome.Refused(ErrorCode.OVERLOADED, 200));
        assertThat(it.answer(2)).isEmpty();
        it.nowMs += OwnerLimits.DEFAULT.callDeadlineMs();
        it.take(it.owner.tick(it.nowMs));
        assertThat(it.answer(1)).containsExactly(new Unknown());
        assertThat(it.answer(2)).containsExactly(new Unknown());
    }

    @Test
    void aDefiniteRefusalIsToldAndTheRestGoesOn() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1", "c2");
        it.append(new AppendOutcome.Refused(ErrorCode.MESSAGE_TOO_LARGE, 0));
        it.appendAll();
        it.readBack();
        assertThat(it.answer(1).getFirst()).isInstanceOf(Refused.class);
        assertThat(it.answer(1).getLast()).isInstanceOf(Sent.class);
    }

    @Test
    void aRevocationAnswersEverybody() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1");
        it.take(it.owner.send(2, Samples.batch(1, "c1"), it.nowMs));
        it.take(it.owner.revoke());
        assertThat(it.answer(1)).containsExactly(new Unknown());
        assertThat(it.wanted(OwnerEffect.Fail.class)).containsExactly(new OwnerEffect.Fail(2, ErrorCode.NOT_OWNER));
        it.take(it.owner.send(3, Samples.batch(0, "c2"), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Fail.class)).contains(new OwnerEffect.Fail(3, ErrorCode.NOT_OWNER));
    }

    @Test
    void tooMuchInFlightIsRefusedAndSaysWhenToComeBack() {
        OwnerDriver it = new OwnerDriver(
                new OwnerLimits(2, 1 << 20, 11_000, 1 << 20, 60_000, 1 << 20, 8, 1 << 20, 5_000, 10, 10));
        it.send(1, 0, "c1");
        it.send(2, 0, "c2");
        it.send(3, 0, "c3");
        assertThat(it.answer(3))
                .containsExactly(new Refused(
                        ErrorCode.OVERLOADED.number(), ErrorCode.OVERLOADED.text(), OwnerLimits.OVERLOADED_RETRY_MS));
    }

    @Test
    void beforeTheEndOfTheLogWasReadNothingIsAnswered() {
        PartitionOwner owner = new PartitionOwner(
                Samples.OWNERSHIP,
                new Takeover(FoldHead.EMPTY, 0, 2),
                OwnerLimits.DEFAULT,
                new OwnerKnowledge(new PolicyLeases(), new KnownConversations(), _ -> null));
        assertThat(owner.records(List.of(Samples.record(0, 5, Samples.message(0, "c0"))), 1, 10))
                .isEmpty();
        assertThat(owner.send(1, Samples.batch(0, "c"), 10))
                .containsExactly(new OwnerEffect.Fail(1, ErrorCode.NOT_OWNER));
        assertThatThrownBy(() -> owner.subscribe(Samples.subscribe(1, true, Map.of()), 10))
                .isInstanceOf(StoaException.class);
        assertThat(owner.records(List.of(Samples.record(1, 5, Samples.message(0, "c1"))), 2, 10))
                .containsExactly(new OwnerEffect.WentLive(Samples.OWNERSHIP.claim(2)));
        Subscribed subscribed = owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), 10);
        assertThat(subscribed.from()).isEqualTo(2);
        assertThat(subscribed.past().stream().map(Entry::offset)).containsExactly(0L, 1L);
    }

    @Test
    void aNewOwnerKnowsTheRepeatsBeforeTheHeadButRoutesOnlyWhatComesAfter() {
        PartitionOwner owner = new PartitionOwner(
                Samples.OWNERSHIP,
                new Takeover(new FoldHead(2, 1_001, List.of()), 0, 3),
                OwnerLimits.DEFAULT,
                new OwnerKnowledge(new PolicyLeases(), new KnownConversations(), _ -> null));
        owner.records(
                List.of(
                        Samples.record(0, 1_000, Samples.message(0, "c0")),
                        Samples.record(1, 1_001, Samples.message(0, "c1")),
                        Samples.record(2, 1_002, Samples.message(0, "c0"))),
                3,
                2_000);
        assertThat(owner.isLive()).isTrue();
        Subscribed subscribed = owner.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), 2_000);
        assertThat(subscribed.past()).isEmpty();
        assertThat(subscribed.coveredFrom()).isEqualTo(2);
    }

    @Test
    void aRecallOfOnesOwnRecentMessageIsWrittenAndAnOldOneIsLookedFor() {
        OwnerDriver it = new OwnerDriver();
        it.send(1, 0, "c1");
        it.appendAll();
        it.readBack();
        String id = Samples.message(0, "c1").id();
        it.take(it.owner.recall(2, recall("ann", id), it.nowMs));
        it.appendAll();
        it.readBack();
        assertThat(it.wanted(OwnerEffect.AnswerEvent.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.result()).isInstanceOf(Sent.class));
        it.take(it.owner.recall(3, recall("bob", id), it.nowMs));
        it.take(it.owner.recall(4, recall("ann", "unknown"), it.nowMs));
        it.take(it.owner.messageNotFound(4, ErrorCode.MESSAGE_NOT_FOUND));
        assertThat(it.wanted(OwnerEffect.Fail.class))
                .containsExactly(
                        new OwnerEffect.Fail(3, ErrorCode.NOT_ALLOWED),
                        new OwnerEffect.Fail(4, ErrorCode.MESSAGE_NOT_FOUND));
        assertThat(it.wanted(OwnerEffect.AskMessage.class).getFirst().question().through())
                .isEqualTo(1);
    }

    @Test
    void aCallForAnotherEpochOrPartitionIsNotForThisOwner() {
        OwnerDriver it = new OwnerDriver();
        Conversation elsewhere = Conversation.room("app", "elsewhere-1");
        assertThat(elsewhere.partition()).isNotEqualTo(Samples.PARTITION);
        it.take(it.owner.recall(1, new Recall(elsewhere, 7, "m", "ann", "s", 0), it.nowMs));
        it.take(it.owner.recall(2, new Recall(Samples.room(0), 6, "m", "ann", "s", 0), it.nowMs));
        assertThat(it.wanted(OwnerEffect.Fail.class)).hasSize(2);
    }

    @Test
    void whoSendsUntilThePolicyIsKnownWaitsInOrder() {
        OwnerDriver it = new OwnerDriver();
        it.take(it.owner.send(1, Samples.batch(0, "c1"), it.nowMs));
        it.take(it.owner.send(2, Samples.batch(0, "c2"), it.nowMs));
        assertThat(it.wanted(OwnerEffect.AskPolicy.class)).hasSize(1);
        it.answerPolicies();
        assertThat(it.wanted(OwnerEffect.Append.class).stream().map(append -> cid(append.event())))
                .containsExactly("c1", "c2");
    }

    private static String cid(LogEvent event) {
        return event instanceof LogEvent.MessageAccepted message ? message.cid() : "";
    }

    private static Recall recall(String by, String message) {
        return new Recall(Samples.room(0), 7, message, by, "s1", 0);
    }
}
