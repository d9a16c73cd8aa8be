package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static stoa.gateway.domain.ConversationWorld.GROUP;
import static stoa.gateway.domain.ConversationWorld.OTHER;
import static stoa.gateway.domain.ConversationWorld.changed;
import static stoa.gateway.domain.ConversationWorld.directed;
import static stoa.gateway.domain.ConversationWorld.message;
import static stoa.gateway.domain.ConversationWorld.policy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.Audience;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.message.MessageOperations.Batch;

/** Who of a gateway's connections is told what happens in conversations that are no rooms. */
class ConversationBoardTest {
    private final ConversationWorld it = new ConversationWorld();

    private void begin() {
        it.claim();
        it.follow(it.ann, it.bob);
    }

    private Promise<ConversationPolicy> question() {
        return it.neighbours.policyQuestions.remove();
    }

    private HubFigures.OfConversations figures() {
        IntStream.range(0, 10).forEach(_ -> it.hub.tick());
        return it.hub.figures().conversations();
    }

    @Test
    void aConnectionFollowsWhenTheFeedsOfAllPartitionsHaveBegun() {
        it.claim(Entries.GENERATION, 1, 63);
        Future<ConversationPositions> following = it.follow(it.ann);
        it.pass(ConversationBoard.FOLLOW_MS - 1);
        assertThat(following.isComplete()).isFalse();
        it.claim();
        assertThat(following.result().next()).hasSize(64).containsOnly(0L);
        assertThat(figures().followers()).isEqualTo(1);
    }

