package stoa.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.BusNode;
import stoa.kit.testing.TestServers;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.PolicyOperations.GetPolicy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** room-service over the bus, on real servers, as its callers see it. */
class RoomServiceIT {
    private static final String APP = "app";

    private final List<BusNode> nodes = new ArrayList<>();
    private final List<MembershipsLost> losses = new CopyOnWriteArrayList<>();
    private final List<PolicyChanged> changes = new CopyOnWriteArrayList<>();
    private final List<PolicyLease> leases = new CopyOnWriteArrayList<>();
    private final List<LogEvent> log = new CopyOnWriteArrayList<>();
    private final BusNode gateway = add(BusNode.other(Service.GATEWAY, "gateway-1", node -> {
        node.bus().subscribe(RoomOperations.MEMBERSHIPS_LOST, losses::add);
        node.bus().subscribe(PolicyOperations.POLICY_CHANGED, changes::add);
        node.bus().subscribe(PolicyOperations.POLICY_LEASE, leases::add);
    }));

    @BeforeEach
    void start() {
        RealServers.RUNNING
                .pool()
                .query("TRUNCATE rooms, room_destructions, room_outbox")
                .execute()
                .await();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        room("room-1");
        // Else a join may fall into the time in which the memberships are filled anew after the flush.
        await().until(() -> RealServers.RUNNING
                        .redis()
                        .send(Request.cmd(Command.EXISTS).arg("stoa:{room}:marker"))
                        .await()
                        .toInteger()
                == 1);
    }

    @AfterEach
    void stop() {
        nodes.reversed().forEach(BusNode::stop);
    }

