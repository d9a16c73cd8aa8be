package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.Lifetime;

/** What every store of lifetimes does. */
public interface LifetimeStoreContract {
    /** When rooms of these tests are created, epoch milliseconds. */
    long T = 1_700_000_000_000L;

    /** After 90 minutes of silence. */
    Lifetime SILENT_90 = new Lifetime(false, 90);

    /**
     * The store under test.
     *
     * @return always the same one in a test
     */
    LifetimeStore store();

    /**
     * The rooms it belongs to, empty.
     *
     * @return always the same one in a test
     */
    RoomStore rooms();

    /**
     * Puts a room on the keep-alive list.
     *
     * @param app app key
     * @param room room id
     */
    void keepAlive(String app, String room);

    @Test
    default void a_new_room_has_its_lifetime() {
        rooms().create("app", Map.of("r", "Room"), SILENT_90, T).await();
        assertThat(times("r")).isEqualTo(RoomTimes.created("app", "r", SILENT_90, T));
        rooms().create("app", Map.of("r", "Room"), Lifetime.DEFAULT, T + 1).await();
        assertThat(times("r").lifetime()).isEqualTo(SILENT_90);
        assertThat(store().describe("app", "unknown").await()).isEmpty();
    }

    @Test
    default void a_room_that_is_due_is_given_to_one_at_a_time() {
        create("r");
        long dueMs = times("r").lookAtMs();
        assertThat(store().claimDue(10, dueMs - 1, dueMs + 100).await()).isEmpty();
        assertThat(store().claimDue(10, dueMs, dueMs + 100).await())
                .singleElement()
                .satisfies(one -> assertThat(one.lookAtMs()).isEqualTo(dueMs + 100));
        assertThat(store().claimDue(10, dueMs, dueMs + 100).await()).isEmpty();
        assertThat(store().claimDue(10, dueMs + 100, dueMs + 200).await()).hasSize(1);
    }

    @Test
    default void those_that_waited_longest_come_first() {
        for (int i = 0; i < 5; i++) {
            rooms().create("app", Map.of("room-" + i, "R"), Lifetime.DEFAULT, T - i)
                    .await();
        }
        assertThat(store().claimDue(3, T + LifetimeRules.FIRST_LOOK_MS, Long.MAX_VALUE)
                        .await())
                .extracting(RoomTimes::room)
                .containsExactlyInAnyOrder("room-4", "room-3", "room-2");
    }

    @Test
    default void a_room_is_looked_at_later_with_what_was_found_out() {
        create("r");
        RoomTimes due = claimed();
        RoomTimes next = due.activeAt(T + 7).lookedAt(new LifetimeRules.Verdict.Later(T + 500_000, false), T + 9);
        store().postpone(List.of(due), List.of(next)).await();
        assertThat(times("r").lastActiveMs()).isEqualTo(T + 7);
        assertThat(times("r").keptUntilMs()).isZero();
        assertThat(times("r").lookAtMs()).isEqualTo(T + 500_000);
        store().postpone(List.of(due), List.of(due.lookedAt(new LifetimeRules.Verdict.Later(T + 1, true), T + 9)))
                .await();
        assertThat(times("r").lookAtMs()).isEqualTo(T + 500_000);
    }

    @Test
    default void a_room_that_is_kept_alive_says_so_and_remembers_until_when() {
        create("r");
        keepAlive("app", "r");
        RoomTimes due = claimed();
        assertThat(due.kept()).isTrue();
        store().postpone(List.of(due), List.of(due.lookedAt(new LifetimeRules.Verdict.Later(T + 99, true), T + 9)))
                .await();
        assertThat(times("r").keptUntilMs()).isEqualTo(T + 9);
        assertThat(times("r").kept()).isTrue();
    }

