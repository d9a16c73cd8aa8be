package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.protocol.room.RoomOperations.QueryMembers;

/** Who is in a room, and how that survives the loss of its store (features B2, B3, B4). */
class MembershipsTest {
    private final Fixture at = new Fixture();

    @Test
    void a_room_must_exist_or_be_created_on_the_way() {
        assertThat(Fixture.codeOf(() -> at.memberships.join(Fixture.join("r", "tom"))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        JoinedRoom joined = at.memberships
                .join(new JoinRoom("app", "r", Fixture.member("tom", "s"), true, false))
                .await();
        assertThat(joined.room().id()).isEqualTo("r");
        assertThat(joined.members()).isOne();
        assertThat(joined.joinedAtMs()).isEqualTo(Fixture.NOW_MS);
        assertThat(at.outside.changes()).hasSize(1);
    }

    @Test
    void an_id_no_room_can_have_is_refused() {
        String tooLong = "r".repeat(65);
        assertThat(Fixture.codeOf(() -> at.memberships.join(Fixture.join(tooLong, "tom"))))
                .isEqualTo(ErrorCode.NO_SUCH_ROOM);
        assertThat(Fixture.codeOf(() ->
                        at.memberships.join(new JoinRoom("app", tooLong, Fixture.member("tom", "s"), true, false))))
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void a_rejoin_keeps_the_time_of_the_first_join() {
        at.create("r");
        Membership earlier = new Membership("tom", "s", Fixture.GATEWAY, 5);
        assertThat(at.memberships
                        .join(new JoinRoom("app", "r", earlier, false, true))
                        .await()
                        .joinedAtMs())
                .isEqualTo(5);
    }

    @Test
    void who_leaves_is_out() {
        at.create("r");
        at.memberships.join(Fixture.join("r", "tom")).await();
        at.memberships.join(Fixture.join("r", "amy")).await();
        at.memberships
                .leave(new LeaveRoom(
                        "app", "r", Fixture.member("tom", "session of tom"), RoomOperations.LeaveReason.LEFT))
                .await();
        assertThat(members("r")).isEqualTo(new Members(1, List.of(new Member("amy", Fixture.NOW_MS))));
    }

    @Test
    void a_page_of_members_has_a_limit() {
        assertThat(Fixture.codeOf(() -> at.memberships.members(new QueryMembers("app", "r", 501, true))))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(Fixture.codeOf(() -> at.memberships.members(new QueryMembers("app", "r", -1, true))))
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(members("nobody here").total()).isZero();
    }

    @Test
    void joins_and_leaves_work_without_the_store_and_are_told_again_after() {
        at.create("r");
        at.filling.look().await();
        at.members.fail(new IOException("away"));
        assertThat(at.memberships.join(Fixture.join("r", "tom")).await().members())
                .isOne();
        at.memberships
                .leave(new LeaveRoom("app", "r", Fixture.member("amy", "s"), RoomOperations.LeaveReason.LEFT))
                .await();
        assertThatThrownBy(() -> members("r")).isInstanceOf(IOException.class);
        assertThat(at.outside.signals).contains("unsure");
        at.members.fail(null);
        int told = at.outside.losses().size();
        at.filling.look().await();
        assertThat(at.outside.losses()).hasSize(told + 1);
        assertThat(at.members.clearedAll()).isEqualTo(2);
    }

    @Test
    void what_a_gateway_announces_is_there_again_with_its_join_times() {
        at.create("r");
        NodeId other = new NodeId(Fixture.GATEWAY.service(), "gateway-2", 1);
        at.memberships
                .announce(new AnnounceMemberships(
                        "app",
                        "r",
                        List.of(
                                new Membership("tom", "s1", Fixture.GATEWAY, 5),
                                new Membership("tom", "s2", other, 6),
                                new Membership("amy", "s3", Fixture.GATEWAY, 7))))
                .await();
        assertThat(members("r").members()).containsExactly(new Member("tom", 5), new Member("amy", 7));
    }

    @Test
    void members_of_a_room_that_is_gone_are_announced_in_vain() {
        at.create("r");
        at.rooms.destroy(new DestroyRooms("app", List.of("r"))).await();
        at.memberships
                .announce(new AnnounceMemberships("app", "r", List.of(Fixture.member("tom", "s"))))
                .await();
        assertThat(members("r").total()).isZero();
    }

    @Test
    void a_failed_announcement_fails_so_that_it_is_repeated() {
        at.create("r");
        at.members.fail(new IOException("away"));
        assertThatThrownBy(() -> at.memberships
                        .announce(new AnnounceMemberships("app", "r", List.of(Fixture.member("tom", "s"))))
                        .await())
                .isInstanceOf(IOException.class);
        List<Membership> tooMany = IntStream.rangeClosed(0, RoomRules.ANNOUNCED_MAX)
                .mapToObj(i -> Fixture.member("user" + i, "s"))
                .toList();
        assertThat(Fixture.codeOf(() -> at.memberships.announce(new AnnounceMemberships("app", "r", tooMany))))
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void a_round_is_told_a_few_times_and_then_no_more() {
        for (int i = 0; i < 10; i++) {
            at.filling.look().await();
        }
        assertThat(at.outside.losses())
                .hasSize(MembershipFilling.TOLD_TIMES)
                .containsOnly(new MembershipsLost(at.outside.mark.round(), null));
        assertThat(at.members.clearedAll()).isOne();
    }

    @Test
    void a_flush_and_a_restart_start_a_new_round() {
        at.filling.look().await();
        String first = at.outside.mark.round();
        at.outside.mark = new MembershipMarks.Mark("run 1", Optional.empty(), "");
        at.filling.look().await();
        String second = at.outside.mark.round();
        at.outside.run = "run 2";
        at.filling.look().await();
        assertThat(List.of(first, second, at.outside.mark.round())).doesNotHaveDuplicates();
        assertThat(at.outside.signals)
                .containsExactly(
                        "filling: the store is empty",
                        "filling anew: the store is empty",
                        "filling anew: the store was restarted");
    }

    @Test
    void what_another_run_left_in_the_store_is_no_loss_at_a_start() {
        at.outside.mark = new MembershipMarks.Mark("run 2", Optional.of("run 1"), "theirs");
        at.outside.run = "run 2";
        at.filling.look().await();
        assertThat(at.outside.signals).containsExactly("filling: the store was restarted");
    }

    @Test
    void a_write_that_failed_is_a_loss_also_at_a_start() {
        at.filling.missed();
        at.filling.look().await();
        assertThat(at.outside.signals).containsExactly("filling anew: the store is empty");
    }

    @Test
    void joins_that_failed_have_the_store_filled_up_without_emptying_it() {
        at.create("r");
        at.filling.look().await();
        at.memberships.join(Fixture.join("r", "tom")).await();
        at.members.fail(new IOException("away"));
        at.memberships.join(Fixture.join("r", "amy")).await();
        at.members.fail(null);
        String before = at.outside.mark.round();
        at.filling.look().await();
        assertThat(at.outside.mark.round()).isNotEqualTo(before);
        assertThat(at.outside.losses()).endsWith(new MembershipsLost(at.outside.mark.round(), null));
        assertThat(at.outside.signals).endsWith("filling anew: a write had failed, what is there stays");
        assertThat(at.members.clearedAll()).isOne();
        assertThat(members("r").members()).containsExactly(new Member("tom", Fixture.NOW_MS));
    }

    @Test
    void fillings_for_writes_that_fail_again_and_again_wait_and_a_restart_does_not() {
        at.filling.look().await();
        int looks = 2 * FillingPace.WAIT_LOOKS_FIRST;
        for (int i = 0; i < looks; i++) {
            at.filling.outdated();
            at.filling.look().await();
        }
        assertThat(at.members.clearedAll())
                .as("at the start, at once, after the first wait")
                .isEqualTo(3);
        assertThat(at.filling.mayMiss().await()).isTrue();
        at.outside.run = "run 2";
        at.filling.look().await();
        assertThat(at.members.clearedAll()).isEqualTo(4);
        assertThat(at.outside.signals).endsWith("filling anew: the store was restarted");
    }

    @Test
    void a_filling_that_failed_half_way_empties_the_store_once_more() {
        at.filling.look().await();
        at.filling.outdated();
        at.filling.alsoFrom(() -> Future.failedFuture(new IOException("away")));
        assertThatThrownBy(() -> at.filling.look().await()).isInstanceOf(IOException.class);
        at.filling.alsoFrom(Future::succeededFuture);
        at.outside.locked = false;
        at.filling.look().await();
        assertThat(at.members.clearedAll()).isEqualTo(3);
    }

    @Test
    void nobody_takes_the_store_for_whole_while_it_is_emptied_and_another_node_goes_on_where_this_one_died() {
        at.settle();
        at.filling.outdated();
        List<Boolean> missing = new ArrayList<>();
        MembershipFilling another =
                new MembershipFilling(at.outside, at.members, at.outside, at.outside, new SplittableRandom(2));
        for (int i = 0; i <= MembershipFilling.SETTLING_LOOKS; i++) {
            another.look().await();
        }
        assertThat(another.mayMiss().await()).isFalse();
        at.filling.alsoFrom(() -> {
            missing.add(another.mayMiss().await());
            missing.add(!at.outside.read().await().isWhole());
            return Future.failedFuture(new IOException("away"));
        });
        assertThatThrownBy(() -> at.filling.look().await()).isInstanceOf(IOException.class);
        assertThat(missing).containsExactly(true, true);
        at.outside.locked = false;
        another.look().await();
        assertThat(at.members.clearedAll()).isEqualTo(3);
        assertThat(at.outside.read().await().isWhole()).isTrue();
    }

    @Test
    void a_round_another_node_began_is_told_here_too() {
        at.outside.mark = new MembershipMarks.Mark("run 1", Optional.of("run 1"), "theirs");
        at.filling.look().await();
        assertThat(at.outside.losses()).containsExactly(new MembershipsLost("theirs", null));
        assertThat(at.members.clearedAll()).isZero();
    }

    @Test
    void only_one_node_empties_the_store() {
        at.outside.locked = true;
        at.filling.look().await();
        assertThat(at.members.clearedAll()).isZero();
        assertThat(at.outside.losses()).isEmpty();
    }

    @Test
    void a_filling_that_failed_is_begun_again() {
        at.members.fail(new IOException("away"));
        assertThatThrownBy(() -> at.filling.look().await()).isInstanceOf(IOException.class);
        at.members.fail(null);
        at.outside.locked = false;
        at.filling.look().await();
        assertThat(at.outside.losses()).hasSize(1);
    }

    private Members members(String room) {
        return at.memberships.members(new QueryMembers("app", room, 10, false)).await();
    }
}
