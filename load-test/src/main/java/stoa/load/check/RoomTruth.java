package stoa.load.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All messages of a room in their order, as acks told it. Built once; then any thread. */
final class RoomTruth {
    private record Accepted(long cursor, long message, boolean shed) {}

    private final Map<Integer, long[]> outcomes = new HashMap<>();
    private final LongList cursors = new LongList();
    private final LongList messages = new LongList();
    private final BitSet shed = new BitSet();
    private int open;

    /**
     * The truth about a room.
     *
     * @param published all streams of the room
     * @param order what clients saw: decides about messages whose outcome is unknown
     */
    RoomTruth(Collection<Published> published, RoomOrder order) {
        published.forEach(one -> outcomes.put(one.stream(), one.outcomes().clone()));
        adoptUnknown(order);
        List<Accepted> accepted = new ArrayList<>();
        outcomes.forEach((stream, all) -> {
            for (int i = 0; i < all.length; i++) {
                long outcome = all[i];
                if (outcome == Published.UNKNOWN) {
                    open++;
                } else if (outcome != Published.REFUSED) {
                    accepted.add(new Accepted(Math.abs(outcome), RoomOrder.pack(stream, i + 1), outcome < 0));
                }
            }
        });
        accepted.sort(Comparator.comparingLong(Accepted::cursor));
        for (Accepted one : accepted) {
            shed.set(cursors.size(), one.shed());
            cursors.add(one.cursor());
            messages.add(one.message());
        }
    }

    private void adoptUnknown(RoomOrder order) {
        for (int i = 0; i < order.size(); i++) {
            adopt(order.cursor(i), order.message(i));
        }
        order.stragglers().forEach(this::adopt);
    }

    private void adopt(long cursor, long message) {
        long[] stream = outcomes.get(RoomOrder.stream(message));
        int index = RoomOrder.number(message) - 1;
        if (stream != null && index >= 0 && index < stream.length && stream[index] == Published.UNKNOWN) {
            stream[index] = cursor;
        }
    }

    int size() {
        return cursors.size();
    }

    long cursor(int index) {
        return cursors.get(index);
    }

    long message(int index) {
        return messages.get(index);
    }

    boolean isShed(int index) {
        return shed.get(index);
    }

    /** Messages of which nobody can say whether they were accepted. */
    int open() {
        return open;
    }

    /** Index of the first message behind a cursor. */
    int after(long cursor) {
        int found = cursors.find(0, cursor);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** How many messages from an index on were shed. */
    int shedFrom(int index) {
        return shed.cardinality() - shed.get(0, index).cardinality();
    }

    /** What is wrong with a message at a place; empty when nothing is. */
    String objection(long cursor, long message) {
        long[] stream = outcomes.get(RoomOrder.stream(message));
        int index = RoomOrder.number(message) - 1;
        if (stream == null || index < 0 || index >= stream.length) {
            return " was never sent";
        }
        if (stream[index] == Published.REFUSED) {
            return " was refused, but came";
        }
        long told = Math.abs(stream[index]);
        return told == cursor ? "" : " came with cursor " + cursor + ", its ack said " + told;
    }
}
