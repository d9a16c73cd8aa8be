package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.TestClock;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.RoomPage;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.room.domain.RoomSearch.Found;
import stoa.room.domain.RoomSearch.FoundRoom;

/** Rooms by their members, in pages, without asking the stores more than needed. */
class RoomListsTest {
    private final TestClock clock = new TestClock(1_000);
    private final Map<String, Long> members = new HashMap<>();
    private final List<String> searches = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private List<FoundRoom> rooms = List.of();
    private boolean sizesAreAway;
    private final RoomLists lists = new RoomLists(this::find, this::sizes, clock);

    private Future<Found> find(String app, String part, int max) {
        searches.add(app + ':' + part);
        return Future.succeededFuture(new Found(rooms.size() + 7L, rooms.subList(0, Math.min(max, rooms.size()))));
    }

    private Future<List<Long>> sizes(String app, List<String> ids) {
        counts.add(ids.size());
        return sizesAreAway
                ? Future.failedFuture(new IllegalStateException("away"))
                : Future.succeededFuture(
                        ids.stream().map(id -> members.getOrDefault(id, 0L)).toList());
    }

    private static FoundRoom room(String id, long lastActiveMs) {
        return new FoundRoom(new RoomInfo(id, "Room " + id, 1), lastActiveMs);
    }

    private RoomPage list(String search, int skip, int limit) {
        return lists.list(new ListRooms("app", search, skip, limit)).await();
    }

    private static List<String> ids(RoomPage page) {
        return page.rooms().stream().map(one -> one.room().id()).toList();
    }

    @Test
    void most_members_come_first_then_those_active_last() {
        rooms = List.of(room("quiet", 9), room("small", 8), room("b", 5), room("a", 5), room("large", 1));
        members.putAll(Map.of("small", 2L, "large", 300L));
        RoomPage page = list("", 0, 3);
        assertThat(ids(page)).containsExactly("large", "small", "quiet");
        assertThat(page.total()).isEqualTo(12);
        assertThat(page.ranked()).isEqualTo(5);
        assertThat(page.counted()).isTrue();
        assertThat(ids(list("", 3, 3))).containsExactly("a", "b");
        assertThat(ids(list("", 99, 3))).isEmpty();
    }

    @Test
    void all_pages_and_askers_share_one_look_for_a_while() {
        rooms = List.of(room("a", 1));
        list("", 0, 1);
        members.put("a", 5L);
        clock.pass(RoomLists.KEPT_MS - 1);
        assertThat(list("", 0, 10).rooms().getFirst().members()).isZero();
        clock.pass(1);
        assertThat(list("", 0, 10).rooms().getFirst().members()).isEqualTo(5);
        list("A", 0, 10);
        list("a", 0, 10);
        assertThat(searches).containsExactly("app:", "app:", "app:a");
    }

    @Test
    void what_took_long_is_kept_long() {
        List<Promise<Found>> asked = new ArrayList<>();
        RoomLists slow = new RoomLists(
                (_, _, _) -> {
                    Promise<Found> answer = Promise.promise();
                    asked.add(answer);
                    return answer.future();
                },
                this::sizes,
                clock);
        ListRooms question = new ListRooms("app", "", 0, 10);
        Future<RoomPage> first = slow.list(question);
        Future<RoomPage> second = slow.list(question);
        clock.pass(3_000);
        asked.getFirst().complete(new Found(1, List.of(room("a", 1))));
        assertThat(ids(first.await())).isEqualTo(ids(second.await())).containsExactly("a");
        clock.pass(3_000 * RoomLists.KEPT_FACTOR - 1);
        slow.list(question);
        assertThat(asked).hasSize(1);
        clock.pass(1);
        slow.list(question);
        assertThat(asked).hasSize(2);
        asked.getLast().fail(new IllegalStateException("away"));
        slow.list(question);
        assertThat(asked).as("a failure is not kept").hasSize(3);
    }

    @Test
    void without_counts_there_still_is_a_list_that_says_so() {
        rooms = List.of(room("b", 9), room("a", 8));
        sizesAreAway = true;
        RoomPage page = list("", 0, 10);
        assertThat(ids(page)).containsExactly("b", "a");
        assertThat(page.counted()).isFalse();
    }

    @Test
    void many_rooms_are_counted_in_parts() {
        rooms = IntStream.range(0, 2 * RoomSizes.ROOMS_MAX + 1)
                .mapToObj(i -> room("r" + i, i))
                .toList();
        members.put("r" + 2 * RoomSizes.ROOMS_MAX, 1L);
        assertThat(ids(list("", 0, 1))).containsExactly("r" + 2 * RoomSizes.ROOMS_MAX);
        assertThat(counts).containsExactly(RoomSizes.ROOMS_MAX, RoomSizes.ROOMS_MAX, 1);
    }

    @Test
    void only_so_many_orders_are_kept() {
        for (int i = 0; i <= RoomLists.RANKINGS_MAX; i++) {
            list("s" + i, 0, 1);
        }
        list("s" + RoomLists.RANKINGS_MAX, 0, 1);
        assertThat(searches).hasSize(RoomLists.RANKINGS_MAX + 1);
        list("s0", 0, 1);
        assertThat(searches).hasSize(RoomLists.RANKINGS_MAX + 2);
        assertThat(lists.forgotten()).isEqualTo(2);
    }

    @Test
    void pages_and_searches_have_bounds() {
        for (ListRooms wrong : List.of(
                new ListRooms("app", "", 0, 0),
                new ListRooms("app", "", 0, RoomLists.PAGE_MAX + 1),
                new ListRooms("app", "", -1, 1),
                new ListRooms("app", "x".repeat(257), 0, 1),
                new ListRooms("app", "a\0b", 0, 1))) {
            assertThatThrownBy(() -> lists.list(wrong)).isInstanceOf(StoaException.class);
        }
    }
}
