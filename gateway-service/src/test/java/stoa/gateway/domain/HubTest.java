package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.Restriction;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.ToAllRooms;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Attributes;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.protocol.room.RoomOperations.RoomInfo;

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
        hub.opened(ann, AppSettings.defaults("app"));
        hub.opened(bob, AppSettings.defaults("app"));
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
    void whoIsAwayLeavesSomeTimeAfterTheFirstMessageAndThatIsToldUntilHeard() {
        claim(Entries.GENERATION, 1);
        join(ann);
        hub.closed(ann, false);
        neighbours.pass(60_000);
        hub.tick();
        deliver(Entries.message(ROOM, 0));
        neighbours.pass(29_900);
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail(true);
        neighbours.pass(100);
        hub.tick();
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail(false);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
        assertThat(neighbours.leaveReasons()).containsExactly(LeaveReason.OFFLINE);
        assertThat(hub.owesNothing()).isTrue();
    }

    @Example
    void theAppsSettingsSayHowManyMessagesWhoIsAwayMayMiss() {
        AppSettings settings = settings(2, 5, false);
        hub.hear(settings);
        claim(Entries.GENERATION, 1);
        join(ann);
        hub.closed(ann, false);
        deliver(Entries.message(ROOM, 0), Entries.directed(ROOM, 1, "bob"), Entries.transientMessage(ROOM, "like"));
        hub.tick();
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        deliver(Entries.message(ROOM, 3));
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
    }

    @Example
    void whoComesBackInTimeStaysAMember() {
        claim(Entries.GENERATION, 1);
        join(ann);
        hub.closed(ann, false);
        deliver(Entries.message(ROOM, 0));
        EdgeConnection again = new EdgeConnection(loop, 3, ann.session());
        hub.opened(again, AppSettings.defaults("app"));
        assertThat(offsets(join(again, 0, cursor(0)).result())).containsExactly(0L);
        neighbours.pass(Ghosts.RESUME_MS);
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
    }

    /** Default settings but for some. */
    private static AppSettings settings(int offlineMessages, int version, boolean oneOpenRoomAtATime) {
        AppSettings set = AppSettings.defaults("app");
        return new AppSettings(
                "app",
                version,
                set.messagesPerSecond(),
                set.messageBytesMax(),
                set.roomBudgetPer200Ms(),
                set.recallSeconds(),
                set.signaturesRequired(),
                set.timestampWindowSeconds(),
                set.nonceOnce(),
                set.serverApiPerSecond(),
                set.devicePolicy(),
                oneOpenRoomAtATime,
                set.roomMembersMax(),
                set.roomIdleMinutes(),
                set.keptAliveRoomsMax(),
                set.offlineSeconds(),
                offlineMessages,
                set.memberEventsMembersMax(),
                set.countedTypes(),
                set.webhookRoomStatusUrl(),
                set.webhookMessagesUrl(),
                set.webhookAttributesUrl(),
                set.webhookOnlineUrl(),
                set.webhookServerMessages());
    }

    @Example
    void whoIsBannedIsOutWithAllSessionsAndRoomServiceIsToldWhy() {
        claim(Entries.GENERATION, 1);
        EdgeConnection away = new EdgeConnection(loop, 3, new Session("app", "ann", "session-a2", null));
        hub.opened(away, AppSettings.defaults("app"));
        join(ann);
        join(away);
        join(bob);
        hub.closed(away, false);
        deliver(Entries.restricted(ROOM, 0, Restriction.BANNED, false, "ann"), Entries.message(ROOM, 1));
        hub.tick();
        assertThat(neighbours.left()).containsExactlyInAnyOrder("session-a", "session-a2");
        assertThat(neighbours.leaveReasons()).containsOnly(LeaveReason.BANNED);
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactly("session-b");
        assertThat(loop.liveEntries()).hasSize(2);
        JoinReply back = join(ann, 0, cursor(0)).result();
        assertThat(offsets(back))
                .as("the ban does not count for who is in again")
                .containsExactly(1L);
    }

    @Example
    void aBanDuringAJoinIsNotUndoneByIt() {
        claim(Entries.GENERATION, 1);
        join(bob);
        neighbours.roomsSlow(true);
        Future<JoinReply> joining = join(ann);
        deliver(Entries.restricted(ROOM, 0, Restriction.BANNED, true, "ann"));
        neighbours.answerJoin();
        assertThat(StoaException.of(joining.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        neighbours.roomsSlow(false);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactly("session-b");
    }

    @Example
    void whatIsForOthersIsNotAmongWhatWasMissed() {
        neighbours.append(List.of(
                Entries.message(ROOM, 0),
                Entries.directed(ROOM, 1, "bob"),
                Entries.restricted(ROOM, 2, Restriction.MUTED, false, "zoe"),
                Entries.restricted(ROOM, 3, Restriction.MUTED, true, "zoe")));
        claim(Entries.GENERATION, 1);
        EdgeConnection zoe = new EdgeConnection(loop, 4, new Session("app", "zoe", "session-z", null));
        hub.opened(zoe, AppSettings.defaults("app"));
        assertThat(offsets(join(bob, 0, cursor(0)).result())).containsExactly(0L, 1L, 3L);
        assertThat(offsets(join(ann, 0, cursor(0)).result())).as("she sent it").containsExactly(0L, 1L, 3L);
        assertThat(offsets(join(zoe, 0, cursor(0)).result())).containsExactly(0L, 3L);
        assertThat(join(zoe).result().messages()).hasSize(1);
    }

    @Example
    void aPageOfTheHistoryGoesOnWhereAllOfItIsForOthers() {
        claim(Entries.GENERATION, 1);
        join(bob);
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
    void modificationsOfAMessageGoOneAfterTheOther() {
        claim(Entries.GENERATION, 1);
        join(ann);
        neighbours.ownerSilent(true);
        Future<Appended> first = hub.modify(ann, ROOM.id(), "m", new JsonText("1"), 0);
        Future<Appended> second = hub.modify(ann, ROOM.id(), "m", new JsonText("2"), 0);
        Future<Appended> other = hub.modify(ann, ROOM.id(), "another", new JsonText("3"), 0);
        assertThat(neighbours.modified()).extracting(JsonText::value).containsExactly("1", "3");
        neighbours.ownerSilent(false);
        claim(Entries.GENERATION, 2);
        assertThat(neighbours.modified()).extracting(JsonText::value).containsExactly("1", "3", "1", "2", "3");
        assertThat(List.of(first, second, other)).allMatch(Future::succeeded);
    }

    @Example
    void joinsAreToldTheAttributesAsTheyAreAndAskOnce() {
        claim(Entries.GENERATION, 1);
        neighbours.roomsSlow(true);
        Future<JoinReply> joining = join(ann);
        neighbours.answerJoin();
        assertThat(neighbours.attributeQuestions()).isEqualTo(1);
        deliver(Entries.attributes(ROOM, 0, 3, Map.of("seat-1", "ann")));
        neighbours.answerAttributes(new Attributes(
                2,
                List.of(
                        new Attribute("seat-1", "zoe", "zoe", false, 1),
                        new Attribute("seat-2", "bob", "bob", false, 1))));
        AttributeState told = attributes(joining.result());
        assertThat(told.values()).isEqualTo(Map.of("seat-1", "ann", "seat-2", "bob"));
        assertThat(told.version()).isEqualTo(3);
        deliver(Entries.attributes(ROOM, 1, 4, Map.of("seat-2", "cid")));
        Future<JoinReply> later = join(bob);
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
    void whereOneRoomMayBeOpenTheOthersAreLeftFirst() {
        hub.hear(settings(30, 1, true));
        claim(Entries.GENERATION, 1);
        Conversation other = otherRoomOfThePartition();
        hub.join(ann, new JoinRequest(other.id(), true, 10, null), () -> {});
        hub.join(bob, new JoinRequest(other.id(), true, 10, null), () -> {});
        assertThat(join(ann).succeeded()).isTrue();
        assertThat(neighbours.left()).containsExactly("session-a");
        assertThat(neighbours.leaveReasons()).containsExactly(LeaveReason.LEFT);
        assertThat(loop.leftRooms()).containsExactly(other);
        join(ann);
        assertThat(neighbours.left()).hasSize(1);
    }

    @Example
    void theRoomAskedForLastIsTheOneThatIsOpen() {
        hub.hear(settings(30, 1, true));
        claim(Entries.GENERATION, 1);
        neighbours.roomsSlow(true);
        Future<JoinReply> first = join(ann);
        Conversation other = otherRoomOfThePartition();
        Promise<JoinedRoom> answer = neighbours.takeSlowJoin();
        neighbours.roomsSlow(false);
        Future<JoinReply> second = hub.join(ann, new JoinRequest(other.id(), true, 10, null), () -> {});
        answer.complete(new JoinedRoom(new RoomInfo(ROOM.id(), "", 1), 1, 1));
        assertThat(second.succeeded()).isTrue();
        assertThat(StoaException.of(first.cause()).code()).isEqualTo(ErrorCode.NOT_ALLOWED);
        hub.tick();
        assertThat(neighbours.left()).hasSize(1);
    }

    private static Conversation otherRoomOfThePartition() {
        return IntStream.range(2, 10_000)
                .mapToObj(Entries::room)
                .filter(room -> room.partition() == ROOM.partition())
                .findFirst()
                .orElseThrow();
    }

    @Example
    void aMessageToAllRoomsGoesToEveryLoop() {
        hub.hear(new ToAllRooms("app", "id-1", "server", "RC:TxtMsg", new JsonText("1"), false, 7));
        assertThat(loop.toAllRooms()).containsExactly("app id-1");
    }

    @Example
    void aSessionIsOnOneConnection() {
        EdgeConnection again = new EdgeConnection(new FakeLoop(), 3, ann.session());
        hub.opened(again, AppSettings.defaults("app"));
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
