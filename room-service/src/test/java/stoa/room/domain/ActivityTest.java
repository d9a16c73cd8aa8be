package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Activity is exact for all nodes, and cheap for PostgreSQL (feature B7). */
class ActivityTest {
    private static final Activity.Room ROOM = new Activity.Room("app", "r");

    private final Fixture at = new Fixture();

    @Test
    void a_busy_room_is_written_once_a_minute_and_its_last_word_within_75_s() {
        at.create("r");
        long savedMs = Fixture.NOW_MS;
        long writtenAtMs = Fixture.NOW_MS;
        int writes = 0;
        for (int s = 0; s < 600; s++) {
            at.clock.pass(1_000);
            if (s < 500) {
                at.activity.heard("app", "r", at.clock.millis());
            }
            at.activity.save().await();
            long nowSavedMs = at.times.times("app", "r").lastActiveMs();
            if (nowSavedMs != savedMs) {
                assertThat(at.clock.millis() - writtenAtMs).isGreaterThanOrEqualTo(Activity.SAVE_EVERY_MS);
                writtenAtMs = at.clock.millis();
                savedMs = nowSavedMs;
                writes++;
            }
            long activeMs = Fixture.NOW_MS + 1_000L * Math.min(500, s + 1);
            assertThat(activeMs - savedMs).isLessThanOrEqualTo(Activity.BEHIND_MAX_MS);
        }
        assertThat(savedMs).isEqualTo(Fixture.NOW_MS + 500_000);
        assertThat(writes).isBetween(8, 9);
    }

    @Test
    void what_one_node_heard_is_exact_for_another() {
        at.create("r");
        Activity other = new Activity(at.marks, at.times, at.outside, at.clock);
        at.clock.pass(5_000);
        at.activity.heard("app", "r", at.clock.millis());
        at.activity.heard("app", "r", at.clock.millis() - 3_000);
        at.activity.mark().await();
        assertThat(other.latest(List.of(ROOM)).await()).containsEntry(ROOM, Fixture.NOW_MS + 5_000);
    }

    @Test
    void marks_that_were_lost_are_made_again() {
        at.activity.heard("app", "r", Fixture.NOW_MS);
        at.activity.mark().await();
        at.marks.flush();
        at.activity.mark().await();
        assertThat(at.marks.latest(List.of(ROOM)).await()).isEmpty();
        at.activity.lost();
        at.activity.mark().await();
        assertThat(at.marks.latest(List.of(ROOM)).await()).containsEntry(ROOM, Fixture.NOW_MS);
    }

    @Test
    void what_could_not_be_marked_or_written_is_tried_again() {
        at.create("r");
        at.clock.pass(70_000);
        at.activity.heard("app", "r", at.clock.millis());
        at.marks.fail(new IOException("away"));
        at.times.fail(new IOException("away"));
        assertThatThrownBy(() -> at.activity.mark().await()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> at.activity.save().await()).isInstanceOf(IOException.class);
        at.marks.fail(null);
        at.times.fail(null);
        at.activity.mark().await();
        at.activity.save().await();
        assertThat(at.marks.latest(List.of(ROOM)).await()).containsEntry(ROOM, at.clock.millis());
        assertThat(at.times.times("app", "r").lastActiveMs()).isEqualTo(at.clock.millis());
    }

    @Test
    void silent_rooms_are_forgotten_and_no_more_are_remembered_than_the_bound() {
        at.activity.heard("app", "r", Fixture.NOW_MS);
        at.clock.pass(Activity.REMEMBERED_MS + 1);
        at.activity.save().await();
        assertThat(at.activity.remembered()).isZero();
        for (int i = 0; i <= Activity.ROOMS_MAX; i++) {
            at.activity.heard("app", "room-" + i, at.clock.millis());
        }
        assertThat(at.activity.remembered()).isEqualTo(Activity.ROOMS_MAX);
        assertThat(at.outside.signals).containsExactly("activity forgotten");
    }

    @Test
    void nobody_is_active_in_the_future() {
        at.activity.heard("app", "r", Fixture.NOW_MS + 1_000_000);
        assertThat(at.activity.latest(List.of(ROOM)).await()).containsEntry(ROOM, Fixture.NOW_MS);
    }
}
