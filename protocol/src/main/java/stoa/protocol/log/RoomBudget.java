package stoa.protocol.log;

import java.util.HashMap;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;

/**
 * The second place of shedding: how many messages of a room go out live per window of log time.
 * Decided greedily in log order by the partition's owner; the decision travels with the entry, so
 * every gateway acts alike. Not thread-safe.
 *
 * <p>In a window a room delivers at most {@code budget} messages. Half of it is reserved for high
 * priority; of the unreserved half the first half is open to low priority, so that normal messages
 * outlive it. Protected messages always go and use up the budget. Memory: one counter per room of the
 * current window.
 */
public final class RoomBudget {
    /** Length of a window in milliseconds of log time. */
    public static final long WINDOW_MS = 200;

    /** Messages per window unless the app says otherwise. */
    public static final int BUDGET_DEFAULT = 40;

    /** How far log time may lie behind the window before it counts as set back, in windows. */
    private static final long WINDOWS_BACK_MAX = 5;

    private record Spent(int all, int unreserved) {
        static final Spent NOTHING = new Spent(0, 0);
    }

    private final Map<Conversation, Spent> spentByRoom = new HashMap<>();
    private long currentWindow;

    /**
     * Decides about the next event of a room.
     *
     * @param room the room
     * @param logTimeMs the partition's clock at the event, or an estimate of it for what has no place
     *     in the log; what lies less than a second behind the current window counts in that window
     * @param priority the event's priority
     * @param budget messages per window, 0 for no limit
     * @return true when it is delivered, false when it is shed
     */
    public boolean admit(Conversation room, long logTimeMs, Priority priority, int budget) {
        if (budget == 0) {
            return true;
        }
        enterWindow(logTimeMs / WINDOW_MS);
        Spent spent = spentByRoom.getOrDefault(room, Spent.NOTHING);
        boolean unreserved = priority.compareTo(Priority.HIGH) < 0;
        boolean admitted = switch (priority) {
            case LOW -> spent.all() < budget && spent.unreserved() < Math.max(1, budget / 4);
            case NORMAL -> spent.all() < budget && spent.unreserved() < Math.max(1, budget / 2);
            case HIGH -> spent.all() < budget;
            case PROTECTED -> true;
        };
        if (admitted) {
            spentByRoom.put(room, new Spent(spent.all() + 1, spent.unreserved() + (unreserved ? 1 : 0)));
        }
        return admitted;
    }

    private void enterWindow(long window) {
        if (window > currentWindow || window < currentWindow - WINDOWS_BACK_MAX) {
            currentWindow = window;
            spentByRoom.clear();
        }
    }
}
