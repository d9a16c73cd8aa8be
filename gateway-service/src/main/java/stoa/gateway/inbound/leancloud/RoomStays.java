package stoa.gateway.inbound.leancloud;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * In which chat room each session is, so that one that comes back within {@link #KEPT_MS} is in it again: these clients
 * do not enter again by themselves ("LeanCloud protocol", section 19). Of this process alone. Any thread.
 *
 * <p>Bound: {@link #SESSIONS_MAX}; beyond, the oldest is forgotten and has to enter again.
 */
final class RoomStays {
    /** How long a session may be away, milliseconds. */
    static final long KEPT_MS = 30 * 60_000L;

    /** Sessions remembered at most. */
    static final int SESSIONS_MAX = 200_000;

    private record Stay(String room, long untilMs) {}

    private final LinkedHashMap<String, Stay> stays = new LinkedHashMap<>();
    private final LongSupplier nowMs;

    /**
     * Knows nobody.
     *
     * @param nowMs a steady clock
     */
    RoomStays(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    /** A session is in a room. */
    synchronized void entered(String session, String room) {
        put(session, new Stay(room, Long.MAX_VALUE));
    }

    /** A session is in no room any more. */
    synchronized void left(String session) {
        stays.remove(session);
    }

    /** A session has no connection any more. */
    synchronized void away(String session) {
        Stay stay = stays.get(session);
        if (stay != null) {
            put(session, new Stay(stay.room(), nowMs.getAsLong() + KEPT_MS));
        }
    }

    /** Where a session was; null for nowhere, or too long ago. */
    synchronized @Nullable String room(String session) {
        Stay stay = stays.get(session);
        return stay == null || stay.untilMs() < nowMs.getAsLong() ? null : stay.room();
    }

    private void put(String session, Stay stay) {
        stays.remove(session);
        stays.put(session, stay);
        if (stays.size() > SESSIONS_MAX) {
            stays.pollFirstEntry();
        }
    }
}
