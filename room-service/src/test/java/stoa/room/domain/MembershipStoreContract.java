package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Entered;
import stoa.room.domain.MembershipStore.Terms;

/** What every store of memberships does. */
public interface MembershipStoreContract {
    /** A gateway. */
    NodeId G1 = new NodeId(Service.GATEWAY, "gateway-1", 1_000);

    /** The same gateway after a restart. */
    NodeId G1_AGAIN = new NodeId(Service.GATEWAY, "gateway-1", 2_000);

    /** Another gateway, whose name has what patterns are made of. */
    NodeId G2 = new NodeId(Service.GATEWAY, "gate*[2]?", 1_000);

    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    MembershipStore store();

    @Test
    default void users_count_once_however_often_they_are_in() {
        assertThat(enter("r", member("tom", "s1", G1, 10))).isEqualTo(new Entered.In(1, 10));
        assertThat(enter("r", member("tom", "s2", G2, 20))).isEqualTo(new Entered.In(1, 10));
        assertThat(enter("r", member("amy", "s3", G2, 30))).isEqualTo(new Entered.In(2, 30));
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 0)).await())
                .isFalse();
        assertThat(store().leave("app", "r", member("tom", "s2", G2, 0)).await())
                .isTrue();
        assertThat(users("r")).containsExactly("amy");
    }

    @Test
    default void an_earlier_join_counts() {
        enter("r", member("tom", "s1", G1, 50));
        assertThat(enter("r", member("tom", "s2", G2, 40))).isEqualTo(new Entered.In(1, 40));
    }

    @Test
    default void entering_twice_is_entering_once() {
        enter("r", member("tom", "s1", G1, 10));
        enter("r", member("tom", "s1", G1, 10));
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 0)).await())
                .isTrue();
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 0)).await())
                .isFalse();
        assertThat(users("r")).isEmpty();
    }

    @Test
    default void a_gateway_back_from_the_dead_takes_nobody_out_who_came_through_another() {
        enter("r", member("tom", "s1", G1, 10));
        enter("r", member("tom", "s1", G1_AGAIN, 20));
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 0)).await())
                .isFalse();
        assertThat(users("r")).containsExactly("tom");
        assertThat(store().dropGateway(G1.address()).await()).isZero();
        assertThat(users("r")).containsExactly("tom");
    }

    @Test
    default void members_come_by_join_time_in_either_order_and_no_more_than_asked_for() {
        for (int i = 0; i < 5; i++) {
            enter("r", member("user" + i, "s" + i, G1, 100 - i));
        }
        assertThat(store().members("app", "r", 3, false).await().members())
                .containsExactly(new Member("user4", 96), new Member("user3", 97), new Member("user2", 98));
        assertThat(store().members("app", "r", 2, true).await().members())
                .containsExactly(new Member("user0", 100), new Member("user1", 99));
        assertThat(store().members("app", "r", 0, true).await().members()).isEmpty();
        assertThat(store().members("app", "r", 0, true).await().total()).isEqualTo(5);
        assertThat(store().members("app", "nobody here", 10, true).await().total())
                .isZero();
    }

    @Test
    default void a_part_of_five_hundred_is_taken_at_once() {
        List<Membership> part = IntStream.range(0, 500)
                .mapToObj(i -> member("user" + i, "s" + i, G1, 1_000 + i))
                .toList();
        assertThat(store().enter("app", "r", 1, part).await()).isEqualTo(new Entered.In(500, 1_499));
    }

    @Test
    default void a_dropped_gateway_takes_its_memberships_with_it_everywhere() {
        for (int i = 0; i < 1_200; i++) {
            enter("r", member("user" + i, "s" + i, G2, i + 1));
        }
        enter("r", member("user0", "other", G1, 7));
        enter("s", member("user1", "s", G2, 7));
        enter("t", member("user1", "s", G1, 7));
        assertThat(store().dropGateway(G2.address()).await()).isEqualTo(1_201);
        assertThat(users("r")).containsExactly("user0");
        assertThat(users("s")).isEmpty();
        assertThat(users("t")).containsExactly("user1");
    }

    @Test
    default void a_destroyed_room_is_empty_and_lets_nobody_in_before_it_is_created_anew() {
        enter("r", member("tom", "s1", G1, 10));
        enter("s", member("tom", "s1", G1, 10));
        store().clear(List.of(new MembershipStore.Gone("app", "r", 1))).await();
        assertThat(users("r")).isEmpty();
        assertThat(users("s")).containsExactly("tom");
        assertThat(enter("r", member("tom", "s1", G1, 20))).isEqualTo(new Entered.Gone());
        assertThat(users("r")).isEmpty();
        assertThat(store().enter("app", "r", 2, List.of(member("amy", "s", G1, 30)))
                        .await())
                .isEqualTo(new Entered.In(1, 30));
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 0)).await())
                .isFalse();
    }

    @Test
    default void who_is_put_out_is_out_with_every_session_and_cannot_come_back_before_being_let_in() {
        enter("r", member("tom", "s1", G1, 10));
        enter("r", member("tom", "s2", G2, 20));
        enter("r", member("amy", "s3", G2, 30));
        enter("s", member("tom", "s1", G1, 10));
        assertThat(store().putOut("app", "r", List.of("tom", "eve"), Long.MAX_VALUE)
                        .await())
                .isEqualTo(Map.of("tom", 10L));
        assertThat(users("r")).containsExactly("amy");
        assertThat(users("s")).containsExactly("tom");
        assertThat(enter("r", member("tom", "s4", G1, 40))).isEqualTo(new Entered.Barred(Long.MAX_VALUE));
        assertThat(enter("r", member("eve", "s5", G1, 40))).isInstanceOf(Entered.Barred.class);
        assertThat(store().leave("app", "r", member("tom", "s2", G2, 0)).await())
                .isFalse();
        store().letIn("app", "r", List.of("tom")).await();
        assertThat(enter("r", member("tom", "s1", G1, 50))).isEqualTo(new Entered.In(2, 50));
        assertThat(enter("r", member("eve", "s5", G1, 50))).isInstanceOf(Entered.Barred.class);
    }

    @Test
    default void others_who_come_with_somebody_who_was_put_out_are_in() {
        store().putOut("app", "r", List.of("tom"), Long.MAX_VALUE).await();
        assertThat(store().enter("app", "r", 1, List.of(member("tom", "s1", G1, 10), member("amy", "s2", G1, 20)))
                        .await())
                .isEqualTo(new Entered.In(1, 20));
        assertThat(store().enter("app", "r", 1, List.of(member("eve", "s3", G1, 10), member("tom", "s1", G1, 20)))
                        .await())
                .isEqualTo(new Entered.Barred(Long.MAX_VALUE));
        assertThat(users("r")).containsExactly("eve", "amy");
    }

    @Test
    default void somebody_is_found_among_thousands() {
        for (int part = 0; part < 12; part++) {
            int first = part * 500;
            NodeId gateway = part % 2 == 0 ? G1 : G2;
            store().enter(
                            "app",
                            "r",
                            1,
                            IntStream.range(first, first + 500)
                                    .mapToObj(i -> member("user" + i, "s" + i, gateway, 1_000 + i))
                                    .toList())
                    .await();
        }
        List<String> out = List.of("user0", "user3141", "user5999");
        assertThat(store().putOut("app", "r", out, Long.MAX_VALUE).await()).containsOnlyKeys(out);
        assertThat(store().members("app", "r", 6_000, false).await().members())
                .hasSize(5_997)
                .extracting(Member::user)
                .doesNotContainAnyElementsOf(out);
    }

    @Test
    default void all_rooms_are_emptied_at_once_and_can_be_filled_again() {
        enter("r", member("tom", "s1", G1, 10));
        enter("s", member("amy", "s2", G2, 10));
        store().clearAll().await();
        assertThat(users("r")).isEmpty();
        assertThat(users("s")).isEmpty();
        assertThat(enter("r", member("tom", "s1", G1, 10))).isEqualTo(new Entered.In(1, 10));
        assertThat(store().leave("app", "r", member("tom", "s1", G1, 10)).await())
                .isTrue();
    }

    @Test
    default void rooms_of_the_same_name_in_two_apps_have_nothing_in_common() {
        enter("r", member("tom", "s1", G1, 10));
        assertThat(store().members("app2", "r", 10, true).await().total()).isZero();
    }

    @Test
    default void any_sequence_does_the_same_as_in_memory() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        MemoryMembers model = new MemoryMembers();
        List<NodeId> gateways = List.of(G1, G1_AGAIN, G2);
        for (int step = 0; step < 1_500; step++) {
            String room = "room-" + random.nextInt(3);
            NodeId gateway = gateways.get(random.nextInt(3));
            Membership one =
                    member("user" + random.nextInt(4), "s" + random.nextInt(3), gateway, 1 + random.nextInt(1_000));
            String at = "step " + step + " of seed " + seed;
            switch (random.nextInt(20)) {
                case 0 ->
                    assertThat(store().dropGateway(gateway.address()).await())
                            .as(at)
                            .isEqualTo(model.dropGateway(gateway.address()).await());
                case 1, 2, 3, 4, 5, 6, 7, 8 ->
                    assertThat(store().leave("app", room, one).await())
                            .as(at)
                            .isEqualTo(model.leave("app", room, one).await());
                case 10 ->
                    assertThat(store().putOut("app", room, List.of(one.user()), Long.MAX_VALUE)
                                    .await())
                            .as(at)
                            .isEqualTo(model.putOut("app", room, List.of(one.user()), Long.MAX_VALUE)
                                    .await());
                case 11, 12 -> {
                    store().letIn("app", room, List.of(one.user())).await();
                    model.letIn("app", room, List.of(one.user())).await();
                }
                case 9 ->
                    assertThat(store().members("app", room, 2, random.nextBoolean())
                                    .await()
                                    .total())
                            .as(at)
                            .isEqualTo(
                                    model.members("app", room, 0, true).await().total());
                case 13, 14, 15 -> {
                    Terms terms = new Terms(1, 3, false);
                    assertThat(store().join("app", room, terms, one).await())
                            .as(at)
                            .isEqualTo(model.join("app", room, terms, one).await());
                }
                case 16 ->
                    assertThat(store().presence("app", room, one).await().places())
                            .as(at)
                            .isEqualTo(model.presence("app", room, one).await().places());
                default ->
                    assertThat(store().enter("app", room, 1, List.of(one)).await())
                            .as(at)
                            .isEqualTo(model.enter("app", room, 1, List.of(one)).await());
            }
            assertThat(store().members("app", room, 10, false).await())
                    .as(at)
                    .isEqualTo(model.members("app", room, 10, false).await());
        }
    }

    /**
     * A membership.
     *
     * @param user user id
     * @param session session id
     * @param gateway where
     * @param joinedAtMs epoch milliseconds
     * @return the membership
     */
    default Membership member(String user, String session, NodeId gateway, long joinedAtMs) {
        return new Membership(user, session, gateway, joinedAtMs);
    }

    private Entered enter(String room, Membership membership) {
        return store().enter("app", room, 1, List.of(membership)).await();
    }

    private List<String> users(String room) {
        return store().members("app", room, 10, false).await().members().stream()
                .map(Member::user)
                .toList();
    }
}
