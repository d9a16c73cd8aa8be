package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;
import stoa.protocol.log.MarkerNews;
import stoa.protocol.log.Receipt;
import stoa.protocol.log.Unread;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.message.MessageOperations.Subscribed;

/** What of conversations that are no rooms reaches the gateways that follow them. */
class ConversationRoutingTest {
    private static final Conversation OTHERS = Conversation.others(Samples.PARTITION);
    private final ConversationWorld group = new ConversationWorld(ConversationKind.GROUP);

    @BeforeEach
    void begin() {
        group.it.owner.subscribe(Samples.subscribe(1, true, Map.of(OTHERS, 0L)), group.it.nowMs);
        group.change(1, new Change.Started(List.of("ann", "bob"), new JsonText("{}")));
    }

    @Test
    void whoFollowsConversationsGetsAllOfThePartitionAndNoRooms() {
        Sent sent = (Sent) group.result(group.send("ann", "c1"));
        group.it.send(1, 0, "in-a-room");
        group.it.appendAll();
        group.it.readBack();
        ConversationWorld other = new ConversationWorld(ConversationKind.SERVICE);
        assertThat(other.where.followedAs()).isEqualTo(OTHERS);
        assertThat(group.delivered().stream().map(LogEvent::id)).containsExactly("change-1", sent.id());
    }

    @Test
    void whoFollowsARoomGetsNoConversations() {
        group.it.owner.subscribe(Samples.subscribe(2, true, Map.of(Samples.room(0), 0L)), group.it.nowMs);
        group.it.effects.clear();
        group.result(group.send("ann", "c1"));
        assertThat(group.delivered()).isEmpty();
    }

    @Test
    void thePastIsGivenAsTheSubscriptionHasIt() {
        Sent first = (Sent) group.result(group.send("ann", "c1"));
        group.it.send(1, 0, "in-a-room");
        group.it.appendAll();
        group.it.readBack();
        Sent second = (Sent) group.result(group.send("bob", "c2"));
        Subscribed again = group.it.owner.subscribe(Samples.subscribe(2, true, Map.of(OTHERS, 1L)), group.it.nowMs);
        assertThat(again.past().stream().map(entry -> entry.event().id())).containsExactly(first.id(), second.id());
        assertThat(again.from()).isEqualTo(4);
    }

    @Test
    void whatIsToldInPassingReachesThemAndTheLogDoesNotHaveIt() {
        Send typing = new Send("c1", "t", new JsonText("1"), Priority.NORMAL, true, null, null);
        group.send(new SendBatch(group.where, 7, "ann", "s-ann", Samples.SENDER, List.of(typing)));
        LogEvent event = new LogEvent.ConversationChanged(
                group.where, "passing", null, 2, 0, new Change.Updated(new JsonText("{}"), new JsonText("{}")));
        group.it.take(group.it.owner.append(2, new Append(7, event, true), group.it.nowMs));
        // Its batch is not confirmed yet, so what comes after it is gathered.
        group.it.confirmAll();
        assertThat(group.it.delivered().stream().filter(Entry::isTransient))
                .hasSize(2)
                .anySatisfy(entry -> assertThat(entry.event()).isEqualTo(event));
        assertThat(group.it.log).hasSize(1);
        assertThat(group.it.owner.lastSaid().take(10))
                .as("nothing was said that stays")
                .isEmpty();
    }

    @Test
    void howFarAMemberIsIsToldInPassingAndNeverWritten() {
        LogEvent moved = new LogEvent.MarkerMoved(
                group.where,
                "moved",
                "ann",
                new MarkerNews(true, 9, new Unread(0, false, null), List.of(new Receipt("m1", 8, "bob", false))));
        group.it.take(group.it.owner.append(2, new Append(7, moved, true), group.it.nowMs));
        group.it.confirmAll();
        assertThat(group.it.delivered())
                .filteredOn(Entry::isTransient)
                .extracting(Entry::event)
                .containsExactly(moved);
        group.it.take(group.it.owner.append(3, new Append(7, moved, false), group.it.nowMs));
        assertThat(group.it.wanted(OwnerEffect.Fail.class))
                .containsExactly(new OwnerEffect.Fail(3, ErrorCode.BAD_REQUEST));
    }

    @Test
    void theWishForAReceiptTravelsWithTheMessage() {
        for (boolean wish : List.of(true, false)) {
            Send send = new Send("c" + wish, "t", new JsonText("1"), Priority.NORMAL, false, null, null, wish);
            group.result(group.send(new SendBatch(group.where, 7, "ann", "s-ann", Samples.SENDER, List.of(send))));
        }
        group.it.confirmAll();
        assertThat(group.it.delivered().stream().map(Entry::event))
                .filteredOn(event -> event instanceof LogEvent.MessageAccepted)
                .extracting(event -> ((LogEvent.MessageAccepted) event).receipt())
                .containsExactly(true, false);
    }

    @Test
    void noBudgetOfRoomsShedsIt() {
        List<Long> calls = IntStream.range(0, 200)
                .mapToObj(number -> group.send("ann", "c" + number))
                .toList();
        assertThat(calls)
                .allSatisfy(call -> assertThat(group.result(call))
                        .isInstanceOfSatisfying(
                                Sent.class, sent -> assertThat(sent.shed()).isFalse()));
    }

    @Test
    void itsSenderTakesAMessageBack() {
        Sent sent = (Sent) group.result(group.send("ann", "c1"));
        group.it.take(
                group.it.owner.recall(1, new Recall(group.where, 7, sent.id(), "bob", "s-bob", 0), group.it.nowMs));
        assertThat(group.it.wanted(OwnerEffect.Fail.class)).hasSize(1);
        group.it.take(
                group.it.owner.recall(2, new Recall(group.where, 7, sent.id(), "ann", "s-ann", 0), group.it.nowMs));
        group.it.appendAll();
        group.it.readBack();
        assertThat(group.it.log.getLast()).isInstanceOf(LogEvent.MessageRecalled.class);
    }

    @Test
    void whenSomethingWasSaidLastIsNotedUntilItIsTold() {
        group.result(group.send("ann", "c1"));
        group.it.nowMs += 50;
        Sent last = (Sent) group.result(group.send("bob", "c2"));
        LastSaid told = new LastSaid();
        told.takeOver(group.it.owner.lastSaid());
        Map<Conversation, Long> taken = told.take(10);
        assertThat(taken).containsExactly(Map.entry(group.where, last.ts()));
        assertThat(told.take(10)).isEmpty();
        told.giveBack(Map.of(group.where, last.ts() - 1));
        told.giveBack(taken);
        assertThat(LastSaid.touched(told.take(10))).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(group.where.id());
            assertThat(one.atMs()).isEqualTo(last.ts());
        });
        assertThat(group.it.owner.takeActive()).as("it is no room").isEmpty();
    }
}
