package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Logs;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.Restriction;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** What clients are told by a hub, with everybody else in memory and no threads. */
class HubTest {
    private static final Conversation ROOM = HubWorld.ROOM;

    private final HubWorld world = new HubWorld();
    private final FakeNeighbours neighbours = world.neighbours;
    private final Hub hub = world.hub;
    private final FakeLoop loop = world.loop;
    private final EdgeConnection ann = world.ann;
    private final EdgeConnection bob = world.bob;

    @Example
    void aJoinWaitsForTheOwnerAndThenHearsEverything() {
        List<String> order = new ArrayList<>();
        Future<JoinReply> joining =
                hub.join(ann, new JoinRequest(ROOM.id(), true, 10, null), () -> order.add("entered"));
        joining.onSuccess(_ -> order.add("replied"));
        assertThat(joining.isComplete()).isFalse();
        world.claim(Entries.GENERATION, 1);
        assertThat(order).containsExactly("entered", "replied");
        assertThat(joining.result().cursor()).isEqualTo(HubWorld.cursor(0));
        world.deliver(Entries.message(ROOM, 0));
        assertThat(loop.liveEntries()).extracting(Entry::offset).containsExactly(0L);
    }

    @Example
    void aJoinWithoutAnOwnerFailsInTime() {
        Future<JoinReply> joining = world.join(ann);
        neighbours.pass(JoinFlow.WAIT_MS);
        hub.tick();
        assertThat(StoaException.of(joining.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
    }

    @Example
    void theLatestComeFromTheHistoryOnceAndThenFromMemory() {
        neighbours.append(List.of(Entries.message(ROOM, 0), Entries.message(ROOM, 1)));
        world.claim(Entries.GENERATION, 1);
        assertThat(world.join(ann).result().messages()).hasSize(2);
        world.deliver(Entries.message(ROOM, 2));
        assertThat(world.join(bob).result().messages()).hasSize(3);
        assertThat(neighbours.latestAsked()).isEqualTo(1);
    }

    @Example
    void aSilentHistoryLetsClientsInAndSaysSo() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        neighbours.historyFails(true);
        world.claim(Entries.GENERATION, 1);
        Future<JoinReply> joining = world.join(ann);
        assertThat(joining.result().complete()).isFalse();
        assertThat(joining.result().messages()).isEmpty();
    }

    @Example
    void whatWasMissedComesFromMemoryOrHistory() {
        neighbours.append(List.of(Entries.message(ROOM, 0), Entries.message(ROOM, 1)));
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        world.deliver(Entries.message(ROOM, 2));
        assertThat(HubWorld.offsets(world.join(bob, 0, HubWorld.cursor(2)).result()))
                .containsExactly(2L);
        assertThat(neighbours.sinceAsked()).isZero();
        assertThat(HubWorld.offsets(world.join(bob, 0, HubWorld.cursor(1)).result()))
                .containsExactly(1L, 2L);
        assertThat(neighbours.sinceAsked()).isEqualTo(1);
    }

    @Example
    void aPositionOfAnotherLogIsAnsweredWithTheLatest() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        world.claim(Entries.GENERATION, 1);
        JoinReply reply = world.join(
                        ann, 10, Cursor.of(Entries.GENERATION - 1, 5).value())
                .result();
        assertThat(reply.complete()).isFalse();
        assertThat(reply.missed()).isNull();
        assertThat(reply.messages()).hasSize(1);
    }

