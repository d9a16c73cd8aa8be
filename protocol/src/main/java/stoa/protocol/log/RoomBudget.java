package stoa.protocol.log;

import java.util.HashMap;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;

/**
 * The second place of shedding: how many messages of a room go out live per window of log time.
 * Decided greedily in log order, from the records alone, by the partition's owner; the decision
 * travels with the entry, so every gateway acts alike. Not thread-safe.
 *
 * <p>In a window a room delivers at most {@code budget} messages. Half of it is kept for high
 * priority; of the other half low priority may use one half, so that normal messages outlive it.
 * Protected messages always go and use up the budget. Memory: one counter per room of the current
 * window.
 */
public final class RoomBudget {
    /** Length of a window in milliseconds of log time. */
    public static final long WINDOW_MS = 200;

    /** Messages per window unless the app says otherwise. */
    public static final int BUDGET_DEFAULT = 40;

    private final Map<Conversation, Integer> deliveredByRoom = new HashMap<>();
    private long currentWindow;

    /**
     * Decides about the next event of a room.
     *
     * @param room the room
     * @param logTimeMs the partition's clock at the event
     * @param priority the event's priority
     * @param budget messages per window, 0 for no limit
     * @return true when it is delivered, false when it is shed
     */
    public boolean admit(Conversation room, long logTimeMs, Priority priority, int budget) {
        if (budget == 0) {
            return true;
        }
        if (logTimeMs / WINDOW_MS > currentWindow) {
            currentWindow = logTimeMs / WINDOW_MS;
            deliveredByRoom.clear();
        }
        int delivered = deliveredByRoom.getOrDefault(room, 0);
        if (delivered >= share(priority, budget)) {
            return false;
        }
        deliveredByRoom.put(room, delivered + 1);
        return true;
    }

    private static int share(Priority priority, int budget) {
        return switch (priority) {
            case LOW -> Math.max(1, budget / 4);
            case NORMAL -> Math.max(1, budget / 2);
            case HIGH -> budget;
            case PROTECTED -> Integer.MAX_VALUE;
        };
    }
}
