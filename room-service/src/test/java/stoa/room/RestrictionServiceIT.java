package stoa.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Tuple;
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
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.kafka.EventType;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MembersRestricted;
import stoa.protocol.log.Restriction;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.PolicyOperations.GetPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.protocol.room.RoomOperations.QueryMembers;

/** What back ends forbid and allow, over the bus and on real servers. */
class RestrictionServiceIT {
    private static final String APP = "app";
    private static final Notice TO_ALL = new Notice(true, "spam");

    private final List<BusNode> nodes = new ArrayList<>();
    private final List<PolicyChanged> changes = new CopyOnWriteArrayList<>();
    private final List<LogEvent> log = new CopyOnWriteArrayList<>();
    private final List<MembershipsLost> losses = new CopyOnWriteArrayList<>();
    private final BusNode gateway = add(BusNode.other(Service.GATEWAY, "gateway-1", node -> {
        node.bus().subscribe(PolicyOperations.POLICY_CHANGED, changes::add);
        node.bus().subscribe(RoomOperations.MEMBERSHIPS_LOST, losses::add);
    }));

    @BeforeEach
    void start() {
        RealServers.RUNNING
                .pool()
                .query("TRUNCATE rooms, room_destructions, room_user_lists, room_rates, room_switches, app_type_lists,"
                        + " app_policies, room_outbox")
                .execute()
                .await();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        add(BusNode.other(
                Service.AUTH,
                "auth-1",
                node -> node.bus()
                        .serve(
                                AuthOperations.GET_SETTINGS,
                                asked -> Future.succeededFuture(AppSettings.defaults(asked.app())))));
        room("room-1");
        // The empty store is filled first; a membership from before would be gone with that.
        await().until(() -> !losses.isEmpty());
        owner();
    }

    @AfterEach
    void stop() {
        nodes.reversed().forEach(BusNode::stop);
    }

    @Test
    void once_answered_a_restriction_is_in_the_next_policy_and_was_told() {
        create("r");
        for (int i = 0; i < 20; i++) {
            String user = "user" + i;
            restrict("r", UserList.MUTED, 10, Notice.NONE, user);
            Policies next = policies("r");
            assertThat(next.room().mutedUntilMs()).containsKey(user);
            assertTold(next.room());
            restrict("", UserList.MUTED_EVERYWHERE, 10, Notice.NONE, user);
            Policies after = policies("other");
            assertThat(after.app().mutedUntilMs()).containsKey(user);
            assertTold(after.app());
        }
        ask(RestrictionOperations.SWITCH, new SwitchRoom(APP, "r", RoomSwitch.ALL_MUTED, true, Notice.NONE));
        ask(RestrictionOperations.SWITCH, new SwitchRoom(APP, "r", RoomSwitch.DISTRIBUTION_STOPPED, true, Notice.NONE));
        restrict("r", UserList.SPEAKERS, 0, Notice.NONE, "host");
        restrict("r", UserList.PROTECTED, 0, Notice.NONE, "star");
        assertThat(ask(
                                RestrictionOperations.TYPES,
                                new ChangeTypes(APP, TypeList.LOW_PRIORITY, List.of("like"), List.of()))
                        .types())
                .containsExactly("like");
        Policies last = policies("r");
        assertThat(last.room().allMuted()).isTrue();
        assertThat(last.room().distributionStopped()).isTrue();
        assertThat(last.room().speakers()).containsExactly("host");
        assertThat(last.room().protectedUsers()).containsExactly("star");
        assertThat(last.app().lowPriorityTypes()).containsExactly("like");
        assertTold(last.room());
        assertTold(last.app());
    }

    @Test
    void once_answered_a_banned_user_is_out_and_the_log_says_so() {
        join("r", "tom", true);
        join("r", "amy", false);
        restrict("r", UserList.BANNED, 10, Notice.NONE, "tom");
        assertThat(members("r")).containsExactly("amy");
        assertThat(log).singleElement().isInstanceOfSatisfying(MembersRestricted.class, event -> {
            assertThat(event.conversation()).isEqualTo(Conversation.room(APP, "r"));
            assertThat(event.restriction()).isEqualTo(Restriction.BANNED);
            assertThat(event.users()).containsExactly("tom");
            assertThat(event.untilMs())
                    .isEqualTo(policies("r").room().bannedUntilMs().get("tom"));
        });
        assertThatThrownBy(() -> join("r", "tom", false))
                .isInstanceOf(StoaException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.BANNED)
                .satisfies(failure ->
                        assertThat(((StoaException) failure).retryAfterMs()).isBetween(9 * 60_000L, 10 * 60_000L));
        ask(RestrictionOperations.LIFT, new Lift(APP, "r", UserList.BANNED, List.of("tom"), TO_ALL));
        assertThat(join("r", "tom", false).members()).isEqualTo(2);
        assertThat(log).hasSize(2);
    }

