package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Arrival;
import stoa.room.domain.MembershipStore.Farewell;
import stoa.room.domain.MembershipStore.Going;
import stoa.room.domain.MembershipStore.Presence;
import stoa.room.domain.MembershipStore.Terms;
import stoa.room.domain.RoomEvents.Visit;

/** What every store of memberships tells of visits: when they begin, and before they end. */
public interface VisitContract {
    /** A gateway. */
    NodeId G1 = MembershipStoreContract.G1;

    /** Another gateway. */
    NodeId G2 = MembershipStoreContract.G2;

    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    MembershipStore store();

    @Test
    default void a_full_room_refuses_users_but_not_sessions() {
        assertThat(join("r", 2, member("tom", "s1", G1, 10))).isInstanceOf(Arrival.In.class);
        assertThat(join("r", 2, member("amy", "s2", G1, 20))).isInstanceOf(Arrival.In.class);
        assertThat(join("r", 2, member("bob", "s3", G1, 30))).isEqualTo(new Arrival.Full());
        assertThat(join("r", 2, member("amy", "s4", G2, 40))).isInstanceOf(Arrival.In.class);
        assertThat(join("r", 0, member("bob", "s3", G1, 30)))
                .isInstanceOfSatisfying(
                        Arrival.In.class, in -> assertThat(in.users()).isEqualTo(3));
        assertThat(users("r")).containsExactly("tom", "amy", "bob");
        store().clear(List.of(new MembershipStore.Gone("app", "r", 1))).await();
        assertThat(join("r", 2, member("tom", "s1", G1, 50))).isEqualTo(new Arrival.Gone());
    }

    @Test
    default void a_presence_is_fresh_until_it_is_told() {
        Arrival.In first = in(join("r", 0, member("tom", "s1", G1, 10)));
        assertThat(first.fresh()).isTrue();
        assertThat(first.joinedAtMs()).isEqualTo(10);
        assertThat(in(join("r", 0, member("tom", "s1", G1, 10)))).isEqualTo(first);
        assertThat(presence("r", member("tom", "s1", G1, 10)).isTold()).isFalse();
        told("tom", 9);
        assertThat(in(join("r", 0, member("tom", "s1", G1, 10)))).isEqualTo(first);
        told("tom", 10);
        assertThat(in(join("r", 0, member("tom", "s1", G1, 10))).fresh()).isFalse();
        assertThat(presence("r", member("tom", "s1", G1, 10)).isTold()).isTrue();
        Arrival.In second = in(join("r", 0, member("tom", "s2", G2, 20)));
        assertThat(second.fresh()).isFalse();
        assertThat(second.joinedAtMs()).isEqualTo(10);
    }

    @Test
    default void another_session_is_fresh_while_the_first_one_was_not_told() {
        join("r", 0, member("tom", "s1", G1, 10));
        assertThat(in(join("r", 0, member("tom", "s2", G2, 20)))).isEqualTo(new Arrival.In(1, 10, true));
        store().leave("app", "r", member("tom", "s1", G1, 0)).await();
        assertThat(presence("r", member("tom", "s2", G2, 0)).isTold()).isFalse();
        store().leave("app", "r", member("tom", "s2", G2, 0)).await();
        assertThat(presence("r", member("tom", "s2", G2, 0)).isTold()).isTrue();
    }

    @Test
    default void what_gateways_say_and_what_is_known_already_need_not_be_told() {
        enter("r", member("tom", "s1", G1, 10));
        assertThat(presence("r", member("tom", "s1", G1, 0)).isTold()).isTrue();
        Terms known = new Terms(1, 0, true);
        assertThat(in(store().join("app", "r", known, member("amy", "s", G1, 20))
                                .await())
                        .fresh())
                .isFalse();
    }

    @Test
    default void a_membership_is_seen_with_its_user() {
        join("r", 0, member("tom", "s1", G1, 10));
        join("r", 0, member("amy", "s2", G1, 20));
        store().enter("app", "r", 1, List.of(member("tom", "", Stays.STAYING, 10)))
                .await();
        assertThat(presence("r", member("tom", "s1", G1, 0))).isEqualTo(new Presence(true, 2, true, 10, 2, false));
        assertThat(presence("r", member("tom", "s1", G2, 0)).isIn()).isFalse();
        assertThat(presence("r", member("amy", "s2", G1, 0)).stays()).isFalse();
        assertThat(presence("r", member("bob", "s", G1, 0))).isEqualTo(new Presence(false, 0, false, 0, 2, true));
        assertThat(store().present("app", "r", List.of("bob", "tom", "amy")).await())
                .isEqualTo(Set.of("tom", "amy"));
        assertThat(store().present("app", "nobody here", List.of("tom")).await())
                .isEmpty();
    }