    @Example
    void aClientThatHasSeenMoreWaitsForThisGateway() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        world.claim(Entries.GENERATION, 1);
        Future<JoinReply> joining = world.join(ann, 0, HubWorld.cursor(2));
        assertThat(joining.isComplete()).isFalse();
        world.deliver(Entries.message(ROOM, 1));
        assertThat(HubWorld.offsets(joining.result())).isEmpty();
        assertThat(joining.result().cursor()).isEqualTo(HubWorld.cursor(2));
    }

    @Example
    void whatASilentOwnerWasAskedGoesToTheNextOne() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        neighbours.ownerSilent = true;
        Send message = new Send("cid-1", "RC:TxtMsg", new JsonText("1"), Priority.NORMAL, false, null, null);
        Future<SendResult.Sent> sending = hub.send(ann, ROOM, message);
        Future<Appended> recalling = hub.recall(ann, ROOM, "some-message", 0);
        hub.tick();
        assertThat(sending.isComplete() || recalling.isComplete()).isFalse();
        neighbours.ownerSilent = false;
        world.claim(Entries.GENERATION, 2);
        assertThat(sending.result().cursor()).isEqualTo(2);
        assertThat(recalling.result().cursor()).isEqualTo(2);
    }

    @Example
    void aNewLogSendsConnectionsAway() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        world.claim(Entries.GENERATION + 1, 1);
        assertThat(loop.restartedRooms()).containsExactly(ROOM);
    }

    @Example
    void whatIsForOthersIsNotAmongWhatWasMissed() {
        neighbours.append(List.of(
                Entries.message(ROOM, 0),
                Entries.directed(ROOM, 1, "bob"),
                Entries.restricted(ROOM, 2, Restriction.MUTED, false, "zoe"),
                Entries.restricted(ROOM, 3, Restriction.MUTED, true, "zoe")));
        world.claim(Entries.GENERATION, 1);
        EdgeConnection zoe = new EdgeConnection(loop, 4, new Session("app", "zoe", "session-z", null));
        hub.opened(zoe, AppSettings.defaults("app"));
        assertThat(HubWorld.offsets(world.join(bob, 0, HubWorld.cursor(0)).result()))
                .containsExactly(0L, 1L, 3L);
        assertThat(HubWorld.offsets(world.join(ann, 0, HubWorld.cursor(0)).result()))
                .as("she sent it")
                .containsExactly(0L, 1L, 3L);
        assertThat(HubWorld.offsets(world.join(zoe, 0, HubWorld.cursor(0)).result()))
                .containsExactly(0L, 3L);
        assertThat(world.join(zoe).result().messages()).hasSize(1);
    }

    @Example
    void aPageOfTheHistoryGoesOnWhereAllOfItIsForOthers() {
        world.claim(Entries.GENERATION, 1);
        world.join(bob);
        Entry forZoe = Entries.directed(ROOM, 5, "zoe");
        neighbours.pages(
                new Messages(List.of(forZoe), true, 9),
                new Messages(List.of(Entries.message(ROOM, 1), Entries.message(ROOM, 2), forZoe), false, 9));
        QueryPage asked = new QueryPage(ROOM, null, null, null, null, List.of(), 1, -1);
        Messages page = hub.history(bob, asked).result();
        assertThat(page.messages()).extracting(Entry::offset).containsExactly(2L);
        assertThat(page.more()).isTrue();
        assertThat(neighbours.pagesAsked()).hasSize(2);
        assertThat(neighbours.pagesAsked().getLast().beforeMessage())
                .isEqualTo(forZoe.event().id());
    }

    @Example
    void aStretchOfTheHistoryIsFilledUpWhereSomeOfItIsForOthers() {
        world.claim(Entries.GENERATION, 1);
        world.join(bob);
        Entry forZoe = Entries.directed(ROOM, 5, "zoe");
        Entry first = Entries.message(ROOM, 1);
        Entry second = Entries.message(ROOM, 2);
        neighbours.logs(
                new Logs(List.of(logged(second), logged(forZoe)), true, 9), new Logs(List.of(logged(first)), false, 9));
        QueryLogs asked = new QueryLogs(ROOM, 0, 99, true, List.of(), 2, -1);
        assertThat(hub.logs(bob, asked).result()).containsExactly(logged(first), logged(second));
        assertThat(neighbours.logsAsked().getLast())
                .isEqualTo(new QueryLogs(
                        ROOM,
                        0,
                        second.ts(),
                        true,
                        List.of(),
                        1,
                        neighbours.logsAsked().getFirst().through()));
    }

    private static LoggedMessage logged(Entry entry) {
        return new LoggedMessage(entry, false, 0);
    }

    @Example
    void modificationsOfAMessageGoOneAfterTheOther() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        neighbours.ownerSilent = true;
        Future<Appended> first = hub.modify(ann, ROOM, "m", new JsonText("1"), 0);
        Future<Appended> second = hub.modify(ann, ROOM, "m", new JsonText("2"), 0);
        Future<Appended> other = hub.modify(ann, ROOM, "another", new JsonText("3"), 0);
        assertThat(neighbours.modified()).extracting(JsonText::value).containsExactly("1", "3");
        neighbours.ownerSilent = false;
        world.claim(Entries.GENERATION, 2);
        assertThat(neighbours.modified()).extracting(JsonText::value).containsExactly("1", "3", "1", "2", "3");
        assertThat(List.of(first, second, other)).allMatch(Future::succeeded);
    }

    @Example
    void joinsAreToldTheAttributesAsTheyAreAndAskOnce() {
        world.claim(Entries.GENERATION, 1);
        neighbours.roomsSlow(true);
        Future<JoinReply> joining = world.join(ann);
        neighbours.answerJoin();
        assertThat(neighbours.attributeQuestions()).isEqualTo(1);
        world.deliver(Entries.attributes(ROOM, 0, 3, Map.of("seat-1", "ann")));
        neighbours.answerAttributes(new Attributes(
                2,
                List.of(
                        new Attribute("seat-1", "zoe", "zoe", false, 1),
                        new Attribute("seat-2", "bob", "bob", false, 1))));
        AttributeState told = attributes(joining.result());
        assertThat(told.values()).isEqualTo(Map.of("seat-1", "ann", "seat-2", "bob"));
        assertThat(told.version()).isEqualTo(3);
        world.deliver(Entries.attributes(ROOM, 1, 4, Map.of("seat-2", "cid")));
        Future<JoinReply> later = world.join(bob);
        neighbours.answerJoin();
        assertThat(neighbours.attributeQuestions()).isZero();
        assertThat(attributes(later.result()).values()).isEqualTo(Map.of("seat-1", "ann", "seat-2", "cid"));
    }

    private static AttributeState attributes(JoinReply reply) {
        AttributeState attributes = reply.attributes();
        assertThat(attributes).isNotNull();
        return attributes;
    }

    @Example
    void aMessageToAllRoomsGoesToEveryLoop() {
        hub.hear(new ToAllRooms("app", "id-1", "server", "RC:TxtMsg", new JsonText("1"), false, 7));
        assertThat(loop.toAllRooms()).containsExactly("app id-1");
    }

    @Example
    void loopsHearOfChangedSettingsOnce() {
        hub.hear(AppSettings.defaults("app"));
        hub.hear(AppSettings.defaults("app"));
        assertThat(loop.settingsHeard()).hasSize(1);
    }

    @Example
    void aDestroyedRoomHasNoMembers() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        world.deliver(Entries.destroyed(ROOM, 0));
        assertThat(loop.liveEntries()).hasSize(1);
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).isEmpty();
    }
}