    @Test
    default void a_claimed_room_ends_with_reason_idle_and_its_end_waits_to_be_told() {
        create("r");
        RoomTimes due = claimed();
        List<Destruction> ended = store().end(List.of(due), T, T + 5_000).await();
        assertThat(ended).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo("idle");
            assertThat(one.createdAtMs()).isEqualTo(T);
        });
        assertThat(rooms().find("app", List.of("r")).await()).isEmpty();
        assertThat(rooms().claim(10, T + 5_000, T + 6_000).await()).isEqualTo(ended);
        assertThat(store().end(List.of(due), T, T + 5_000).await()).isEmpty();
    }

    @Test
    default void a_room_does_not_end_when_something_was_said_of_it_since_the_claim() {
        create("r");
        RoomTimes due = claimed();
        store().set("app", "r", SILENT_90, T + 1).await();
        assertThat(store().end(List.of(due), T, T + 5_000).await()).isEmpty();
        create("s");
        RoomTimes kept = claimed();
        keepAlive("app", "s");
        assertThat(store().end(List.of(kept), T, T + 5_000).await()).isEmpty();
        assertThat(rooms().find("app", List.of("r", "s")).await()).hasSize(2);
    }

    @Test
    default void another_room_under_the_same_id_does_not_end() {
        create("r");
        RoomTimes due = claimed();
        Destruction end = rooms().destroy("app", List.of("r"), "api", T).await().getFirst();
        rooms().finish(List.of(end)).await();
        rooms().create("app", Map.of("r", "Room"), Lifetime.DEFAULT, T + 3).await();
        RoomTimes again =
                store().claimDue(10, Long.MAX_VALUE - 1, due.lookAtMs()).await().getFirst();
        assertThat(again.lookAtMs()).isEqualTo(due.lookAtMs());
        assertThat(store().end(List.of(due), T, T + 5_000).await()).isEmpty();
    }

    @Test
    default void it_is_known_when_the_next_room_is_to_be_looked_at() {
        assertThat(store().nextLookMs().await()).isEqualTo(Long.MAX_VALUE);
        create("r");
        rooms().create("app", Map.of("own", "R"), SILENT_90, T).await();
        assertThat(store().nextLookMs().await()).isEqualTo(T + LifetimeRules.FIRST_LOOK_MS);
        claimed();
        assertThat(store().nextLookMs().await()).isEqualTo(T + LifetimeRules.FIRST_LOOK_MS + 5_000);
    }

    @Test
    default void activity_is_noted_once_a_minute() {
        create("r");
        long minute = Activity.SAVE_EVERY_MS;
        assertThat(touch("r", T + 10_000, T + 10_000)).isEqualTo(T);
        assertThat(touch("r", T + 10_000, T + minute)).isEqualTo(T + 10_000);
        assertThat(touch("r", T + 9_000, T + 2 * minute)).isEqualTo(T + 10_000);
        assertThat(touch("r", T + 70_000, T + minute + 9_999)).isEqualTo(T + 10_000);
        assertThat(times("r").lastActiveMs()).isEqualTo(T + 10_000);
        assertThat(store().touch(List.of(new ActiveRoom("app", "unknown", T)), T)
                        .await())
                .isEmpty();
    }

    @Test
    default void another_lifetime_counts_from_now_on() {
        create("r");
        Lifetime fixed = new Lifetime(true, 60);
        assertThat(store().set("app", "r", fixed, T + 5_000).await()).isTrue();
        RoomTimes times = times("r");
        assertThat(times.lifetime()).isEqualTo(fixed);
        assertThat(times.fromMs()).isEqualTo(T + 5_000);
        assertThat(times.lastActiveMs()).isEqualTo(T + 5_000);
        assertThat(times.lookAtMs()).isEqualTo(T + 5_000 + 3_600_000);
        assertThat(store().set("app", "unknown", fixed, T).await()).isFalse();
    }

    @Test
    default void rooms_of_an_app_are_looked_at_earlier_when_its_time_gets_shorter() {
        create("r");
        rooms().create("app", Map.of("own", "R"), SILENT_90, T).await();
        rooms().create("other", Map.of("r", "R"), Lifetime.DEFAULT, T).await();
        claimed();
        RoomTimes later =
                store().claimDue(10, Long.MAX_VALUE - 1, T + 9_000_000).await().getFirst();
        assertThat(later.lookAtMs()).isEqualTo(T + 9_000_000);
        assertThat(store().shorten("app", 10).await()).isOne();
        assertThat(times("r").lookAtMs()).isEqualTo(T + 600_000);
        assertThat(store().shorten("app", 10).await()).isZero();
        assertThat(store().shorten("app", 20).await()).isZero();
    }

    private void create(String room) {
        rooms().create("app", Map.of(room, "Room"), Lifetime.DEFAULT, T).await();
    }

    /** The one room that is due a minute after its creation. */
    private RoomTimes claimed() {
        long dueMs = T + LifetimeRules.FIRST_LOOK_MS;
        List<RoomTimes> due = store().claimDue(10, dueMs, dueMs + 5_000).await();
        assertThat(due).isNotEmpty();
        return due.getFirst();
    }

    private RoomTimes times(String room) {
        return store().describe("app", room).await().orElseThrow().times();
    }

    private long touch(String room, long atMs, long nowMs) {
        return store().touch(List.of(new ActiveRoom("app", room, atMs)), nowMs)
                .await()
                .getOrDefault(new Activity.Room("app", room), -1L);
    }
}
