package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** What clients are told by a hub, with everybody else in memory and no threads. */
class HubTest {
    private static final Conversation ROOM = Entries.room(1);
    private static final NodeId OWNER = new NodeId(Service.MESSAGE, "message-1", 1);

    private final FakeNeighbours neighbours = new FakeNeighbours();
    private final Hub hub = new Hub(neighbours.ports(), Runnable::run);
    private final FakeLoop loop = new FakeLoop();
    private final EdgeConnection ann = new EdgeConnection(loop, 1, new Session("app", "ann", "session-a", null));
    private final EdgeConnection bob = new EdgeConnection(loop, 2, new Session("app", "bob", "session-b", null));
    private long batches;

    HubTest() {
        hub.attach(loop);
        hub.opened(ann);
        hub.opened(bob);
    }

    private void claim(int generation, long epoch) {
        hub.hear(new Claims(List.of(new Claim(ROOM.partition(), generation, epoch, neighbours.next(), OWNER))));
        batches = 0;
    }

    private void deliver(Entry... entries) {
        neighbours.append(List.of(entries));
        batches++;
        assertThat(hub.hear(new Batch(
                        ROOM.partition(), 1, neighbours.subscription(), batches, neighbours.next(), List.of(entries))))
                .isTrue();
    }

    private Future<JoinReply> join(EdgeConnection connection, int latest, long after) {
        return hub.join(connection, new JoinRequest(ROOM.id(), true, latest, after), () -> {});
    }

    private Future<JoinReply> join(EdgeConnection connection) {
        return hub.join(connection, new JoinRequest(ROOM.id(), true, 10, null), () -> {});
    }

    private static long cursor(long next) {
        return Cursor.of(Entries.GENERATION, next).value() - 1;
    }

    @Example
    void aJoinWaitsForTheOwnerAndThenHearsEverything() {
        List<String> order = new ArrayList<>();
        Future<JoinReply> joining =
                hub.join(ann, new JoinRequest(ROOM.id(), true, 10, null), () -> order.add("entered"));
        joining.onSuccess(_ -> order.add("replied"));
        assertThat(joining.isComplete()).isFalse();
        claim(Entries.GENERATION, 1);
        assertThat(order).containsExactly("entered", "replied");
        assertThat(joining.result().cursor()).isEqualTo(cursor(0));
        deliver(Entries.message(ROOM, 0));
        assertThat(loop.liveEntries()).extracting(Entry::offset).containsExactly(0L);
    }

    @Example
    void aJoinWithoutAnOwnerFailsInTime() {
        Future<JoinReply> joining = join(ann);
        neighbours.pass(JoinFlow.WAIT_MS);
        hub.tick();
        assertThat(StoaException.of(joining.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
    }

    @Example
    void theLatestComeFromTheHistoryOnceAndThenFromMemory() {
        neighbours.append(List.of(Entries.message(ROOM, 0), Entries.message(ROOM, 1)));
        claim(Entries.GENERATION, 1);
        assertThat(join(ann).result().messages()).hasSize(2);
        deliver(Entries.message(ROOM, 2));
        assertThat(join(bob).result().messages()).hasSize(3);
        assertThat(neighbours.latestAsked()).isEqualTo(1);
    }

    @Example
    void aSilentHistoryLetsClientsInAndSaysSo() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        neighbours.historyFails(true);
        claim(Entries.GENERATION, 1);
        Future<JoinReply> joining = join(ann);
        assertThat(joining.result().complete()).isFalse();
        assertThat(joining.result().messages()).isEmpty();
    }

    @Example
    void whatWasMissedComesFromMemoryOrHistory() {
        neighbours.append(List.of(Entries.message(ROOM, 0), Entries.message(ROOM, 1)));
        claim(Entries.GENERATION, 1);
        join(ann);
        deliver(Entries.message(ROOM, 2));
        assertThat(offsets(join(bob, 0, cursor(2)).result())).containsExactly(2L);
        assertThat(neighbours.sinceAsked()).isZero();
        assertThat(offsets(join(bob, 0, cursor(1)).result())).containsExactly(1L, 2L);
        assertThat(neighbours.sinceAsked()).isEqualTo(1);
    }

    @Example
    void aPositionOfAnotherLogIsAnsweredWithTheLatest() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        claim(Entries.GENERATION, 1);
        JoinReply reply =
                join(ann, 10, Cursor.of(Entries.GENERATION - 1, 5).value()).result();
        assertThat(reply.complete()).isFalse();
        assertThat(reply.missed()).isNull();
        assertThat(reply.messages()).hasSize(1);
    }

