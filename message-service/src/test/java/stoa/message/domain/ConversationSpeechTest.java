package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Refused;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/** Who may speak in conversations that are no rooms, and that it is asked once and stays true. */
class ConversationSpeechTest {
    private final ConversationWorld group = new ConversationWorld(ConversationKind.GROUP);

    private static void assertRefused(SendResult result, ErrorCode code) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code.number()));
    }

    @Test
    void membersMayOthersMayNotAndTheConversationIsAskedForOnce() {
        long first = group.send("ann", "c1");
        long second = group.send("bob", "c2");
        long third = group.send("cid", "c3");
        assertThat(group.asked()).isEqualTo(1);
        group.answer(group.policy(4, "ann", "bob"));
        assertThat(group.result(first)).isInstanceOf(Sent.class);
        assertThat(group.result(second)).isInstanceOf(Sent.class);
        assertRefused(group.result(third), ErrorCode.INVALID_MESSAGING_TARGET);
        assertThat(group.result(group.send("ann", "c4"))).isInstanceOf(Sent.class);
        assertThat(group.asked()).isZero();
        assertThat(group.it.log).hasSize(3);
    }

    @Test
    void aServerMayWhereThereIsAConversationAndNobodyWhereThereIsNone() {
        long byServer = group.send(group.batch("system", true, "c1"));
        group.answer(group.policy(4, "ann"));
        assertThat(group.result(byServer)).isInstanceOf(Sent.class);
        group.it.known.forget(group.where);
        long server = group.send(group.batch("system", true, "c2"));
        long member = group.send("ann", "c3");
        group.answer(new ConversationAnswer.Missing());
        assertRefused(group.result(server), ErrorCode.INVALID_MESSAGING_TARGET);
        assertRefused(group.result(member), ErrorCode.INVALID_MESSAGING_TARGET);
    }

    @Test
    void whoIsSilencedMayNotUntilItEnds() {
        long call = group.send("ann", "c1");
        group.answer(group.policy(4, Map.of("ann", group.it.nowMs + 500), Long.MAX_VALUE, List.of("ann", "bob")));
        assertRefused(group.result(call), ErrorCode.SILENCED);
        group.it.nowMs += 500;
        assertThat(group.result(group.send("ann", "c2"))).isInstanceOf(Sent.class);
        group.change(5, new Change.Silenced(List.of("bob"), Long.MAX_VALUE));
        assertRefused(group.result(group.send("bob", "c3")), ErrorCode.SILENCED);
        group.change(6, new Change.Unsilenced(List.of("bob")));
        assertThat(group.result(group.send("bob", "c4"))).isInstanceOf(Sent.class);
        assertThat(group.asked()).isZero();
    }

    @Test
    void aConversationOfAnotherKindIsNotThere() {
        long call = group.send("ann", "c1");
        ConversationWorld service = new ConversationWorld(ConversationKind.SERVICE);
        group.answer(service.policy(4));
        assertRefused(group.result(call), ErrorCode.INVALID_MESSAGING_TARGET);
    }

    @Test
    void whatAUserSaysToAServiceIsForThemAloneAndWhatTheServiceSaysIsNot() {
        ConversationWorld service = new ConversationWorld(ConversationKind.SERVICE);
        long user = service.send("ann", "c1");
        long server = service.send(service.batch("news", true, "c2"));
        service.answer(service.policy(1));
        assertThat(service.result(user)).isInstanceOf(Sent.class);
        assertThat(service.result(server)).isInstanceOf(Sent.class);
        assertThat(((LogEvent.MessageAccepted) service.it.log.getFirst()).audience())
                .isEqualTo(new LogEvent.Audience(List.of("ann"), false));
        assertThat(((LogEvent.MessageAccepted) service.it.log.getLast()).audience())
                .isNull();
    }

    @Test
    void aTemporaryConversationIsAskedForAgainAtItsEndAndMayHaveBeenProlonged() {
        ConversationWorld temporary = new ConversationWorld(ConversationKind.TEMPORARY);
        long endMs = temporary.it.nowMs + 1_000;
        long call = temporary.send("ann", "c1");
        temporary.answer(temporary.policy(1, Map.of(), endMs, List.of("ann")));
        assertThat(temporary.result(call)).isInstanceOf(Sent.class);
        temporary.it.nowMs = endMs;
        long second = temporary.send("ann", "c2");
        temporary.answer(temporary.policy(1, Map.of(), endMs + 1_000, List.of("ann")));
        assertThat(temporary.result(second)).isInstanceOf(Sent.class);
        temporary.it.nowMs = endMs + 1_000;
        long third = temporary.send("ann", "c3");
        temporary.answer(new ConversationAnswer.Missing());
        assertRefused(temporary.result(third), ErrorCode.CONVERSATION_NOT_FOUND);
    }

    @Test
    void whatBeginsIsKnownWithoutAsking() {
        group.change(1, new Change.Started(List.of("ann", "bob"), new JsonText("{}")));
        assertThat(group.result(group.send("bob", "c1"))).isInstanceOf(Sent.class);
        assertThat(group.asked()).isZero();
        ConversationWorld temporary = new ConversationWorld(ConversationKind.TEMPORARY);
        temporary.change(1, new Change.Started(List.of("ann"), new JsonText("{}")));
        temporary.send("ann", "c1");
        assertThat(temporary.asked()).as("the event does not say when it ends").isEqualTo(1);
    }

    @Test
    void changesInTheLogHoldAtOnceAndAMissingOneMakesItAskAgain() {
        group.change(1, new Change.Started(List.of("ann", "bob"), new JsonText("{}")));
        group.change(2, new Change.MembersRemoved(List.of("bob")));
        group.change(3, new Change.MembersAdded(List.of("cid")));
        assertRefused(group.result(group.send("bob", "c1")), ErrorCode.INVALID_MESSAGING_TARGET);
        assertThat(group.result(group.send("cid", "c2"))).isInstanceOf(Sent.class);
        group.change(5, new Change.MembersAdded(List.of("dan")));
        long call = group.send("dan", "c3");
        assertThat(group.asked()).isEqualTo(1);
        group.answer(group.policy(5, "ann", "cid", "dan", "eve"));
        assertThat(group.result(call)).isInstanceOf(Sent.class);
        group.change(6, new Change.Dismissed());
        long late = group.send("dan", "c4");
        group.answer(new ConversationAnswer.Missing());
        assertRefused(group.result(late), ErrorCode.INVALID_MESSAGING_TARGET);
    }

    @Test
    void changesThatAreToldWhileItIsAskedAreNotLost() {
        long call = group.send("ann", "c1");
        group.change(5, new Change.MembersAdded(List.of("bob")));
        group.change(6, new Change.MembersRemoved(List.of("ann")));
        group.answer(group.policy(4, "ann"));
        assertRefused(group.result(call), ErrorCode.INVALID_MESSAGING_TARGET);
        assertThat(group.result(group.send("bob", "c2"))).isInstanceOf(Sent.class);
        assertThat(group.asked()).isZero();
    }

    @Test
    void anAnswerYoungerThanTheEventsIsNotChangedByThem() {
        long call = group.send("ann", "c1");
        group.answer(group.policy(6, "ann", "bob"));
        group.change(5, new Change.MembersAdded(List.of("cid")));
        group.change(6, new Change.MembersRemoved(List.of("cid")));
        assertThat(group.result(call)).isInstanceOf(Sent.class);
        assertRefused(group.result(group.send("cid", "c2")), ErrorCode.INVALID_MESSAGING_TARGET);
        group.change(7, new Change.MembersAdded(List.of("cid")));
        assertThat(group.result(group.send("cid", "c3"))).isInstanceOf(Sent.class);
    }

    @Test
    void tooManyChangesWhileItIsAskedAreUsedOnceAndNotKept() {
        long call = group.send("ann", "c1");
        for (int version = 5; version <= 5 + SpokenConversations.HEARD_MAX; version++) {
            group.change(version, new Change.MembersAdded(List.of("u" + version)));
        }
        group.answer(group.policy(4, "ann"));
        assertThat(group.result(call)).isInstanceOf(Sent.class);
        group.send("ann", "c2");
        assertThat(group.asked()).isEqualTo(1);
    }

    @Test
    void whoWasJustLetInIsNotRefusedByWhatIsOld() {
        long call = group.send("ann", "c1");
        group.answer(group.policy(4, "ann"));
        group.result(call);
        group.it.nowMs += SpokenConversations.RECHECK_MS + 1;
        long early = group.send("bob", "c2");
        assertThat(group.asked()).isEqualTo(1);
        group.answer(group.policy(5, "ann", "bob"));
        assertThat(group.result(early)).isInstanceOf(Sent.class);
        group.change(5, new Change.MembersAdded(List.of("bob")));
        assertRefused(group.result(group.send("cid", "c3")), ErrorCode.INVALID_MESSAGING_TARGET);
        assertThat(group.asked()).as("it is young").isZero();
    }

    @Test
    void whatIsOldIsAskedForAgainInTheBackgroundOnce() {
        long call = group.send("ann", "c1");
        group.answer(group.policy(4, "ann"));
        group.result(call);
        group.it.nowMs += SpokenConversations.REFRESH_MS + 1;
        assertThat(group.result(group.send("ann", "c2"))).isInstanceOf(Sent.class);
        assertThat(group.result(group.send("ann", "c3"))).isInstanceOf(Sent.class);
        assertThat(group.asked()).isEqualTo(1);
        group.answer(group.policy(9, "bob"));
        assertRefused(group.result(group.send("ann", "c4")), ErrorCode.INVALID_MESSAGING_TARGET);
        assertThat(group.asked()).isZero();
    }

    @Test
    void silenceOfRoomServiceIsUnavailableAndIsAskedAgain() {
        long call = group.send("ann", "c1");
        group.answer(new ConversationAnswer.Silence());
        assertThat(group.it.wanted(OwnerEffect.Fail.class))
                .containsExactly(new OwnerEffect.Fail(call, ErrorCode.UNAVAILABLE));
        group.send("ann", "c1");
        assertThat(group.asked()).isEqualTo(1);
    }

    @Test
    void moreThanMayWaitAreRefusedAndARevocationAnswersAll() {
        IntStream.range(0, SpokenConversations.WAITING_MAX).forEach(number -> group.send("ann", "c" + number));
        long tooMany = group.send("ann", "more");
        assertThat(group.it.wanted(OwnerEffect.Fail.class))
                .containsExactly(new OwnerEffect.Fail(tooMany, ErrorCode.OVERLOADED));
        group.it.take(group.it.owner.revoke());
        assertThat(group.it.wanted(OwnerEffect.Fail.class))
                .filteredOn(failure -> failure.code() == ErrorCode.NOT_OWNER)
                .hasSize(SpokenConversations.WAITING_MAX);
        OwnerEffect.AskConversation question =
                group.it.wanted(OwnerEffect.AskConversation.class).getFirst();
        assertThat(group.it.owner.conversationAnswered(
                        question, new ConversationAnswer.Holds(group.policy(4, "ann")), group.it.nowMs))
                .isEmpty();
        assertThat(group.it.known.size()).isZero();
    }

    @Test
    void theNextOwnerOfThePartitionDoesNotBelieveWhatTheFirstKnew() {
        group.change(1, new Change.Started(List.of("ann"), new JsonText("{}")));
        assertThat(group.it.known.size()).isEqualTo(1);
        group.it.take(group.it.owner.revoke());
        assertThat(group.it.known.size()).isZero();
    }

    @Test
    void aRepeatIsToldWhatBecameOfItAlsoWhenItsSenderIsOut() {
        group.change(1, new Change.Started(List.of("ann", "bob"), new JsonText("{}")));
        Sent first = (Sent) group.result(group.send("bob", "c1"));
        group.change(2, new Change.MembersRemoved(List.of("bob")));
        assertThat(group.result(group.send("bob", "c1"))).isEqualTo(first);
    }
}
