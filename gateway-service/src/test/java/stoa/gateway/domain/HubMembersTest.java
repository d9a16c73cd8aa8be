package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Restriction;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Who is in which room by a hub, and what room-service is told of it. */
class HubMembersTest {
    private static final Conversation ROOM = HubWorld.ROOM;

    private final HubWorld world = new HubWorld();
    private final FakeNeighbours neighbours = world.neighbours;
    private final Hub hub = world.hub;
    private final FakeLoop loop = world.loop;
    private final EdgeConnection ann = world.ann;
    private final EdgeConnection bob = world.bob;

    @Example
    void lostMembershipsAreToldOncePerRound() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        world.join(bob);
        hub.hear(new MembershipsLost("round-1", null));
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactlyInAnyOrder("session-a", "session-b");
        hub.hear(new MembershipsLost("round-2", new NodeId(Service.GATEWAY, "another", 1)));
        assertThat(neighbours.announcedSessions()).hasSize(2);
    }

    @Example
    void whoIsAwayLeavesSomeTimeAfterTheFirstMessageAndThatIsToldUntilHeard() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        hub.closed(ann, false);
        neighbours.pass(60_000);
        hub.tick();
        world.deliver(Entries.message(ROOM, 0));
        neighbours.pass(29_900);
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail = true;
        neighbours.pass(100);
        hub.tick();
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        neighbours.leavesFail = false;
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
        assertThat(neighbours.leaveReasons()).containsExactly(LeaveReason.OFFLINE);
        assertThat(hub.owesNothing()).isTrue();
    }

    @Example
    void theAppsSettingsSayHowManyMessagesWhoIsAwayMayMiss() {
        AppSettings settings = settings(2, 5, false);
        hub.hear(settings);
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        hub.closed(ann, false);
        world.deliver(
                Entries.message(ROOM, 0), Entries.directed(ROOM, 1, "bob"), Entries.transientMessage(ROOM, "like"));
        hub.tick();
        hub.tick();
        assertThat(neighbours.left()).isEmpty();
        world.deliver(Entries.message(ROOM, 3));
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
    }

    @Example
    void whoComesBackInTimeStaysAMember() {
        world.claim(Entries.GENERATION, 1);
        world.join(ann);
        hub.closed(ann, false);
        world.deliver(Entries.message(ROOM, 0));
        EdgeConnection again = new EdgeConnection(loop, 3, ann.session());
        hub.opened(again, AppSettings.defaults("app"));
        assertThat(HubWorld.offsets(world.join(again, 0, HubWorld.cursor(0)).result()))
                .containsExactly(0L);
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
                set.conversationMembersMax(),
                set.countedTypes(),
                set.unstoredTypes(),
                set.webhookRoomStatusUrl(),
                set.webhookMessagesUrl(),
                set.webhookAttributesUrl(),
                set.webhookOnlineUrl(),
                set.webhookServerMessages(),
                set.leanCloudClients(),
                set.leanCloudSignatures());
    }

    @Example
    void whoIsBannedIsOutWithAllSessionsAndRoomServiceIsToldWhy() {
        world.claim(Entries.GENERATION, 1);
        EdgeConnection away = new EdgeConnection(loop, 3, new Session("app", "ann", "session-a2", null));
        hub.opened(away, AppSettings.defaults("app"));
        world.join(ann);
        world.join(away);
        world.join(bob);
        hub.closed(away, false);
        world.deliver(Entries.restricted(ROOM, 0, Restriction.BANNED, false, "ann"), Entries.message(ROOM, 1));
        hub.tick();
        assertThat(neighbours.left()).containsExactlyInAnyOrder("session-a", "session-a2");
        assertThat(neighbours.leaveReasons()).containsOnly(LeaveReason.BANNED);
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactly("session-b");
        assertThat(loop.liveEntries()).hasSize(2);
        JoinReply back = world.join(ann, 0, HubWorld.cursor(0)).result();
        assertThat(HubWorld.offsets(back))
                .as("the ban does not count for who is in again")
                .containsExactly(1L);
    }

    @Example
    void aBanDuringAJoinIsNotUndoneByIt() {
        world.claim(Entries.GENERATION, 1);
        world.join(bob);
        neighbours.roomsSlow(true);
        Future<JoinReply> joining = world.join(ann);
        world.deliver(Entries.restricted(ROOM, 0, Restriction.BANNED, true, "ann"));
        neighbours.answerJoin();
        assertThat(StoaException.of(joining.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        neighbours.roomsSlow(false);
        hub.tick();
        assertThat(neighbours.left()).containsExactly("session-a");
        hub.hear(new MembershipsLost("round-1", null));
        assertThat(neighbours.announcedSessions()).containsExactly("session-b");
    }

    @Example
    void aJoinThatIsAskedForAgainIsTheSameVisitUntilItsEndMayHaveBeenTold() {
        world.claim(Entries.GENERATION, 1);
        neighbours.roomsSlow(true);
        for (int i = 0; i < 3; i++) {
            world.join(ann);
            neighbours.takeSlowJoin().fail(new StoaException(ErrorCode.DEADLINE_EXCEEDED));
            neighbours.pass(50);
        }
        assertThat(neighbours.visits())
                .hasSize(3)
                .containsOnly(neighbours.visits().getFirst());
        neighbours.leavesFail = true;
        hub.tick();
        neighbours.roomsSlow(false);
        assertThat(world.join(ann).succeeded()).isTrue();
        assertThat(neighbours.visits().getLast())
                .as("the leave may have been heard")
                .isEqualTo(neighbours.visits().getFirst() + 150);
    }

    @Example
    void whereOneRoomMayBeOpenTheOthersAreLeftFirst() {
        hub.hear(settings(30, 1, true));
        world.claim(Entries.GENERATION, 1);
        Conversation other = otherRoomOfThePartition();
        hub.join(ann, new JoinRequest(other.id(), true, 10, null), () -> {});
        hub.join(bob, new JoinRequest(other.id(), true, 10, null), () -> {});
        assertThat(world.join(ann).succeeded()).isTrue();
        assertThat(neighbours.left()).containsExactly("session-a");
        assertThat(neighbours.leaveReasons()).containsExactly(LeaveReason.LEFT);
        assertThat(loop.leftRooms()).containsExactly(other);
        world.join(ann);
        assertThat(neighbours.left()).hasSize(1);
    }

    @Example
    void theRoomAskedForLastIsTheOneThatIsOpen() {
        hub.hear(settings(30, 1, true));
        world.claim(Entries.GENERATION, 1);
        neighbours.roomsSlow(true);
        Future<JoinReply> first = world.join(ann);
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
    void aSessionIsOnOneConnection() {
        EdgeConnection again = new EdgeConnection(new FakeLoop(), 3, ann.session());
        hub.opened(again, AppSettings.defaults("app"));
        assertThat(loop.replacedConnections()).containsExactly(1L);
        assertThat(StoaException.of(world.join(ann).cause()).code()).isEqualTo(ErrorCode.NOT_CONNECTED);
    }
}