    @Test
    void restrictions_survive_a_flush_a_restart_and_the_end_of_the_room() {
        create("r");
        restrict("r", UserList.BANNED, 0, Notice.NONE, "tom");
        restrict("r", UserList.MUTED, 43_200, Notice.NONE, "amy");
        keepAlive("r", true);
        List<RestrictedUser> banned = restricted("r", UserList.BANNED);
        List<RestrictedUser> muted = restricted("r", UserList.MUTED);
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        BusNode old = nodes.stream()
                .filter(node -> node.id().service() == Service.ROOM)
                .findFirst()
                .orElseThrow();
        nodes.remove(old);
        old.stop();
        room("room-2");
        ownerSays();
        ask(RoomOperations.DESTROY, new DestroyRooms(APP, List.of("r")));
        create("r");
        assertThat(restricted("r", UserList.BANNED)).isEqualTo(banned).hasSize(1);
        assertThat(restricted("r", UserList.MUTED)).isEqualTo(muted).hasSize(1);
        assertThat(keptAlive()).containsExactly("r");
        assertThat(policies("r").room().mutedUntilMs()).containsOnlyKeys("amy");
        assertThatThrownBy(() -> join("r", "tom", false)).hasFieldOrPropertyWithValue("code", ErrorCode.BANNED);
    }

    @Test
    void an_app_keeps_as_many_rooms_alive_as_auth_service_says() {
        for (int i = 0; i < 5; i++) {
            keepAlive("r" + i, true);
        }
        assertThatThrownBy(() -> keepAlive("more", true))
                .hasFieldOrPropertyWithValue("code", ErrorCode.SERVER_TOO_MANY_KEPT_ALIVE);
        keepAlive("r0", false);
        keepAlive("more", true);
        assertThat(keptAlive()).containsExactly("r1", "r2", "r3", "r4", "more");
    }

    @Test
    void a_ban_holds_while_redis_is_away() {
        join("r", "tom", true);
        TestServers.redis().kill();
        try {
            restrict("r", UserList.BANNED, 0, Notice.NONE, "tom");
            assertThatThrownBy(() -> join("r", "tom", false)).hasFieldOrPropertyWithValue("code", ErrorCode.BANNED);
        } finally {
            TestServers.redis().start();
        }
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(members("r")).isEmpty());
    }

    private void assertTold(Policy policy) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(changes).extracting(PolicyChanged::policy).contains(policy));
    }

    private void owner() {
        add(BusNode.other(
                Service.MESSAGE,
                "message-1",
                node -> FakeOwner.serve(node.bus(), event -> {
                    // Who came is told in passing, a second later on a slow machine too.
                    if (!(event instanceof LogEvent.MembersChanged)) {
                        log.add(event);
                    }
                    return Future.succeededFuture();
                })));
        ownerSays();
    }

    /** A room that cannot reach the owner yet tells later; here, tests begin when it can. */
    private void ownerSays() {
        BusNode owner = nodes.stream()
                .filter(node -> node.id().service() == Service.MESSAGE)
                .findFirst()
                .orElseThrow();
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            claims.add(new Claim(partition, 1, 1, 0, owner.id()));
        }
        create("warm-up");
        int before = log.size();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    owner.bus().publish(Claim.BROADCAST, new Claims(claims));
                    restrict("warm-up", UserList.MUTED, 1, TO_ALL, "nobody");
                    return log.size() > before;
                });
        await().atMost(Duration.ofSeconds(20)).until(() -> outboxForLog() == 0);
        log.clear();
        changes.clear();
    }

    private static long outboxForLog() {
        return RealServers.RUNNING
                .pool()
                .preparedQuery("SELECT count(*) FROM room_outbox WHERE kind = $1")
                .execute(Tuple.of(EventType.MEMBERS_RESTRICTED.typeName()))
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private void room(String name) {
        BusNode room = add(BusNode.serving(Service.ROOM, name, new RoomService(), RealServers.RUNNING.settings()));
        NodeId id = room.id();
        await().until(() -> gateway.bus().nodes().ready(Service.ROOM).contains(id)
                && nodes.stream().allMatch(other -> room.bus().nodes().isLive(other.id()) || other == room));
    }

    private BusNode add(BusNode node) {
        nodes.add(node);
        return node;
    }

    private void create(String room) {
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of(room, "Room"), Lifetime.DEFAULT));
    }

    private void restrict(String room, UserList list, int minutes, Notice notice, String... users) {
        ask(RestrictionOperations.RESTRICT, new Restrict(APP, room, list, List.of(users), minutes, notice));
    }

    private void keepAlive(String room, boolean on) {
        ask(RestrictionOperations.SWITCH, new SwitchRoom(APP, room, RoomSwitch.KEPT_ALIVE, on, Notice.NONE));
    }

    private List<String> keptAlive() {
        return ask(RestrictionOperations.SWITCHED, new QuerySwitched(APP, RoomSwitch.KEPT_ALIVE, null, 1, 100))
                .rooms();
    }

    private List<RestrictedUser> restricted(String room, UserList list) {
        return ask(RestrictionOperations.RESTRICTED, new QueryRestricted(APP, room, list))
                .users();
    }

    private Policies policies(String room) {
        return ask(PolicyOperations.POLICY, new GetPolicy(APP, room));
    }

    private JoinedRoom join(String room, String user, boolean create) {
        return ask(
                RoomOperations.JOIN,
                new JoinRoom(APP, room, new Membership(user, "s-" + user, gateway.id(), 0), create, false));
    }

    private List<String> members(String room) {
        return ask(RoomOperations.MEMBERS, new QueryMembers(APP, room, 500, false)).members().stream()
                .map(Member::user)
                .toList();
    }

    private <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().ask(operation, request));
    }
}
