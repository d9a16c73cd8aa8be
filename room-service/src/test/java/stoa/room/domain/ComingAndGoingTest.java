package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Kind;
import stoa.protocol.log.LogEvent.MembersChanged;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.room.domain.MembershipStore.Terms;
import stoa.room.domain.RoomEvents.Visit;

/** Who comes and goes, who stays, and who is told (features B2, B4, B5, B8, B25, B29). */
class ComingAndGoingTest {
    private static final NodeId OTHER = new NodeId(Fixture.GATEWAY.service(), "gateway-2", 1);

    private final Fixture at = new Fixture();

    @BeforeEach
    void start() {
        at.create("r");
        at.settle();
    }

    @Test
    void the_first_session_joins_and_the_last_one_leaves() {
        join("tom", "s1", Fixture.GATEWAY);
        join("tom", "s2", OTHER);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom");
        leave("tom", "s2", OTHER, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
        assertThat(at.ownersLeft).containsExactly("tom");
    }

    @Test
    void a_join_that_is_asked_for_again_is_told_once() {
        join("tom", "s1", Fixture.GATEWAY);
        join("tom", "s1", Fixture.GATEWAY);
        assertThat(told()).containsExactly("JOINED ASKED tom");
    }

    @Test
    void a_join_whose_node_could_not_tell_it_is_told_by_whoever_is_asked_again_however_late() {
        enteredByAFrozenNode("tom", "s1");
        at.clock.pass(3_600_000);
        join("tom", "s1", Fixture.GATEWAY);
        assertThat(told()).containsExactly("JOINED ASKED tom");
    }

    @Test
    void who_leaves_is_told_to_have_joined_before() {
        Visit visit = enteredByAFrozenNode("tom", "s1");
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
        at.telling.stillIn(visit).await(); // what the other node says when it goes on
        assertThat(at.outside.teams.getLast().id())
                .isEqualTo(at.outside.teams.getFirst().id());
    }

    @Test
    void who_is_put_out_or_loses_their_gateway_is_told_to_have_joined_before() {
        enteredByAFrozenNode("tom", "s1");
        at.memberships.putOut("app", "r", List.of("tom"), Long.MAX_VALUE).await();
        enteredByAFrozenNode("amy", "s2");
        at.members.dropGateway(Fixture.GATEWAY.address(), at.departures).await();
        assertThat(told())
                .containsExactly("JOINED ASKED tom", "LEFT BANNED tom", "JOINED ASKED amy", "LEFT OFFLINE amy");
    }

    @Test
    void a_leave_that_is_asked_for_again_is_told_once_or_under_the_same_id() {
        join("tom", "s1", Fixture.GATEWAY);
        at.ownersLeft.clear();
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
    }

    @Test
    void coming_back_is_another_presence_although_the_join_time_is_the_same() {
        long joinedAtMs = join("tom", "s1", Fixture.GATEWAY);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE);
        at.clock.pass(1);
        at.memberships
                .join(new JoinRoom("app", "r", new Membership("tom", "s1", Fixture.GATEWAY, joinedAtMs), false, true))
                .await();
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.BANNED);
        assertThat(told())
                .containsExactly("JOINED ASKED tom", "LEFT OFFLINE tom", "JOINED ASKED tom", "LEFT BANNED tom");
        assertThat(at.outside.teams).extracting(RoomEvent::id).doesNotHaveDuplicates();
    }

    @Test
    void what_the_store_lost_is_told_when_it_leaves_and_not_when_it_comes_back() {
        long joinedAtMs = join("tom", "s1", Fixture.GATEWAY);
        join("amy", "s2", Fixture.GATEWAY);
        at.members.clearAll().await();
        at.outside.mark = new MembershipMarks.Mark("run 1", Optional.empty(), "");
        at.memberships
                .join(new JoinRoom("app", "r", new Membership("tom", "s1", Fixture.GATEWAY, joinedAtMs), false, true))
                .await();
        leave("amy", "s2", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "JOINED ASKED amy", "LEFT ASKED amy");
    }

    @Test
    void who_leaves_while_another_node_has_just_begun_to_fill_is_told_of() {
        at.settle();
        long joinedAtMs = join("tom", "s1", Fixture.GATEWAY);
        join("amy", "s2", Fixture.GATEWAY);
        at.members.clearAll().await();
        at.outside.mark = new MembershipMarks.Mark("run 1", Optional.of("run 1"), "of another node");
        at.memberships
                .join(new JoinRoom("app", "r", new Membership("tom", "s1", Fixture.GATEWAY, joinedAtMs), false, true))
                .await();
        leave("amy", "s2", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "JOINED ASKED amy", "LEFT ASKED amy");
    }

    @Test
    void without_the_store_joins_and_leaves_are_told_all_the_same() {
        at.members.fail(new IOException("away"));
        join("tom", "s1", Fixture.GATEWAY);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
        assertThat(at.outside.signals).contains("unsure");
    }

    @Test
    void a_full_room_lets_in_only_who_is_in() {
        at.settings.changed(SettingsOf.app("app", 1, 2, 60, 100));
        join("tom", "s1", Fixture.GATEWAY);
        join("amy", "s2", Fixture.GATEWAY);
        assertThat(Fixture.codeOf(() -> at.memberships.join(Fixture.join("r", "bob"))))
                .isEqualTo(ErrorCode.ROOM_FULL);
        join("amy", "s3", OTHER);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        at.memberships.join(Fixture.join("r", "bob")).await();
        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("amy", "bob");
    }

    @Test
    void a_protected_user_stays_when_away_and_goes_for_good_when_they_leave() {
        at.protectedUsers.add("host");
        long joinedAtMs = join("host", "s1", Fixture.GATEWAY);
        assertThat(leave("host", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE)).isTrue();
        assertThat(members()).containsExactly(new Member("host", joinedAtMs));
        assertThat(told()).containsExactly("JOINED ASKED host");
        at.members.clearAll().await();
        at.stays.refill().await();
        assertThat(members()).containsExactly(new Member("host", joinedAtMs));
        join("host", "s2", OTHER);
        assertThat(leave("host", "s2", OTHER, LeaveReason.LEFT)).isFalse();
        assertThat(members()).isEmpty();
        assertThat(at.stayStore.page(null, 10).await()).isEmpty();
        assertThat(told()).containsExactly("JOINED ASKED host", "LEFT ASKED host");
    }

    @Test
    void a_user_who_is_away_and_no_longer_protected_leaves() {
        join("tom", "s1", Fixture.GATEWAY);
        assertThat(leave("tom", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE)).isFalse();
        assertThat(members()).isEmpty();
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT OFFLINE tom");
    }

    @Test
    void a_ban_puts_out_who_stayed_without_a_connection() {
        at.protectedUsers.add("host");
        join("host", "s1", Fixture.GATEWAY);
        leave("host", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE);
        at.memberships.putOut("app", "r", List.of("host"), Long.MAX_VALUE).await();
        at.memberships.putOut("app", "r", List.of("host"), Long.MAX_VALUE).await();
        assertThat(members()).isEmpty();
        assertThat(at.stayStore.page(null, 10).await()).isEmpty();
        assertThat(told()).containsExactly("JOINED ASKED host", "LEFT BANNED host");
    }

    @Test
    void a_banned_user_leaves_once_whoever_puts_them_out_first() {
        join("tom", "s1", Fixture.GATEWAY);
        join("tom", "s2", OTHER);
        leave("tom", "s2", OTHER, LeaveReason.BANNED);
        at.memberships.putOut("app", "r", List.of("tom", "amy"), Long.MAX_VALUE).await();
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.BANNED);
        assertThat(members()).isEmpty();
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT BANNED tom");
        assertThat(Fixture.codeOf(() -> at.memberships.join(Fixture.join("r", "tom"))))
                .isEqualTo(ErrorCode.BANNED);
    }

    @Test
    void a_leave_waits_for_the_truth_about_who_stays() {
        at.protectedUsers.add("host");
        join("host", "s1", Fixture.GATEWAY);
        at.stayStore.fail(new IOException("away"));
        assertThatThrownBy(() -> leave("host", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE))
                .isInstanceOf(IOException.class);
        assertThat(members()).extracting(Member::user).containsExactly("host");
        at.stayStore.fail(null);
        assertThat(leave("host", "s1", Fixture.GATEWAY, LeaveReason.OFFLINE)).isTrue();
    }

    @Test
    void members_of_a_dead_gateway_leave_but_for_those_who_stay() {
        at.protectedUsers.add("host");
        join("host", "s1", OTHER);
        join("tom", "s2", OTHER);
        join("amy", "s3", OTHER);
        join("amy", "s4", Fixture.GATEWAY);
        at.members.dropGateway(OTHER.address(), at.departures).await();
        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("host", "amy");
        assertThat(told())
                .containsExactly("JOINED ASKED host", "JOINED ASKED tom", "JOINED ASKED amy", "LEFT OFFLINE tom");
        assertThat(at.ownersLeft).containsExactly("tom");
    }

    @Test
    void recorders_are_members_until_the_room_ends() {
        at.stays
                .addRecorders(new AddRecorders("app", "r", List.of("robot", "robot", "scribe")))
                .await();
        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("robot", "scribe");
        at.members.clearAll().await();
        at.stays.refill().await();
        assertThat(members()).extracting(Member::user).containsExactlyInAnyOrder("robot", "scribe");
        at.rooms.destroy(new DestroyRooms("app", List.of("r"))).await();
        assertThat(members()).isEmpty();
        at.stays.refill().await();
        assertThat(members()).isEmpty();
        assertThat(Fixture.codeOf(() -> at.stays.addRecorders(new AddRecorders("app", "r", List.of("robot")))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
    }

    @Test
    void a_call_names_1_to_50_recorders_and_asks_for_1_to_1000_members() {
        List<String> tooMany =
                IntStream.range(0, 1_001).mapToObj(i -> "user" + i).toList();
        assertThat(Fixture.codeOf(() -> at.stays.addRecorders(new AddRecorders("app", "r", tooMany.subList(0, 51)))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> at.stays.addRecorders(new AddRecorders("app", "r", List.of()))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        assertThat(Fixture.codeOf(() -> at.memberships.areMembers(new AreMembers("app", "r", tooMany))))
                .isEqualTo(ErrorCode.SERVER_BAD_PARAMETER);
        join("user7", "s", Fixture.GATEWAY);
        assertThat(at.memberships
                        .areMembers(new AreMembers("app", "r", tooMany.subList(0, 1_000)))
                        .await()
                        .users())
                .isEqualTo(Set.of("user7"));
    }

    @Test
    void while_kafka_is_away_joins_go_on_and_are_told_in_order_after() {
        at.outside.teamsFailure = new IOException("away");
        join("tom", "s1", Fixture.GATEWAY);
        at.outside.teamsFailure = null;
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).isEmpty();
        assertThat(at.events.waiting()).isZero();
        at.clock.pass(MemberEvents.DOUBT_MS);
        at.events.retry().await();
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
        join("amy", "s2", Fixture.GATEWAY);
        assertThat(told()).endsWith("JOINED ASKED amy");
    }

    @Test
    void a_leave_that_is_said_again_has_the_same_id_also_when_the_store_lost_everything() {
        long joinedAtMs = join("tom", "s1", Fixture.GATEWAY);
        LeaveRoom leave =
                new LeaveRoom("app", "r", new Membership("tom", "s1", Fixture.GATEWAY, joinedAtMs), LeaveReason.LEFT);
        at.memberships.leave(leave).await();
        at.outside.mark = new MembershipMarks.Mark("run 1", Optional.empty(), "");
        at.memberships.leave(leave).await();
        at.members.fail(new IOException("away"));
        at.memberships.leave(leave).await();
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom", "LEFT ASKED tom", "LEFT ASKED tom");
        assertThat(at.outside.teams.stream().map(RoomEvent::id).distinct()).hasSize(2);
    }

    @Test
    void who_leaves_while_the_store_loses_everything_is_not_said_to_be_in_again() {
        join("tom", "s1", Fixture.GATEWAY);
        at.whileSomebodyLeaves = () -> at.members.clearAll().await();
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom");
    }

    @Test
    void who_comes_in_while_their_last_session_leaves_is_said_to_be_in_again() {
        join("tom", "s1", Fixture.GATEWAY);
        at.whileSomebodyLeaves = () -> join("tom", "s2", OTHER);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        at.whileSomebodyLeaves = () -> {};
        at.clock.pass(1);
        assertThat(told()).containsExactly("JOINED ASKED tom", "LEFT ASKED tom", "JOINED ASKED tom");
        leave("tom", "s2", OTHER, LeaveReason.LEFT);
        assertThat(told()).endsWith("JOINED ASKED tom", "LEFT ASKED tom");
    }

    @Test
    void a_join_that_is_said_again_has_the_same_id_also_when_the_store_lost_everything() {
        JoinRoom join = new JoinRoom("app", "r", new Membership("tom", "s1", Fixture.GATEWAY, 7), false, false);
        at.memberships.join(join).await();
        at.members.clearAll().await();
        at.memberships.join(join).await();
        at.members.fail(new IOException("away"));
        at.memberships.join(join).await();
        assertThat(told()).hasSize(3).containsOnly("JOINED ASKED tom");
        assertThat(at.outside.teams.stream().map(RoomEvent::id).distinct()).hasSize(1);
    }

    @Test
    void members_of_a_small_room_are_told_at_once_what_came_together() {
        join("tom", "s1", Fixture.GATEWAY);
        join("amy", "s2", Fixture.GATEWAY);
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        at.news.tell().await();
        at.news.tell().await();
        leave("amy", "s2", Fixture.GATEWAY, LeaveReason.LEFT);
        at.news.tell().await();
        assertThat(at.outside.passing)
                .extracting(event -> ((MembersChanged) event).joined() + " " + ((MembersChanged) event).left())
                .containsExactly("[amy] []", "[] [amy]");
    }

    @Test
    void members_of_large_rooms_and_of_apps_that_say_so_are_told_nothing() {
        at.settings.changed(SettingsOf.app("app", 1, 0, 60, 1));
        join("tom", "s1", Fixture.GATEWAY);
        join("amy", "s2", Fixture.GATEWAY);
        at.news.tell().await();
        at.settings.changed(SettingsOf.app("app", 2, 0, 60, 0));
        leave("tom", "s1", Fixture.GATEWAY, LeaveReason.LEFT);
        leave("amy", "s2", Fixture.GATEWAY, LeaveReason.LEFT);
        at.news.tell().await();
        assertThat(at.outside.passing)
                .singleElement()
                .isInstanceOfSatisfying(
                        MembersChanged.class,
                        event -> assertThat(event.joined()).containsExactly("tom"));
    }

    private long join(String user, String session, NodeId gateway) {
        return at.memberships
                .join(new JoinRoom("app", "r", new Membership(user, session, gateway, 0), false, false))
                .await()
                .joinedAtMs();
    }

    /** As a node does that is frozen between the store and other teams. */
    private Visit enteredByAFrozenNode(String user, String session) {
        Membership membership = new Membership(user, session, Fixture.GATEWAY, at.clock.millis());
        at.members
                .join("app", "r", new Terms(Long.MAX_VALUE, 0, false), membership)
                .await();
        return new Visit("app", "r", user, membership.joinedAtMs());
    }

    private boolean leave(String user, String session, NodeId gateway, LeaveReason reason) {
        return at.memberships
                .leave(new LeaveRoom("app", "r", new Membership(user, session, gateway, Fixture.NOW_MS), reason))
                .await()
                .stays();
    }

    private List<Member> members() {
        return at.memberships
                .members(new QueryMembers("app", "r", 100, false))
                .await()
                .members();
    }

    private List<String> told() {
        return at.outside.teams.stream()
                .filter(event -> event.kind() == Kind.JOINED || event.kind() == Kind.LEFT)
                .map(event -> event.kind() + " " + event.cause() + ' ' + String.join(",", event.users()))
                .toList();
    }
}
