package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import stoa.gateway.domain.SlowQueue.Item;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** What a slow connection gets is in order, within bounds, and tells of everything it lacks. */
class SlowQueueTest {
    private static final Priority[] PRIORITIES = {Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.PROTECTED};

    @Property(tries = 200)
    void everythingIsDeliveredOrCountedInItsPlace(@ForAll long seed) {
        Random random = new Random(seed);
        SlowQueue queue = new SlowQueue();
        Map<Conversation, List<Entry>> offered = new HashMap<>();
        int count = random.nextInt(3_000);
        for (int offset = 0; offset < count; offset++) {
            Conversation room = Entries.room(random.nextInt(3));
            Entry entry = big(room, offset, PRIORITIES[random.nextInt(3)], random.nextInt(2_000));
            offered.computeIfAbsent(room, _ -> new ArrayList<>()).add(entry);
            assertThat(queue.offer(room, Entries.live(entry))).isTrue();
            assertThat(queue.bytes()).isLessThanOrEqualTo(SlowQueue.SOFT_BYTES_MAX);
        }
        Map<Conversation, List<Item>> drained = new HashMap<>();
        for (Item item : queue.drain()) {
            switch (item) {
                case Item.Deliver deliver ->
                    drained.computeIfAbsent(deliver.room(), _ -> new ArrayList<>())
                            .add(item);
                case Item.Gap gap ->
                    drained.computeIfAbsent(gap.room(), _ -> new ArrayList<>()).add(item);
            }
        }
        offered.forEach((room, entries) -> checkRoom(entries, drained.getOrDefault(room, List.of())));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    private static void checkRoom(List<Entry> offered, List<Item> got) {
        int next = 0;
        for (Item item : got) {
            switch (item) {
                case Item.Deliver deliver -> {
                    assertThat(deliver.entry().entry()).isSameAs(offered.get(next));
                    next++;
                }
                case Item.Gap gap -> {
                    int total = gap.shed().total();
                    assertThat(total).isPositive();
                    ShedCount counted = ShedCount.NONE;
                    for (Entry entry : offered.subList(next, next + total)) {
                        counted = counted.plus(entry.event().shedPriority());
                    }
                    assertThat(gap.shed()).isEqualTo(counted);
                    assertThat(gap.fromCursor())
                            .isEqualTo(offered.get(next).cursor().value());
                    assertThat(gap.toCursor())
                            .isEqualTo(offered.get(next + total - 1).cursor().value());
                    next += total;
                }
            }
        }
        assertThat(next).isEqualTo(offered.size());
    }

    @Example
    void shedsTheOldestOfTheLowestPriorityFirst() {
        SlowQueue queue = new SlowQueue();
        Conversation room = Entries.room(1);
        int half = (int) SlowQueue.SOFT_BYTES_MAX / 2 - EntrySize.OVERHEAD_BYTES - 4;
        queue.offer(room, Entries.live(big(room, 0, Priority.LOW, 10)));
        queue.offer(room, Entries.live(big(room, 1, Priority.NORMAL, half)));
        queue.offer(room, Entries.live(big(room, 2, Priority.LOW, 10)));
        queue.offer(room, Entries.live(big(room, 3, Priority.HIGH, half)));
        assertThat(queue.shed()).isEqualTo(new ShedCount(2, 0, 0));
        queue.offer(room, Entries.live(big(room, 4, Priority.HIGH, half)));
        assertThat(queue.shed()).isEqualTo(new ShedCount(2, 1, 0));
    }

    @Example
    void protectedEntriesAreNeverShedButEndTheConnectionAtTheHardLimit() {
        SlowQueue queue = new SlowQueue();
        Conversation room = Entries.room(1);
        int offset = 0;
        while (queue.offer(room, Entries.live(big(room, offset, Priority.PROTECTED, 10_000)))) {
            offset++;
        }
        assertThat(queue.bytes()).isGreaterThan(SlowQueue.HARD_BYTES_MAX);
        assertThat(queue.shed()).isEqualTo(ShedCount.NONE);
    }

    @Example
    void whatTheRoomShedIsAGapAtOnce() {
        SlowQueue queue = new SlowQueue();
        Conversation room = Entries.room(1);
        Entry shed = Entries.shed(Entries.message(room, 7));
        queue.offer(room, Entries.live(shed));
        assertThat(queue.drain())
                .containsExactly(new Item.Gap(
                        room,
                        new ShedCount(0, 1, 0),
                        shed.cursor().value(),
                        shed.cursor().value()));
    }

    @Example
    void forgetsARoom() {
        SlowQueue queue = new SlowQueue();
        queue.offer(Entries.room(1), Entries.live(Entries.message(Entries.room(1), 1)));
        queue.offer(Entries.room(2), Entries.live(Entries.message(Entries.room(2), 2)));
        queue.forget(Entries.room(1));
        assertThat(queue.drain())
                .singleElement()
                .isInstanceOfSatisfying(
                        Item.Deliver.class,
                        deliver -> assertThat(deliver.room()).isEqualTo(Entries.room(2)));
        assertThat(queue.bytes()).isZero();
    }

    private static Entry big(Conversation room, long offset, Priority priority, int chars) {
        LogEvent.MessageAccepted plain = Entries.event(room, "cid-" + offset, priority, null);
        return new Entry(
                Entries.GENERATION,
                offset,
                offset,
                offset,
                new LogEvent.MessageAccepted(
                        room,
                        plain.id(),
                        "ann",
                        null,
                        plain.cid(),
                        "t",
                        new JsonText('"' + "x".repeat(chars) + '"'),
                        priority,
                        null,
                        null,
                        null),
                false);
    }
}