    @Test
    default void those_who_are_taken_out_are_named_before_and_each_last_membership_once() {
        for (int i = 0; i < 1_200; i++) {
            enter("r", member("user" + i, "s" + i, G2, i + 1));
        }
        enter("r", member("user0", "elsewhere", G1, 7));
        store().renew("app", "r", "user2", 3).await();
        enter("r", member("user1", "again", G2, 9));
        List<String> last = new ArrayList<>();
        List<Long> users = new ArrayList<>();
        Farewell farewell = farewell((app, room, going) -> {
            assertThat(app + ' ' + room).isEqualTo("app r");
            assertThat(going).hasSizeBetween(1, 1_201);
            users.add(going.getFirst().users());
            for (Going one : going) {
                assertThat(one.membership().joinedAtMs()).isPositive();
                assertThat(one.isTold()).isNotEqualTo(one.membership().user().equals("user2"));
                if (one.isLast()) {
                    last.add(one.membership().user());
                }
            }
        });
        assertThat(store().dropGateway(G2.address(), farewell).await()).isEqualTo(1_201);
        assertThat(last).hasSize(1_199).doesNotHaveDuplicates().doesNotContain("user0");
        assertThat(users.getFirst()).isEqualTo(1_200);
        assertThat(users("r")).containsExactly("user0");
    }

    @Test
    default void nobody_is_taken_out_before_the_farewell_succeeds() {
        enter("r", member("tom", "s1", G1, 10));
        Farewell failing = farewell((_, _, _) -> {
            throw new IllegalStateException("away");
        });
        assertThat(store().dropGateway(G1.address(), failing).otherwise(-1L).await())
                .isEqualTo(-1);
        assertThat(users("r")).containsExactly("tom");
        assertThat(store().dropGateway(G1.address()).await()).isOne();
    }

    @Test
    default void a_visit_can_begin_anew_while_it_lasts() {
        join("r", 0, member("tom", "s1", G1, 10));
        store().renew("app", "r", "tom", 77).await();
        store().renew("app", "r", "amy", 77).await();
        assertThat(presence("r", member("tom", "s1", G1, 0)).isTold()).isFalse();
        assertThat(presence("r", member("tom", "s1", G1, 0)).joinedAtMs()).isEqualTo(77);
        assertThat(presence("r", member("amy", "s", G1, 0)).joinedAtMs()).isZero();
        store().leave("app", "r", member("tom", "s1", G1, 0)).await();
        assertThat(in(join("r", 0, member("tom", "s1", G1, 20))).fresh()).isTrue();
        assertThat(in(join("r", 0, member("amy", "s", G1, 20))).fresh()).isTrue();
    }

    @Test
    default void who_was_put_out_is_refused_and_comes_as_another_visitor_after() {
        join("r", 0, member("tom", "s1", G1, 10));
        store().putOut("app", "r", List.of("tom"), Long.MAX_VALUE).await();
        assertThat(join("r", 1, member("tom", "s1", G1, 10))).isEqualTo(new Arrival.Barred(Long.MAX_VALUE));
        store().letIn("app", "r", List.of("tom")).await();
        Arrival.In second = in(join("r", 1, member("tom", "s1", G1, 20)));
        assertThat(second).isEqualTo(new Arrival.In(1, 20, true));
    }

    private void told(String user, long joinedAtMs) {
        store().told(new Visit("app", "r", user, joinedAtMs)).await();
    }

    /** What is done before memberships are taken out. */
    interface Before {
        /** Looks at them; what it throws fails the farewell. */
        void before(String app, String room, List<Going> going);
    }

    private static Farewell farewell(Before before) {
        return new Farewell() {
            @Override
            public Future<Void> before(String app, String room, List<Going> going) {
                try {
                    before.before(app, room, going);
                    return Future.succeededFuture();
                } catch (IllegalStateException failure) {
                    return Future.failedFuture(failure);
                }
            }

            @Override
            public Future<Void> stillIn(String app, String room, List<String> users) {
                return Future.succeededFuture();
            }
        };
    }

    private Arrival join(String room, int usersMax, Membership membership) {
        return store().join("app", room, new Terms(1, usersMax, false), membership)
                .await();
    }

    private Presence presence(String room, Membership membership) {
        return store().presence("app", room, membership).await();
    }

    private static Arrival.In in(Arrival arrival) {
        if (arrival instanceof Arrival.In in) {
            return in;
        }
        throw new AssertionError(arrival);
    }

    private void enter(String room, Membership membership) {
        store().enter("app", room, 1, List.of(membership)).await();
    }

    private static Membership member(String user, String session, NodeId gateway, long joinedAtMs) {
        return new Membership(user, session, gateway, joinedAtMs);
    }

    private List<String> users(String room) {
        return store().members("app", room, 10, false).await().members().stream()
                .map(member -> member.user())
                .toList();
    }
}
