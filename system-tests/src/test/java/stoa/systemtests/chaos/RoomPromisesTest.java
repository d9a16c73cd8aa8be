package stoa.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEvent.Cause;
import stoa.protocol.kafka.RoomEvent.Kind;

/** The check of chaos finds what is lost, doubled, made up or out of order. */
class RoomPromisesTest {
    private final RoomDeeds deeds = new RoomDeeds();
    private final List<RoomEvent> events = new ArrayList<>();

    RoomPromisesTest() {
        did(Kind.CREATED, "");
        did(Kind.JOINED, "tom");
        did(Kind.LEFT, "tom");
        tell("1", Kind.CREATED, 0);
        tell("2", Kind.JOINED, 1, "tom");
        tell("2", Kind.JOINED, 1, "tom");
        tell("3", Kind.LEFT, 2, "tom");
    }

    @Test
    void repeats_are_fine() {
        assertThat(broken()).isEmpty();
    }

    @Test
    void what_is_lost_is_found() {
        did(Kind.BANNED, "amy");
        deeds.did(Kind.JOINED, "r", "bob", 0, 1);
        assertThat(broken()).singleElement().asString().contains("BANNED", "amy");
    }

    @Test
    void what_is_doubled_or_made_up_is_found() {
        did(Kind.UNBANNED, "amy");
        tell("4", Kind.UNBANNED, 3, "amy");
        tell("5", Kind.UNBANNED, 3, "amy");
        tell("6", Kind.MUTED, 3, "amy");
        assertThat(broken())
                .hasSize(2)
                .anyMatch(one -> one.contains("told 2"))
                .anyMatch(one -> one.contains("nobody did it"));
    }

    @Test
    void what_is_out_of_order_is_found() {
        events.addFirst(events.remove(3));
        assertThat(broken())
                .hasSize(2)
                .anyMatch(one -> one.contains("begins with LEFT"))
                .anyMatch(one -> one.contains("joined after they had left"));
    }

    @Test
    void a_room_that_ends_early_or_goes_on_after_its_end_is_found() {
        did(Kind.DESTROYED, "");
        events.add(2, new RoomEvent("app", "r", "9", Kind.DESTROYED, Cause.IDLE, List.of(), null, 59_999));
        assertThat(broken())
                .hasSize(2)
                .anyMatch(one -> one.contains("goes on after its end"))
                .anyMatch(one -> one.contains("after 59999 ms"));
    }

    @Test
    void a_repeated_creation_is_told_only_after_the_end_of_the_room() {
        deeds.did(Kind.CREATED, "r", "", 0, 3);
        deeds.did(Kind.DESTROYED, "r", "", 0, 3);
        tell("4", Kind.DESTROYED, 3);
        tell("5", Kind.CREATED, 4);
        tell("6", Kind.DESTROYED, 5);
        assertThat(broken()).isEmpty();
        events.remove(events.size() - 3);
        assertThat(broken()).singleElement().asString().contains("created while it was there");
        tell("7", Kind.DESTROYED, 6);
        assertThat(broken()).hasSize(2).anyMatch(one -> one.contains("goes on after its end with DESTROYED"));
    }

    @Test
    void attributes_are_what_the_events_make_of_them_and_versions_grow() {
        deeds.did(Kind.ATTRIBUTES_CHANGED, "r", "k=1", 1, 1);
        deeds.did(Kind.ATTRIBUTES_CHANGED, "r", "l=2", 1, 1);
        deeds.did(Kind.ATTRIBUTES_CHANGED, "r", "-k", 1, 1);
        attributes("a", 5, Map.of("k", "1"), List.of());
        attributes("b", 6, Map.of("l", "2"), List.of("k"));
        assertThat(RoomPromises.check(deeds.counts(), events))
                .isEqualTo(new RoomPromises.Found(List.of(), Map.of("r", Map.of("l", "2")), 5));
        events.add(events.remove(events.size() - 2));
        assertThat(broken()).singleElement().asString().contains("version 5 came after 6");
    }

    private void did(Kind kind, String about) {
        deeds.did(kind, "r", about, 1, 1);
    }

    private void tell(String id, Kind kind, long atMs, String... users) {
        events.add(new RoomEvent("app", "r", id, kind, Cause.ASKED, List.of(users), null, atMs));
    }

    private void attributes(String id, long version, Map<String, String> set, List<String> deleted) {
        events.add(new RoomEvent(
                "app",
                "r",
                id,
                Kind.ATTRIBUTES_CHANGED,
                Cause.ASKED,
                List.of(),
                null,
                "host",
                set,
                deleted,
                version,
                1));
    }

    private List<String> broken() {
        return RoomPromises.check(deeds.counts(), events).broken();
    }
}
