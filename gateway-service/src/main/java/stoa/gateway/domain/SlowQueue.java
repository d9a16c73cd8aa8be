package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;

/**
 * What waits for one connection that does not read fast enough: the third place of shedding. Above
 * {@link #SOFT_BYTES_MAX} the oldest of the lowest priority goes first, protected entries never; what
 * is left is delivered in order with gaps where something is missing. Above {@link #HARD_BYTES_MAX},
 * which only protected entries can reach, the connection has to be closed. Pure; lives on the
 * connection's loop.
 */
public final class SlowQueue {
    /** Estimated bytes kept before anything is shed. */
    public static final long SOFT_BYTES_MAX = 256L * 1024;

    /** Estimated bytes of protected entries after which the connection is given up. */
    public static final long HARD_BYTES_MAX = 1024L * 1024;

    private static final int LOOSE_GAPS_MAX = 1_024;

    /** Something to deliver. */
    public sealed interface Item {
        /**
         * An entry.
         *
         * @param room its room
         * @param entry what happened
         */
        record Deliver(Conversation room, LiveEntry entry) implements Item {}

        /**
         * Something was shed here.
         *
         * @param room the room
         * @param shed how many of which priority
         * @param fromCursor cursor of the first one; 0 when only transient ones were shed
         * @param toCursor cursor of the last one; 0 when only transient ones were shed
         */
        record Gap(Conversation room, ShedCount shed, long fromCursor, long toCursor) implements Item {
            Gap plus(Gap later) {
                return new Gap(
                        room,
                        shed.plus(later.shed),
                        fromCursor == 0 ? later.fromCursor : fromCursor,
                        later.toCursor == 0 ? toCursor : later.toCursor);
            }
        }
    }

    private static final class Node {
        private Item item;

        private Node(Item item) {
            this.item = item;
        }
    }

    private final Map<Priority, ArrayDeque<Node>> byPriority = new EnumMap<>(Priority.class);
    private List<Node> nodes = new ArrayList<>();
    private long bytes;
    private int looseGaps;
    private ShedCount shedHere = ShedCount.NONE;

    /** An empty queue. */
    public SlowQueue() {
        for (Priority priority : Priority.values()) {
            byPriority.put(priority, new ArrayDeque<>());
        }
    }

    /**
     * Takes an entry; one that the room's budget shed becomes a gap at once.
     *
     * @param room its room
     * @param entry what happened
     * @return false when the hard limit is reached: close the connection
     */
    public boolean offer(Conversation room, LiveEntry entry) {
        if (entry.entry().shed()) {
            nodes.add(new Node(gap(room, entry)));
            looseGap();
            return true;
        }
        Node node = new Node(new Item.Deliver(room, entry));
        nodes.add(node);
        queueOf(entry.entry().event().shedPriority()).add(node);
        bytes += EntrySize.bytes(entry.entry());
        while (bytes > SOFT_BYTES_MAX && shedOne()) {
            looseGap();
        }
        return bytes <= HARD_BYTES_MAX;
    }

    private ArrayDeque<Node> queueOf(Priority priority) {
        return byPriority.computeIfAbsent(priority, _ -> new ArrayDeque<>());
    }

    private boolean shedOne() {
        Node node = lowest();
        if (node == null || !(node.item instanceof Item.Deliver deliver)) {
            return false;
        }
        bytes -= EntrySize.bytes(deliver.entry().entry());
        shedHere = shedHere.plus(deliver.entry().entry().event().shedPriority());
        node.item = gap(deliver.room(), deliver.entry());
        return true;
    }

    private @Nullable Node lowest() {
        for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH)) {
            Node node = queueOf(priority).pollFirst();
            if (node != null) {
                return node;
            }
        }
        return null;
    }

    private static Item.Gap gap(Conversation room, LiveEntry entry) {
        long cursor = entry.entry().isTransient() ? 0 : entry.entry().cursor().value();
        return new Item.Gap(room, ShedCount.NONE.plus(entry.entry().event().shedPriority()), cursor, cursor);
    }

    private void looseGap() {
        if (++looseGaps > LOOSE_GAPS_MAX) {
            joinGaps();
        }
    }

    /** Joins gaps of a room that have nothing of the room between them. */
    private void joinGaps() {
        List<Node> joined = new ArrayList<>();
        Map<Conversation, Node> openGaps = new HashMap<>();
        for (Node node : nodes) {
            switch (node.item) {
                case Item.Deliver deliver -> {
                    openGaps.remove(deliver.room());
                    joined.add(node);
                }
                case Item.Gap gap -> {
                    Node open = openGaps.get(gap.room());
                    if (open != null && open.item instanceof Item.Gap earlier) {
                        open.item = earlier.plus(gap);
                    } else {
                        openGaps.put(gap.room(), node);
                        joined.add(node);
                    }
                }
            }
        }
        nodes = joined;
        looseGaps = 0;
    }

    /**
     * Takes everything out.
     *
     * @return what to deliver, each room's items in order
     */
    public List<Item> drain() {
        joinGaps();
        List<Item> items = nodes.stream().map(node -> node.item).toList();
        nodes = new ArrayList<>();
        byPriority.values().forEach(ArrayDeque::clear);
        bytes = 0;
        return items;
    }

    /**
     * Forgets what waits of a room the connection has left.
     *
     * @param room the room
     */
    public void forget(Conversation room) {
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes) {
            switch (node.item) {
                case Item.Deliver deliver -> {
                    if (deliver.room().equals(room)) {
                        bytes -= EntrySize.bytes(deliver.entry().entry());
                        queueOf(deliver.entry().entry().event().shedPriority()).remove(node);
                    } else {
                        kept.add(node);
                    }
                }
                case Item.Gap gap -> {
                    if (!gap.room().equals(room)) {
                        kept.add(node);
                    }
                }
            }
        }
        nodes = kept;
    }

    /**
     * Whether nothing waits.
     *
     * @return true when there is nothing to deliver
     */
    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    /**
     * How much waits.
     *
     * @return estimated bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * What this queue itself has shed so far, for metrics.
     *
     * @return a count from the start of the connection
     */
    public ShedCount shed() {
        return shedHere;
    }
}