    @Test
    void rooms_are_created_queried_and_destroyed() {
        owner();
        ask(
                RoomOperations.CREATE,
                new CreateRooms(APP, Map.of("a", "Room A", "b", "Room B"), RoomOperations.Lifetime.DEFAULT));
        assertThat(ask(RoomOperations.QUERY, new QueryRooms(APP, List.of("b", "x", "a")))
                        .rooms())
                .extracting(RoomInfo::name)
                .containsExactly("Room B", "Room A");
        assertThat(ask(PolicyOperations.POLICY, new GetPolicy(APP, "a")).room().exists())
                .isTrue();
        ask(RoomOperations.DESTROY, new DestroyRooms(APP, List.of("a", "x")));
        assertThat(ask(RoomOperations.QUERY, new QueryRooms(APP, List.of("b", "a")))
                        .rooms())
                .extracting(RoomInfo::id)
                .containsExactly("b");
        assertThat(ask(PolicyOperations.POLICY, new GetPolicy(APP, "a")).room().exists())
                .isFalse();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(log)
                        .extracting(LogEvent::conversation)
                        .containsExactly(Conversation.room(APP, "a")));
        await().untilAsserted(() -> assertThat(changes)
                .extracting(
                        change -> change.policy() instanceof RoomPolicy room ? room.room() + ' ' + room.exists() : "")
                .contains("a true", "b true", "a false"));
    }

    @Test
    void leases_follow_the_changes() {
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of("a", "A", "b", "B"), RoomOperations.Lifetime.DEFAULT));
        await().untilAsserted(
                        () -> assertThat(leases).extracting(PolicyLease::number).contains(2L));
        assertThat(changes).extracting(PolicyChanged::number).containsExactly(1L, 2L);
    }

    @Test
    void members_join_leave_and_are_listed() {
        assertThatThrownBy(() -> join("r", "tom", false))
                .isInstanceOf(StoaException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_ROOM);
        assertThat(join("r", "tom", true).members()).isOne();
        assertThat(join("r", "amy", false).members()).isEqualTo(2);
        assertThat(join("r", "amy", false).members()).isEqualTo(2);
        ask(RoomOperations.LEAVE, new LeaveRoom(APP, "r", member("tom"), RoomOperations.LeaveReason.LEFT));
        assertThat(members("r").members()).extracting(Member::user).containsExactly("amy");
    }

    @Test
    void a_flush_makes_the_gateways_tell_what_they_have() {
        join("r", "tom", true);
        await().until(() -> !losses.isEmpty());
        String before = losses.getLast().round();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> !losses.getLast().round().equals(before));
        assertThat(members("r").total()).isZero();
        ask(
                RoomOperations.ANNOUNCE,
                new AnnounceMemberships(APP, "r", List.of(new Membership("tom", "s-tom", gateway.id(), 7))));
        assertThat(members("r").members()).containsExactly(new Member("tom", 7));
    }

    @Test
    void joins_work_while_redis_is_away_and_are_asked_for_when_it_is_back() {
        join("r", "tom", true);
        await().until(() -> !losses.isEmpty());
        String before = losses.getLast().round();
        TestServers.redis().kill();
        try {
            assertThat(join("r", "amy", false).room().id()).isEqualTo("r");
            ask(RoomOperations.LEAVE, new LeaveRoom(APP, "r", member("tom"), RoomOperations.LeaveReason.LEFT));
            assertThatThrownBy(() -> members("r")).isInstanceOf(StoaException.class);
        } finally {
            TestServers.redis().start();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !losses.getLast().round().equals(before));
        ask(RoomOperations.ANNOUNCE, new AnnounceMemberships(APP, "r", List.of(member("amy"))));
        assertThat(members("r").members()).extracting(Member::user).containsExactly("amy");
    }

    @Test
    void the_end_of_a_room_waits_for_an_owner_and_bars_the_next_room() {
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of("r", "R"), RoomOperations.Lifetime.DEFAULT));
        ask(RoomOperations.DESTROY, new DestroyRooms(APP, List.of("r")));
        assertThatThrownBy(() -> ask(
                        RoomOperations.CREATE, new CreateRooms(APP, Map.of("r", "R"), RoomOperations.Lifetime.DEFAULT)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE);
        owner();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(log).hasSize(1));
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of("r", "R"), RoomOperations.Lifetime.DEFAULT));
        assertThat(join("r", "tom", false).members()).isOne();
    }

    @Test
    void what_a_killed_node_left_behind_is_told_by_another() {
        RealServers.RUNNING
                .pool()
                .query("INSERT INTO room_destructions VALUES ('app', 'left', 99, 5, 'api', false, 0)")
                .execute()
                .await();
        owner();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(log).hasSize(1));
    }

    @Test
    void two_nodes_agree() {
        room("room-2");
        for (int i = 0; i < 20; i++) {
            join("r" + i % 2, "user" + i, true);
        }
        assertThat(members("r0").total()).isEqualTo(10);
        assertThat(members("r1").total()).isEqualTo(10);
    }

    private void owner() {
        BusNode owner = add(BusNode.other(
                Service.MESSAGE,
                "message-1",
                node -> FakeOwner.serve(node.bus(), event -> {
                    log.add(event);
                    return Future.succeededFuture();
                })));
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            claims.add(new Claim(partition, 1, 1, 0, owner.id()));
        }
        owner.bus().publish(Claim.BROADCAST, new Claims(claims));
    }

    private void room(String name) {
        BusNode room = add(BusNode.serving(Service.ROOM, name, new RoomService(), RealServers.RUNNING.settings()));
        NodeId id = room.id();
        await().until(() -> gateway.bus().nodes().ready(Service.ROOM).contains(id)
                && room.bus().nodes().isLive(gateway.id()));
    }

    private BusNode add(BusNode node) {
        nodes.add(node);
        return node;
    }

    private JoinedRoom join(String room, String user, boolean create) {
        return ask(RoomOperations.JOIN, new JoinRoom(APP, room, member(user), create, false));
    }

    private Members members(String room) {
        return ask(RoomOperations.MEMBERS, new QueryMembers(APP, room, 500, false));
    }

    private Membership member(String user) {
        return new Membership(user, "s-" + user, gateway.id(), 0);
    }

    private <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().ask(operation, request));
    }
}
