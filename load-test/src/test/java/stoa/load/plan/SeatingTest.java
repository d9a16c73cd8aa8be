package stoa.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Who is in which room. */
class SeatingTest {
    @Property(tries = 300)
    void every_room_has_a_publisher_and_every_stream_is_somebodys(
            @ForAll @IntRange(min = 1, max = 60) int rooms, @ForAll @IntRange(min = 1, max = 60) int publishers) {
        LoadPlan plan = new LoadPlan(
                "run",
                List.of("http://a"),
                new LoadPlan.Crowd(100, rooms, publishers),
                new LoadPlan.Traffic(Protocol.NATIVE, 200, 0, -1),
                new LoadPlan.Pace(1, 0, 1, 1, 1),
                List.of());
        Seating seating = new Seating(plan);
        Set<Integer> streams = new HashSet<>();
        Set<Integer> served = new HashSet<>();
        for (int publisher = 0; publisher < publishers; publisher++) {
            Set<Integer> own = new HashSet<>();
            for (int stream : seating.streams(publisher)) {
                assertThat(streams.add(stream)).isTrue();
                assertThat(own.add(seating.roomOfStream(stream)))
                        .as("a publisher has one stream in a room")
                        .isTrue();
                assertThat(seating.publisher(stream)).isEqualTo(seating.publisherUser(publisher));
            }
            served.addAll(own);
        }
        assertThat(served).hasSize(rooms).allMatch(room -> room >= 0 && room < rooms);
    }
}
