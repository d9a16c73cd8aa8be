package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import stoa.protocol.id.Conversation;

/**
 * Memberships without a connection, and when they end: some time after the first message that came to
 * the room since, or at so many messages since, or after {@link #RESUME_MS} in any case
 * (rongcloud-server-api, offline members). Pure; single-threaded.
 *
 * <p>Bound: {@link #GHOSTS_MAX}; beyond it the oldest end.
 */
final class Ghosts {
    /** How long a membership stays without a connection at most, in milliseconds. */
    static final long RESUME_MS = 30 * 60_000;

    /** Memberships without a connection at most. */
    static final int GHOSTS_MAX = 200_000;

    /**
     * When members without a connection leave a room in which something is said.
     *
     * @param silenceMs so long after the first message, in milliseconds
     * @param messages at so many messages
     */
    record Rule(long silenceMs, int messages) {}

    /** One membership without a connection. */
    static final class Ghost {
        private final Conversation room;
        private final Session session;
        private final long goneAtMs;
        // What the room's counter showed at that time.
        private final long messagesBefore;
        private long firstMessageAtMs;

        private Ghost(Conversation room, Session session, long goneAtMs, long messagesBefore) {
            this.room = room;
            this.session = session;
            this.goneAtMs = goneAtMs;
            this.messagesBefore = messagesBefore;
        }

        Conversation room() {
            return room;
        }

        Session session() {
            return session;
        }
    }

    /** The ghosts of one room; both sets in the order in which their connections ended. */
    private static final class Haunted {
        // No message came since.
        private final LinkedHashSet<Ghost> undisturbed = new LinkedHashSet<>();
        private final LinkedHashSet<Ghost> disturbed = new LinkedHashSet<>();
        private long messages;

        private boolean isEmpty() {
            return undisturbed.isEmpty() && disturbed.isEmpty();
        }
    }

    private final Function<String, Rule> ruleOfApp;
    private final Map<Conversation, Haunted> rooms = new HashMap<>();
    private final Set<Conversation> disturbedRooms = new LinkedHashSet<>();
    private final LinkedHashSet<Ghost> byAge = new LinkedHashSet<>();

    Ghosts(Function<String, Rule> ruleOfApp) {
        this.ruleOfApp = ruleOfApp;
    }

    int size() {
        return byAge.size();
    }

    /** A membership has no connection from now on; times must not fall from call to call. */
    Ghost add(Conversation room, Session session, long nowMs) {
        Haunted haunted = rooms.computeIfAbsent(room, _ -> new Haunted());
        Ghost ghost = new Ghost(room, session, nowMs, haunted.messages);
        haunted.undisturbed.add(ghost);
        byAge.add(ghost);
        return ghost;
    }

    /** A membership has a connection again, or has ended. */
    void remove(Ghost ghost) {
        byAge.remove(ghost);
        Haunted haunted = rooms.get(ghost.room);
        if (haunted != null) {
            haunted.undisturbed.remove(ghost);
            haunted.disturbed.remove(ghost);
            if (haunted.disturbed.isEmpty()) {
                disturbedRooms.remove(ghost.room);
            }
            if (haunted.isEmpty()) {
                rooms.remove(ghost.room);
            }
        }
    }

    /** Messages came to a room; says nothing yet, see {@link #due}. */
    void messages(Conversation room, int count, long nowMs) {
        Haunted haunted = rooms.get(room);
        if (haunted == null || count == 0) {
            return;
        }
        haunted.messages += count;
        for (Ghost ghost : haunted.undisturbed) {
            ghost.firstMessageAtMs = nowMs;
            haunted.disturbed.add(ghost);
        }
        haunted.undisturbed.clear();
        disturbedRooms.add(room);
    }

    /** Whose time is over; each has to be taken out with {@link #remove}. */
    List<Ghost> due(long nowMs) {
        Set<Ghost> due = new LinkedHashSet<>();
        int over = byAge.size() - GHOSTS_MAX;
        for (Ghost ghost : byAge) {
            if (due.size() >= over && nowMs - ghost.goneAtMs < RESUME_MS) {
                break;
            }
            due.add(ghost);
        }
        for (Conversation room : disturbedRooms) {
            due(room, nowMs, due);
        }
        return new ArrayList<>(due);
    }

    private void due(Conversation room, long nowMs, Set<Ghost> due) {
        Haunted haunted = rooms.get(room);
        if (haunted == null) {
            return;
        }
        Rule rule = ruleOfApp.apply(room.app());
        for (Ghost ghost : haunted.disturbed) {
            // Both grow with the time since the connection ended: the first that may stay ends the search.
            boolean inTime = nowMs - ghost.firstMessageAtMs < rule.silenceMs()
                    && haunted.messages - ghost.messagesBefore < rule.messages();
            if (inTime) {
                return;
            }
            due.add(ghost);
        }
    }
}
