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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.BusNode;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent.MembersChanged;
import stoa.protocol.log.LogEvent.RoomDestroyed;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.RoomsActive;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.room.domain.SettingsOf;

/** The life of rooms and of those in them, over the bus, on real servers (features B2, B4, B5, B7, B8, B25, B29). */
class RoomLifeIT {
    private static final String APP = "app";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<BusNode> nodes = new ArrayList<>();
    private final List<Append> appends = new CopyOnWriteArrayList<>();
    private final Map<String, Long> joinedAtMs = new HashMap<>();
    private AppSettings settings = AppSettings.defaults(APP);
    private final BusNode gateway = add(BusNode.other(Service.GATEWAY, "gateway-1", _ -> {}));
    private final RoomEventReader teams = new RoomEventReader();
    private static int number;
    private @Nullable BusNode messages;
    private final String room = "life-" + ++number;

    @BeforeEach
    void start() {
        query("TRUNCATE rooms, room_destructions, room_outbox, room_stays, room_switches, room_user_lists");
        flush();
        add(BusNode.other(
                Service.AUTH,
                "auth-1",
                node -> node.bus().serve(AuthOperations.GET_SETTINGS, _ -> Future.succeededFuture(settings))));
        startRoom("room-1");
        owner();
        // Else joins would be told again when the memberships are filled anew after the flush.
        await().until(() -> RealServers.RUNNING
                        .redis()
                        .send(Request.cmd(Command.EXISTS).arg("stoa:{room}:marker"))
                        .await()
                        .toInteger()
                == 1);
    }

    @AfterEach
    void stop() {
        teams.close();
        nodes.reversed().forEach(BusNode::stop);
    }

