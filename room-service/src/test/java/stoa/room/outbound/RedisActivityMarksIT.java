package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.room.RealServers;
import stoa.room.domain.Activity;
import stoa.room.domain.ActivityMarks;

/** Exact activity in Redis. */
class RedisActivityMarksIT {
    private static final Activity.Room R = new Activity.Room("app", "r");

    private final ActivityMarks marks = new RedisActivityMarks(RealServers.RUNNING.redis());

    @BeforeEach
    void empty() {
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
    }

    @Test
    void the_latest_wins_and_rooms_without_a_mark_are_left_out() {
        marks.mark(List.of(new ActiveRoom("app", "r", 1_732_360_000_123L)), 0).await();
        marks.mark(List.of(new ActiveRoom("app", "r", 1_732_360_000_100L)), 0).await();
        assertThat(marks.latest(List.of(new Activity.Room("app", "s"), R)).await())
                .isEqualTo(Map.of(R, 1_732_360_000_123L));
    }

    @Test
    void a_thousand_rooms_are_marked_and_read_at_once() {
        List<ActiveRoom> active = IntStream.range(0, Activity.PART_MAX)
                .mapToObj(i -> new ActiveRoom("app", "room-" + i, 1_000 + i))
                .toList();
        marks.mark(active, 0).await();
        assertThat(marks.latest(active.stream()
                                .map(room -> new Activity.Room(room.app(), room.room()))
                                .toList())
                        .await())
                .hasSize(Activity.PART_MAX)
                .containsEntry(new Activity.Room("app", "room-7"), 1_007L);
    }

    @Test
    void old_marks_are_given_up() {
        marks.mark(List.of(new ActiveRoom("app", "r", 1_000)), 0).await();
        marks.mark(List.of(new ActiveRoom("app", "s", 5_000)), 2_000).await();
        assertThat(marks.latest(List.of(R)).await()).isEmpty();
        marks.mark(List.of(), 0).await();
    }
}