    @Test
    void whoseOwnersDoNotAnswerInTimeDoesNotFollow() {
        it.neighbours.ownerSilent = true;
        it.claim();
        Future<ConversationPositions> following = it.follow(it.ann);
        it.pass(ConversationBoard.FOLLOW_MS);
        assertThat(StoaException.of(following.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(figures().followers()).isZero();
    }

    @Test
    void membersAreToldAndNobodyElse() {
        begin();
        EdgeConnection secondDevice = it.connection(3, "app", "bob");
        EdgeConnection stranger = it.connection(4, "app", "cid");
        EdgeConnection otherApp = it.connection(5, "other", "bob");
        it.follow(secondDevice, stranger, otherApp);
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann", "bob"), new JsonText("{}"))));
        it.deliver(message(GROUP, "m1"));
        it.deliver(directed(GROUP, "m2", new Audience(List.of("cid", "ann"), false)));
        it.deliver(directed(GROUP, "m3", new Audience(List.of(), true)));
        assertThat(it.told(it.ann)).containsExactly("group-1-v1", "m1", "m2");
        assertThat(it.told(it.bob)).containsExactly("group-1-v1", "m1", "m3");
        assertThat(it.told(secondDevice)).isEqualTo(it.told(it.bob));
        assertThat(it.told(stranger)).isEmpty();
        assertThat(it.told(otherApp)).isEmpty();
        assertThat(it.neighbours.policiesAsked()).as("its beginning said it").isZero();
    }

    @Test
    void whoIsPutOutIsToldSoAndNothingMoreAndWhoComesInIsToldFromThenOn() {
        begin();
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        it.deliver(message(GROUP, "m1"));
        it.deliver(changed(GROUP, 2, new Change.MembersAdded(List.of("bob"))));
        it.deliver(message(GROUP, "m2"));
        it.deliver(changed(GROUP, 3, new Change.Blocked(List.of("bob"))));
        it.deliver(changed(GROUP, 4, new Change.MembersRemoved(List.of("bob"))));
        it.deliver(message(GROUP, "m3"));
        it.deliver(changed(GROUP, 5, new Change.Unblocked(List.of("bob"))));
        assertThat(it.told(it.bob)).containsExactly("group-1-v2", "m2", "group-1-v3", "group-1-v4", "group-1-v5");
        it.deliver(changed(GROUP, 6, new Change.Dismissed()));
        assertThat(it.told(it.ann)).last().isEqualTo("group-1-v6");
        assertThat(figures().known()).isZero();
    }

    @Test
    void recallsModificationsAndWhatIsInPassingAreTold() {
        begin();
        it.neighbours.policy(policy(GROUP, 4, "ann", "bob"));
        Entry first = Entries.message(GROUP, 0);
        it.deliver(first);
        it.deliver(Entries.modified(GROUP, 1, first, "\"other\""));
        it.deliver(Entries.recall(GROUP, 2, first));
        it.deliver(Entries.transientMessage(GROUP, "typing"));
        assertThat(it.told(it.bob)).hasSize(4).last().isEqualTo("typing");
        assertThat(it.neighbours.policiesAsked()).isEqualTo(1);
    }

    @Test
    void whatHappensWhereTheMembersAreNotKnownIsHeldInOrderAndHoldsUpNothingElse() {
        begin();
        it.deliver(message(GROUP, "m1"));
        it.deliver(message(GROUP, "m2"));
        it.deliver(changed(OTHER, 1, new Change.Started(List.of("bob"), new JsonText("{}"))));
        it.deliver(message(OTHER, "n1"));
        assertThat(it.told(it.bob)).containsExactly(OTHER.id() + "-v1", "n1");
        assertThat(it.told(it.ann)).isEmpty();
        assertThat(it.neighbours.policiesAsked()).isEqualTo(1);
        assertThat(figures().held()).isEqualTo(2);
        question().complete(policy(GROUP, 4, "ann"));
        it.deliver(message(GROUP, "m3"));
        assertThat(it.told(it.ann)).containsExactly("m1", "m2", "m3");
        assertThat(figures().held()).isZero();
        assertThat(it.neighbours.policiesAsked()).isEqualTo(1);
    }

    @Test
    void whoIsPutOutWhileItIsAskedIsToldUpToThatAsFarAsTheAnswerKnows() {
        begin();
        it.deliver(message(GROUP, "m1"));
        it.deliver(changed(GROUP, 5, new Change.MembersRemoved(List.of("bob"))));
        it.deliver(message(GROUP, "m2"));
        question().complete(policy(GROUP, 4, "ann", "bob"));
        assertThat(it.told(it.bob)).containsExactly("m1", "group-1-v5");
        assertThat(it.told(it.ann)).containsExactly("m1", "group-1-v5", "m2");

        it.deliver(message(OTHER, "n1"));
        it.deliver(changed(OTHER, 5, new Change.MembersRemoved(List.of("bob"))));
        question().complete(policy(OTHER, 6, "ann", "cid"));
        it.deliver(changed(OTHER, 6, new Change.MembersAdded(List.of("cid"))));
        assertThat(it.told(it.bob)).last().isEqualTo(OTHER.id() + "-v5");
        assertThat(it.told(it.bob)).doesNotContain("n1");
        assertThat(it.told(it.ann)).endsWith("n1", OTHER.id() + "-v5", OTHER.id() + "-v6");
    }

    @Test
    void aMissingChangeIsAskedFor() {
        begin();
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        it.deliver(changed(GROUP, 3, new Change.MembersAdded(List.of("cid"))));
        it.deliver(message(GROUP, "m1"));
        assertThat(it.told(it.bob)).isEmpty();
        question().complete(policy(GROUP, 3, "ann", "bob", "cid"));
        assertThat(it.told(it.bob)).containsExactly("group-1-v3", "m1");
    }

    @Test
    void whereThereIsNoConversationAnyMoreOnlyThoseNamedAreTold() {
        begin();
        it.deliver(message(GROUP, "m1"));
        it.deliver(changed(GROUP, 7, new Change.MembersRemoved(List.of("bob"))));
        question().fail(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND));
        assertThat(it.told(it.ann)).isEmpty();
        assertThat(it.told(it.bob)).containsExactly("group-1-v7");
        assertThat(figures().held()).isZero();
    }

    @Test
    void whenNobodySaysWhoTheMembersAreItIsAskedAgainAndInTheEndTheAppsConnectionsHaveToComeBack() {
        begin();
        EdgeConnection otherApp = it.connection(5, "other", "ann");
        it.follow(otherApp);
        it.deliver(message(GROUP, "m1"));
        question().fail(new StoaException(ErrorCode.UNAVAILABLE));
        it.pass(ConversationBoard.RETRY_MS);
        question().complete(policy(GROUP, 4, "ann"));
        assertThat(it.told(it.ann)).containsExactly("m1");
        it.deliver(message(OTHER, "n1"));
        it.pass(ConversationBoard.GIVE_UP_MS);
        assertThat(it.loop.conversationsLost).containsExactlyInAnyOrder(1L, 2L);
        question().complete(policy(OTHER, 4, "ann"));
        it.deliver(message(GROUP, "m2"));
        assertThat(it.told(it.ann)).containsExactly("m1");
        assertThat(figures()).satisfies(now -> {
            assertThat(now.followers()).isEqualTo(1);
            assertThat(now.held()).isZero();
            assertThat(now.lost()).isEqualTo(2);
        });
    }

    @Test
    void moreThanMayBeHeldSendsTheConnectionsAwayAndWhoComesBackIsToldAgain() {
        begin();
        for (int number = 0; number <= HeldConversation.ENTRIES_MAX; number++) {
            it.deliver(message(GROUP, "m" + number));
        }
        assertThat(it.loop.conversationsLost).containsExactlyInAnyOrder(1L, 2L);
        question().complete(policy(GROUP, 4, "ann"));
        EdgeConnection again = it.connection(7, "app", "ann");
        long from = it.follow(again).result().of(GROUP.partition());
        assertThat(from).isEqualTo(it.neighbours.next());
        it.neighbours.policy(policy(GROUP, 4, "ann"));
        it.deliver(message(GROUP, "after"));
        assertThat(it.told(again)).containsExactly("after");
        assertThat(it.told(it.ann)).isEmpty();
        assertThat(figures().held()).isZero();
    }

    @Test
    void whoBeginsToFollowIsNotToldWhatLiesBeforeItsPositionsAlsoWhereItIsHeld() {
        begin();
        it.deliver(message(GROUP, "m1"));
        EdgeConnection late = it.connection(8, "app", "ann");
        assertThat(it.follow(late).result().of(GROUP.partition())).isEqualTo(1);
        it.deliver(message(GROUP, "m2"));
        question().complete(policy(GROUP, 4, "ann"));
        assertThat(it.told(it.ann)).containsExactly("m1", "m2");
        assertThat(it.told(late)).containsExactly("m2");
    }

    @Test
    void aGapThatTheOwnerCannotFillSendsEverybodyAwayAndFollowingBeginsAnew() {
        begin();
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        // What another owner wrote, and nobody here heard.
        it.neighbours.append(List.of(Entries.message(GROUP, 1)));
        it.claim(Entries.GENERATION, 2, Conversation.PARTITIONS);
        assertThat(it.loop.conversationsLost).containsExactlyInAnyOrder(1L, 2L);
        assertThat(figures().known()).as("a change may be missing").isZero();
        EdgeConnection again = it.connection(9, "app", "ann");
        assertThat(it.follow(again).result().next()).containsOnly(2L);
    }

    @Test
    void aNewOwnerThatRemembersIsNotNoticedAlsoInMidTraffic() {
        begin();
        it.neighbours.ownersRemember();
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        // What another owner wrote, and nobody here heard.
        it.neighbours.append(List.of(new Entry(
                Entries.GENERATION,
                1,
                1_000,
                1_000,
                changed(GROUP, 2, new Change.MembersAdded(List.of("bob"))),
                false)));
        it.claim(Entries.GENERATION, 2, Conversation.PARTITIONS);
        it.deliver(message(GROUP, "m1"));
        assertThat(it.told(it.ann)).containsExactly("group-1-v1", "group-1-v2", "m1");
        assertThat(it.told(it.bob)).containsExactly("group-1-v2", "m1");
        assertThat(it.loop.conversationsLost).isEmpty();
    }

    @Test
    void whatTheNewOwnerDoesNotRememberIsHadFromTheHistory() {
        begin();
        it.neighbours.historyKnowsOthers();
        it.deliver(changed(GROUP, 1, new Change.Started(List.of("ann"), new JsonText("{}"))));
        it.neighbours.append(List.of(new Entry(
                Entries.GENERATION,
                1,
                1_000,
                1_000,
                changed(GROUP, 2, new Change.MembersAdded(List.of("bob"))),
                false)));
        it.claim(Entries.GENERATION, 2, Conversation.PARTITIONS);
        it.deliver(message(GROUP, "m1"));
        it.pass(1_000);
        assertThat(it.told(it.ann)).containsExactly("group-1-v1", "group-1-v2", "m1");
        assertThat(it.told(it.bob)).containsExactly("group-1-v2", "m1");
        assertThat(it.loop.conversationsLost).isEmpty();
    }

    @Test
    void anotherLogSendsEverybodyAway() {
        begin();
        it.claim(Entries.GENERATION + 1, 2, Conversation.PARTITIONS);
        assertThat(it.loop.conversationsLost).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void whatAClientHasBlockedIsLearnedWithinTenSecondsAndAskedInTheBackgroundOnce() {
        begin();
        it.neighbours.policy(policy(GROUP, 4, "ann", "bob"));
        it.deliver(message(GROUP, "m1"));
        it.neighbours.policies.clear();
        it.pass(ConversationBoard.REFRESH_MS);
        it.deliver(message(GROUP, "m2"));
        it.deliver(message(GROUP, "m3"));
        assertThat(it.neighbours.policiesAsked()).isEqualTo(2);
        question().complete(policy(GROUP, 4, List.of("ann", "bob"), List.of("bob")));
        it.deliver(message(GROUP, "m4"));
        it.deliver(directed(GROUP, "m5", new Audience(List.of("bob"), false)));
        assertThat(it.told(it.bob)).containsExactly("m1", "m2", "m3");
        assertThat(it.told(it.ann)).containsExactly("m1", "m2", "m3", "m4", "m5");
        it.pass(ConversationBoard.REFRESH_MS);
        it.deliver(message(GROUP, "m6"));
        question().fail(new StoaException(ErrorCode.UNAVAILABLE));
        it.deliver(message(GROUP, "m7"));
        assertThat(it.neighbours.policiesAsked()).as("not at every message").isEqualTo(3);
        it.pass(ConversationBoard.RETRY_MS);
        it.deliver(message(GROUP, "m8"));
        assertThat(it.neighbours.policiesAsked()).isEqualTo(4);
        assertThat(it.told(it.ann)).endsWith("m6", "m7", "m8");
    }

    @Test
    void inALargeConversationOnlyThoseWhoAreHereAreLookedFor() {
        begin();
        String[] members =
                IntStream.range(0, 3_000).mapToObj(number -> "u" + number).toArray(String[]::new);
        it.neighbours.policy(policy(GROUP, 1, members));
        EdgeConnection member = it.connection(6, "app", "u2999");
        it.follow(member);
        it.deliver(message(GROUP, "m1"));
        assertThat(it.told(member)).containsExactly("m1");
        assertThat(it.told(it.ann)).isEmpty();
        assertThat(figures().users()).isEqualTo(3_001);
    }

    @Test
    void ofAServiceOnlyThoseNamedAreTold() {
        begin();
        Conversation service = new Conversation("app", ConversationKind.SERVICE, "news");
        it.deliver(directed(service, "to-bob", new Audience(List.of("bob"), true)));
        it.deliver(message(service, "to-all"));
        it.deliver(directed(service, "own", new Audience(List.of("ann"), false)));
        assertThat(it.told(it.bob)).containsExactly("to-bob");
        assertThat(it.told(it.ann)).containsExactly("to-all", "own");
        assertThat(it.neighbours.policiesAsked()).isZero();
    }

    @Test
    void whoIsGoneIsToldNoMoreAndWithoutAnybodyNothingIsAsked() {
        begin();
        it.neighbours.policy(policy(GROUP, 4, "ann", "bob"));
        it.deliver(message(GROUP, "m1"));
        it.hub.closed(it.bob, true);
        it.deliver(message(GROUP, "m2"));
        assertThat(it.told(it.bob)).containsExactly("m1");
        it.hub.closed(it.ann, true);
        it.deliver(message(OTHER, "n1"));
        assertThat(it.neighbours.policiesAsked()).isEqualTo(1);
        assertThat(figures()).satisfies(now -> {
            assertThat(now.followers()).isZero();
            assertThat(now.held()).isZero();
        });
    }

    @Test
    void whoGoesBeforeItsPositionsAreKnownIsAnsweredAndDoesNotFollow() {
        Future<ConversationPositions> following = it.follow(it.ann);
        it.hub.closed(it.ann, true);
        assertThat(following.failed()).isTrue();
        it.claim();
        assertThat(figures().followers()).isZero();
    }

    @Test
    void roomsAreNoConcernOfConversations() {
        begin();
        Conversation room = HubWorld.ROOM;
        assertThat(room.followedAs()).isEqualTo(room);
        LogEvent.MessageAccepted said = message(room, "in-a-room");
        assertThat(it.hub.hear(new Batch(
                        room.partition(),
                        1,
                        it.neighbours.subscription(room.partition()),
                        1,
                        1,
                        List.of(new Entry(Entries.GENERATION, 0, 1, 1, said, false)))))
                .isTrue();
        assertThat(it.loop.conversations).isEmpty();
    }
}
