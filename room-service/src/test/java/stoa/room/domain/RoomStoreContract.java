package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** What every store of rooms does. */
public interface RoomStoreContract {
    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    RoomStore store();

    @Test
    default void a_room_is_created_once() {
        List<RoomPolicy> changed = created("app", Map.of("r", "Room"), 5);
        assertThat(changed).singleElement().satisfies(policy -> {
            assertThat(policy.exists()).isTrue();
            assertThat(policy.createdAtMs()).isEqualTo(5);
            assertThat(policy).isEqualTo(store().policy("app", "r").await());
        });
        assertThat(created("app", Map.of("r", "Other"), 6)).isEmpty();
        assertThat(store().find("app", List.of("r")).await()).containsExactly(new RoomInfo("r", "Room", 5));
    }

    @Test
    default void rooms_come_in_the_order_asked_for_without_unknown_ones_and_those_of_other_apps() {
        created("app", Map.of("a", "A", "b", "B"), 5);
        created("other", Map.of("c", "C"), 5);
        assertThat(store().find("app", List.of("b", "c", "a", "b")).await())
                .extracting(RoomInfo::id)
                .containsExactly("b", "a");
    }

    @Test
    default void versions_grow_over_creation_destruction_and_creation_anew() {
        RoomPolicy before = store().policy("app", "r").await();
        RoomPolicy first = created("app", Map.of("r", "R"), 5).getFirst();
        List<Destruction> destroyed =
                store().destroy("app", List.of("r", "unknown"), "api", 100).await();
        assertThat(destroyed).singleElement().satisfies(one -> {
            assertThat(one.room()).isEqualTo("r");
            assertThat(one.createdAtMs()).isEqualTo(5);
            assertThat(one.told()).isFalse();
        });
        RoomPolicy between = store().policy("app", "r").await();
        store().finish(destroyed).await();
        RoomPolicy second = created("app", Map.of("r", "R"), 9).getFirst();
        assertThat(before.exists()).isFalse();
        assertThat(between.exists()).isFalse();
        assertThat(List.of(
                        before.version(), first.version(), destroyed.getFirst().version(), second.version()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(between.version()).isBetween(destroyed.getFirst().version(), second.version() - 1);
    }

    @Test
    default void no_room_is_created_while_one_of_them_waits_for_its_end() {
        created("app", Map.of("r", "R"), 5);
        Destruction destroyed =
                store().destroy("app", List.of("r"), "api", 100).await().getFirst();
        assertThat(store().create("app", Map.of("r", "R", "s", "S"), 6).await())
                .isEqualTo(new RoomStore.Creation.Waiting(List.of(destroyed)));
        assertThat(store().find("app", List.of("r", "s")).await()).isEmpty();
    }

    @Test
    default void a_destruction_is_given_to_one_at_a_time_until_it_is_finished() {
        created("app", Map.of("r", "R"), 5);
        Destruction destroyed =
                store().destroy("app", List.of("r"), "idle", 100).await().getFirst();
        assertThat(store().claim(10, 99, 199).await()).isEmpty();
        assertThat(store().claim(10, 100, 200).await()).containsExactly(destroyed);
        assertThat(store().claim(10, 100, 200).await()).isEmpty();
        store().told(List.of(destroyed)).await();
        assertThat(store().claim(10, 200, 300).await()).singleElement().satisfies(one -> {
            assertThat(one.told()).isTrue();
            assertThat(one.event()).isEqualTo(destroyed.event());
        });
        store().finish(List.of(destroyed)).await();
        assertThat(store().claim(10, 400, 500).await()).isEmpty();
    }

    @Test
    default void the_end_of_an_earlier_room_finishes_nothing_of_a_later_one() {
        created("app", Map.of("r", "R"), 5);
        Destruction first =
                store().destroy("app", List.of("r"), "api", 0).await().getFirst();
        store().finish(List.of(first)).await();
        created("app", Map.of("r", "R"), 6);
        Destruction second =
                store().destroy("app", List.of("r"), "api", 0).await().getFirst();
        assertThat(second.event().id()).isNotEqualTo(first.event().id());
        assertThat(store().claim(10, 1, 2).await()).containsExactly(second);
    }

    /**
     * Creates rooms, none of which waits.
     *
     * @param app app key
     * @param names names by id
     * @param nowMs epoch milliseconds
     * @return policies of those that are new
     */
    default List<RoomPolicy> created(String app, Map<String, String> names, long nowMs) {
        if (store().create(app, names, nowMs).await() instanceof RoomStore.Creation.Created(var changed)) {
            return changed;
        }
        throw new AssertionError("a room waits for its end");
    }
}
