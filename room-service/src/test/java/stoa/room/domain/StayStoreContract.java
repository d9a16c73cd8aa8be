package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.room.domain.StayStore.Kind;
import stoa.room.domain.StayStore.Stay;

/** What every store of members without a connection does. */
public interface StayStoreContract {
    /**
     * The store under test, empty.
     *
     * @return always the same one in a test
     */
    StayStore store();

    /**
     * The rooms it belongs to, empty.
     *
     * @return always the same one in a test
     */
    RoomStore rooms();

    @Test
    default void members_stay_until_they_are_removed() {
        create("r", 5);
        assertThat(store().add("app", "r", Kind.RECORDER, List.of("robot", "scribe"), 10)
                        .await())
                .isEqualTo(5);
        assertThat(store().add("app", "r", Kind.PROTECTED, List.of("robot"), 20).await())
                .isEqualTo(5);
        store().add("app", "r", Kind.RECORDER, List.of("robot"), 30).await();
        store().remove("app", "r", Kind.RECORDER, "scribe").await();
        store().remove("app", "r", Kind.PROTECTED, "nobody").await();
        assertThat(store().page(null, 10).await())
                .containsExactlyInAnyOrder(
                        new Stay("app", "r", Kind.RECORDER, "robot", 10, 5),
                        new Stay("app", "r", Kind.PROTECTED, "robot", 20, 5));
    }

    @Test
    default void nobody_stays_where_there_is_no_room() {
        assertThat(store().add("app", "r", Kind.RECORDER, List.of("robot"), 10).await())
                .isZero();
        assertThat(store().page(null, 10).await()).isEmpty();
    }

    @Test
    default void they_are_gone_with_their_room() {
        create("r", 5);
        create("s", 5);
        store().add("app", "r", Kind.RECORDER, List.of("robot"), 10).await();
        store().add("app", "s", Kind.RECORDER, List.of("robot"), 10).await();
        rooms().finish(rooms().destroy("app", List.of("r"), "api", 100).await()).await();
        create("r", 6);
        assertThat(store().page(null, 10).await()).extracting(Stay::room).containsExactly("s");
    }

    @Test
    default void pages_have_each_once() {
        create("r", 5);
        create("s", 5);
        for (int i = 0; i < 7; i++) {
            store().add("app", i % 2 == 0 ? "r" : "s", Kind.RECORDER, List.of("user" + i), 10)
                    .await();
        }
        List<Stay> all = new ArrayList<>();
        List<Stay> page = store().page(null, 3).await();
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store().page(page.getLast(), 3).await();
        }
        assertThat(all).hasSize(7).doesNotHaveDuplicates();
    }

    private void create(String room, long nowMs) {
        rooms().create("app", Map.of(room, "Room"), nowMs).await();
    }
}