    @Test
    void a_room_ends_when_its_time_is_over_and_everybody_is_told_once() {
        startRoom("room-2");
        create(new Lifetime(true, 60));
        join("tom", "s1");
        long now = System.nanoTime();
        beginsAgain(3_600_000 - 2_000);
        await().atMost(SOON).until(() -> ends().size() == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - now)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(ends().getFirst().reason()).isEqualTo("idle");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(teams.once(room))
                        .containsExactly("CREATED ASKED ", "JOINED ASKED tom", "DESTROYED IDLE "));
        assertThatThrownBy(() -> join("tom", "s1")).hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_ROOM);
        assertThat(ends()).hasSize(1);
    }

    @Test
    void a_message_keeps_a_room_alive_and_so_does_the_list() {
        create(Lifetime.DEFAULT);
        silentSince(3_599_000);
        ask(RoomOperations.ACTIVE, new RoomsActive(List.of(new ActiveRoom(APP, room, System.currentTimeMillis()))));
        await().atMost(SOON).until(() -> lookAtMs() > System.currentTimeMillis() + 3_000_000);
        assertThat(describe().endsAtMs()).isGreaterThan(System.currentTimeMillis() + 3_590_000);
        keepAlive(true);
        assertThat(describe().endsAtMs()).isEqualTo(Long.MAX_VALUE);
        flush();
        silentSince(7_200_000);
        await().atMost(SOON).until(() -> lookAtMs() > System.currentTimeMillis() + 3_000_000);
        assertThat(ends()).isEmpty();
        silentSince(7_200_000);
        keepAlive(false);
        assertThat(describe().endsAtMs()).isGreaterThan(System.currentTimeMillis() + 3_590_000);
        await().atMost(SOON).until(() -> lookAtMs() > System.currentTimeMillis() + 3_000_000);
        assertThat(ends()).isEmpty();
    }

    @Test
    void a_fixed_time_is_described_and_can_be_changed() {
        create(new Lifetime(true, 120));
        RoomDescription first = describe();
        assertThat(first.lifetime()).isEqualTo(new Lifetime(true, 120));
        assertThat(first.endsAtMs()).isEqualTo(first.room().createdAtMs() + 7_200_000);
        ask(RoomOperations.SET_LIFETIME, new SetLifetime(APP, room, new Lifetime(true, 60)));
        assertThat(describe().endsAtMs())
                .isBetween(first.room().createdAtMs() + 3_600_000, System.currentTimeMillis() + 3_600_000);
        assertThatThrownBy(() -> ask(RoomOperations.SET_LIFETIME, new SetLifetime(APP, "x", Lifetime.DEFAULT)))
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_ROOM);
    }

    @Test
    void joins_that_are_asked_for_again_and_leaves_of_many_sessions_are_one_event() {
        create(Lifetime.DEFAULT);
        startRoom("room-2");
        for (int i = 0; i < 6; i++) {
            join("tom", "s1");
        }
        join("tom", "s2");
        // Who comes and goes within a second is not worth telling members.
        await().atMost(SOON).untilAsserted(() -> assertThat(news()).contains("tom"));
        leave("tom", "s2", LeaveReason.LEFT);
        for (int i = 0; i < 6; i++) {
            leave("tom", "s1", LeaveReason.OFFLINE);
        }
        join("amy", "s3");
        leave("amy", "s3", LeaveReason.BANNED);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(teams.once(room))
                        .containsExactly(
                                "CREATED ASKED ",
                                "JOINED ASKED tom",
                                "LEFT OFFLINE tom",
                                "JOINED ASKED amy",
                                "LEFT BANNED amy"));
    }

    @Test
    void many_who_come_at_once_do_not_make_a_room_fuller_than_its_limit() {
        settings = SettingsOf.app(APP, 5, 10, 60, 0);
        startRoom("room-2");
        create(Lifetime.DEFAULT);
        // Sixty at once are not the first that a node ever lets in.
        join("early", "s");
        leave("early", "s", LeaveReason.LEFT);
        List<Future<JoinedRoom>> joins = gateway.on(() -> {
            List<Future<JoinedRoom>> asked = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                asked.add(gateway.bus()
                        .ask(RoomOperations.JOIN, new JoinRoom(APP, room, member("user" + i, "s" + i), false, false)));
            }
            return Future.join(asked).transform(_ -> Future.succeededFuture(asked));
        });
        assertThat(joins)
                .filteredOn(Future::failed)
                .allSatisfy(one -> assertThat(one.cause()).hasFieldOrPropertyWithValue("code", ErrorCode.ROOM_FULL));
        assertThat(joins).filteredOn(Future::succeeded).hasSize(10);
        assertThat(members()).hasSize(10);
    }

    @Test
    void protected_users_and_recorders_stay_also_when_redis_loses_everything() {
        create(Lifetime.DEFAULT);
        ask(
                RestrictionOperations.RESTRICT,
                new Restrict(APP, room, UserList.PROTECTED, List.of("host"), 0, Notice.NONE));
        join("host", "s1");
        join("tom", "s2");
        ask(RoomOperations.ADD_RECORDERS, new AddRecorders(APP, room, List.of("robot")));
        assertThat(leave("host", "s1", LeaveReason.OFFLINE)).isTrue();
        flush();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("host", "robot"));
        ask(RoomOperations.ANNOUNCE, new AnnounceMemberships(APP, room, List.of(member("tom", "s2"))));
        assertThat(ask(RoomOperations.ARE_MEMBERS, new AreMembers(APP, room, List.of("tom", "host", "amy")))
                        .users())
                .isEqualTo(Set.of("tom", "host"));
        assertThat(describe().members()).isEqualTo(3);
        join("host", "s3");
        assertThat(leave("host", "s3", LeaveReason.LEFT)).isFalse();
        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("tom", "robot");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(teams.once(room)).contains("JOINED ASKED host", "LEFT ASKED host"));
        assertThat(teams.once(room)).filteredOn(one -> one.endsWith(" host")).hasSize(2);
    }

    private void owner() {
        BusNode owner = add(BusNode.other(
                Service.MESSAGE,
                "message-1",
                node -> node.bus().serve(MessageOperations.APPEND, append -> {
                    appends.add(append);
                    return Future.succeededFuture(new Appended(1, 1));
                })));
        messages = owner;
        claim();
    }

    /** As owners do each second, so that room nodes that start later hear it too. */
    private void claim() {
        BusNode owner = messages;
        if (owner == null) {
            return;
        }
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            claims.add(new Claim(partition, 1, 1, 0, owner.id()));
        }
        owner.bus().publish(Claim.BROADCAST, new Claims(claims));
    }

    private void startRoom(String name) {
        BusNode started = add(BusNode.serving(Service.ROOM, name, new RoomService(), RealServers.RUNNING.settings()));
        NodeId id = started.id();
        await().until(() -> gateway.bus().nodes().ready(Service.ROOM).contains(id)
                && started.bus().nodes().isLive(gateway.id())
                && !started.bus().nodes().ready(Service.AUTH).isEmpty());
        claim();
    }

    private BusNode add(BusNode node) {
        nodes.add(node);
        return node;
    }

    private void keepAlive(boolean on) {
        ask(RestrictionOperations.SWITCH, new SwitchRoom(APP, room, RoomSwitch.KEPT_ALIVE, on, Notice.NONE));
    }

    private void create(Lifetime lifetime) {
        ask(RoomOperations.CREATE, new CreateRooms(APP, Map.of(room, "Room"), lifetime));
    }

    private JoinedRoom join(String user, String session) {
        JoinedRoom joined = ask(RoomOperations.JOIN, new JoinRoom(APP, room, member(user, session), false, false));
        joinedAtMs.put(session, joined.joinedAtMs());
        return joined;
    }

    private boolean leave(String user, String session, LeaveReason reason) {
        Membership left = new Membership(user, session, gateway.id(), joinedAtMs.getOrDefault(session, 0L));
        return ask(RoomOperations.LEAVE, new LeaveRoom(APP, room, left, reason)).stays();
    }

    private Membership member(String user, String session) {
        return new Membership(user, session, gateway.id(), 0);
    }

    private List<Member> members() {
        return ask(RoomOperations.MEMBERS, new QueryMembers(APP, room, 500, false))
                .members();
    }

    private RoomDescription describe() {
        return ask(RoomOperations.DESCRIBE, new DescribeRoom(APP, room));
    }

    private List<RoomDestroyed> ends() {
        return appends.stream()
                .map(Append::event)
                .filter(RoomDestroyed.class::isInstance)
                .map(RoomDestroyed.class::cast)
                .filter(end -> end.conversation().id().equals(room))
                .toList();
    }

    private List<String> news() {
        return appends.stream()
                .filter(Append::isTransient)
                .map(Append::event)
                .filter(MembersChanged.class::isInstance)
                .map(MembersChanged.class::cast)
                .flatMap(event -> event.joined().stream())
                .toList();
    }

    /** As if nothing had happened in the room for so long. */
    private void silentSince(long ms) {
        await().until(() -> RealServers.RUNNING
                        .redis()
                        .send(Request.cmd(Command.EXISTS).arg("stoa:{room}:marker"))
                        .await()
                        .toLong()
                == 1);
        long sinceMs = System.currentTimeMillis() - ms;
        RealServers.RUNNING
                .redis()
                .send(Request.cmd(Command.DEL).arg("stoa:{room}:active"))
                .await();
        RealServers.RUNNING
                .pool()
                .preparedQuery("UPDATE rooms SET created_at_ms = $1, last_active_ms = $1, ends_at_ms = $1")
                .execute(Tuple.of(sinceMs))
                .await();
    }

    /** As if its time had begun so long ago; it is looked at now, and its end is still to come. */
    private void beginsAgain(long agoMs) {
        long nowMs = System.currentTimeMillis();
        RealServers.RUNNING
                .pool()
                .preparedQuery("UPDATE rooms SET lifetime_from_ms = $1, ends_at_ms = $2")
                .execute(Tuple.of(nowMs - agoMs, nowMs))
                .await();
    }

    private long lookAtMs() {
        return RealServers.RUNNING
                .pool()
                .query("SELECT max(ends_at_ms) FROM rooms")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private static void flush() {
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
    }

    private static void query(String sql) {
        RealServers.RUNNING.pool().query(sql).execute().await();
    }

    private <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().ask(operation, request));
    }
}
