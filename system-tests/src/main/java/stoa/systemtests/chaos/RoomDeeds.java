package stoa.systemtests.chaos;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import stoa.protocol.kafka.RoomEvent.Kind;

/**
 * What was done to rooms in a run, as far as those know who did it: how many events each deed may have. An answer that
 * did not come leaves open whether it was done; a call that took long or met a fault may have been repeated between
 * services, and then counts twice where every repeat is a deed of its own. Thread-safe.
 */
final class RoomDeeds {
    private final Map<Subject, Count> counts = new LinkedHashMap<>();
    private final List<String> noticed = new CopyOnWriteArrayList<>();
    private volatile boolean troubled;

    /**
     * What events are counted of.
     *
     * @param kind what happened
     * @param room where
     * @param about the user; of attributes {@code key=value} or {@code -key}; empty for the room
     */
    record Subject(Kind kind, String room, String about) {}

    /**
     * How many events there are.
     *
     * @param min at least
     * @param max at most
     * @param lastAtMs when the last deed was answered, epoch milliseconds
     */
    record Count(int min, int max, long lastAtMs) {
        static final Count NONE = new Count(0, 0, 0);

        Count and(Count more) {
            return new Count(min + more.min, max + more.max, Math.max(lastAtMs, more.lastAtMs));
        }
    }

    /** A fault begins or is over. */
    void troubled(boolean now) {
        troubled = now;
    }

    boolean isTroubled() {
        return troubled;
    }

    /** Something was done, so often at least and at most. */
    synchronized void did(Kind kind, String room, String about, int min, int max) {
        counts.merge(new Subject(kind, room, about), new Count(min, max, System.currentTimeMillis()), Count::and);
    }

    /** Something was seen that must not be. */
    void noticed(String what) {
        noticed.add(what);
    }

    synchronized Map<Subject, Count> counts() {
        return Map.copyOf(counts);
    }

    List<String> noticed() {
        return noticed;
    }
}