    @Example
    void aClientThatHasSeenMoreWaitsForThisGateway() {
        neighbours.append(List.of(Entries.message(ROOM, 0)));
        claim(Entries.GENERATION, 1);
        Future<JoinReply> joining = join(ann, 0, cursor(2));
        assertThat(joining.isComplete()).isFalse();
        deliver(Entries.message(ROOM, 1));
        assertThat(offsets(joining.result())).isEmpty();
        assertThat(joining.result().cursor()).isEqualTo(cursor(2));
    }

    @Example
    void whatASilentOwnerWasAskedGoesToTheNextOne() {
        claim(Entries.GENERATION, 1);
        join(ann);
        neighbours.ownerSilent(true);
        Send message = new Send("cid-1", "RC:TxtMsg", new JsonText("1"), Priority.NORMAL, false, null, null);
        Future<SendResult.Sent> sending = hub.send(ann, ROOM.id(), message);
        Future<Appended> recalling = hub.recall(ann, ROOM.id(), "some-message", 0);
        hub.tick();
        assertThat(sending.isComplete() || recalling.isComplete()).isFalse();
        neighbours.ownerSilent(false);
        claim(Entries.GENERATION, 2);
        assertThat(sending.result().cursor()).isEqualTo(2);
        assertThat(recalling.result().cursor()).isEqualTo(2);
    }

    @Example
    void aNewLogSendsConnectionsAway() {
        claim(Entries.GENERATION, 1);
        join(ann);
        claim(Entries.GENERATION + 1, 1);
        assertThat(loop.restartedRooms()).containsExactly(ROOM);
    }

    @Example
    void aDestroyedRoomHasNoMembers() {
        claim(Entries.GENERATION, 1);
        join(ann);
        deliver(Entries.destroyed(ROOM, 0));
        assertThat(loop.liveEntries()).hasSize(1);
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).isEmpty();
    }

    @Example
    void lostMembershipsAreToldOncePerRound() {
        claim(Entries.GENERATION, 1);
        join(ann);
        join(bob);
        hub.hear(new MembershipsLost("round-1", null));
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactlyInAnyOrder("session-a", "session-b");
        hub.hear(new MembershipsLost("round-2", new NodeId(Service.GATEWAY, "another", 1)));
        assertThat(neighbours.announcedSessions()).hasSize(2);
    }

    @Example
    void leavesAreToldAfterTheLingerAndAgainUntilHeard() {
        claim(Entries.GENERATION, 1);
        join(ann);
        hub.closed(ann, false);
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail(true);
        neighbours.pass(Memberships.LINGER_MS);
        hub.tick();
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail(false);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
        assertThat(hub.owesNothing()).isTrue();
    }

    @Example
    void aSessionIsOnOneConnection() {
        EdgeConnection again = new EdgeConnection(new FakeLoop(), 3, ann.session());
        hub.opened(again);
        assertThat(loop.replacedConnections()).containsExactly(1L);
        assertThat(StoaException.of(join(ann).cause()).code()).isEqualTo(ErrorCode.NOT_CONNECTED);
    }

    @Example
    void loopsHearOfChangedSettingsOnce() {
        hub.hear(AppSettings.defaults("app"));
        hub.hear(AppSettings.defaults("app"));
        assertThat(loop.settingsHeard()).hasSize(1);
    }

    private static List<Long> offsets(JoinReply reply) {
        List<LiveEntry> missed = reply.missed();
        assertThat(missed).isNotNull();
        return missed.stream().map(one -> one.entry().offset()).toList();
    }
}
