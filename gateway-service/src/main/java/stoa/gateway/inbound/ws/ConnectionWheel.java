package stoa.gateway.inbound.ws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a loop, spread over slots so that one timer looks at all of them in turn instead
 * of a timer each. Bounded by the connections of the process. On the loop only.
 */
final class ConnectionWheel {
    private static final int SLOTS = 16;

    private final List<Map<Long, LoopConnection>> slots = new ArrayList<>(SLOTS);
    private int next;

    ConnectionWheel() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new HashMap<>());
        }
    }

    /** How often to call {@link #turn} so that each connection is seen once in {@code roundMs}. */
    static long turnMs(long roundMs) {
        return Math.max(1, roundMs / SLOTS);
    }

    private Map<Long, LoopConnection> slot(long number) {
        return slots.get(Math.floorMod(number, SLOTS));
    }

    void add(LoopConnection connection) {
        slot(connection.number()).put(connection.number(), connection);
    }

    boolean remove(LoopConnection connection) {
        return slot(connection.number()).remove(connection.number(), connection);
    }

    @Nullable
    LoopConnection get(long number) {
        return slot(number).get(number);
    }

    /** The connections whose turn it is. */
    Collection<LoopConnection> turn() {
        Map<Long, LoopConnection> due = slots.get(next);
        next = (next + 1) % SLOTS;
        return List.copyOf(due.values());
    }

    /** All of them. */
    List<LoopConnection> all() {
        List<LoopConnection> all = new ArrayList<>();
        slots.forEach(slot -> all.addAll(slot.values()));
        return all;
    }
}
