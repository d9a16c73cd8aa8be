package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;

/**
 * Which sessions of this gateway are in which rooms, and on which connection. A membership outlives
 * its connection by {@link #LINGER_MS}, so that a client that resumes finds its place. Pure;
 * single-threaded.
 *
 * <p>Bound: {@link #ROOMS_PER_SESSION_MAX} rooms per session; sessions are bounded by connections.
 */
public final class Memberships {
    /** How long a membership stays without a connection, in milliseconds. */
    public static final long LINGER_MS = 30_000;

    /** Rooms one session may be in. */
    public static final int ROOMS_PER_SESSION_MAX = 100;

    private record Key(String app, String session) {
        static Key of(Session session) {
            return new Key(session.app(), session.id());
        }
    }

    private record Gone(Key key, long atMs) {}

    private static final class Held {
        private final Map<Conversation, Long> joinedAtMs = new HashMap<>();
        // Rooms whose entries go to the connection; the others were joined on an earlier one.
        private final Set<Conversation> attached = new HashSet<>();
        private Session session;
        private @Nullable EdgeConnection connection;
        private long goneAtMs;

        private Held(EdgeConnection connection) {
            this.session = connection.session();
            this.connection = connection;
        }
    }

    private static final class RoomMembers {
        private final Map<Key, Session> sessions = new HashMap<>();
        private final Map<LoopInbox, Integer> connectionsByLoop = new HashMap<>();
    }

    private final Map<Key, Held> sessions = new HashMap<>();
    private final Map<Conversation, RoomMembers> rooms = new HashMap<>();
    private final ArrayDeque<Gone> gone = new ArrayDeque<>();

    /**
     * A session in a room.
     *
     * @param room the room
     * @param session who
     * @param joinedAtMs epoch milliseconds of the join
     */
    public record Member(Conversation room, Session session, long joinedAtMs) {}

    /**
     * A connection has a session. Rooms the session was in have to be joined again on it, within {@link
     * #LINGER_MS}.
     *
     * @param connection the connection
     * @param nowMs steady clock
     * @return the connection that had the session so far; null for none
     */
    public @Nullable EdgeConnection opened(EdgeConnection connection, long nowMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null) {
            sessions.put(key, new Held(connection));
            return null;
        }
        EdgeConnection before = held.connection;
        linger(key, held, nowMs);
        held.session = connection.session();
        held.connection = connection;
        return before;
    }

    /**
     * A connection is gone.
     *
     * @param connection the connection
     * @param nowMs steady clock
     * @return false when its session is on another connection by now
     */
    public boolean closed(EdgeConnection connection, long nowMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null || !isOpen(connection)) {
            return false;
        }
        linger(key, held, nowMs);
        if (held.joinedAtMs.isEmpty()) {
            sessions.remove(key);
        }
        return true;
    }

    /** The loop no longer needs the rooms for this session's connection. */
    private void linger(Key key, Held held, long nowMs) {
        EdgeConnection connection = held.connection;
        if (connection != null) {
            held.attached.forEach(room -> count(room, connection.loop(), -1));
            held.attached.clear();
            held.connection = null;
        }
        if (!held.joinedAtMs.isEmpty()) {
            held.goneAtMs = nowMs;
            gone.add(new Gone(key, nowMs));
        }
    }

    /**
     * Whether a connection is the one its session is on.
     *
     * @param connection the connection
     * @return false when it was closed or replaced
     */
    public boolean isOpen(EdgeConnection connection) {
        Held held = sessions.get(Key.of(connection.session()));
        EdgeConnection current = held == null ? null : held.connection;
        return current != null && current.number() == connection.number();
    }

    /**
     * Whether a session may be in one more room.
     *
     * @param session who
     * @param room the room
     * @return false at the limit
     */
    public boolean mayJoin(Session session, Conversation room) {
        Held held = sessions.get(Key.of(session));
        return held == null || held.joinedAtMs.containsKey(room) || held.joinedAtMs.size() < ROOMS_PER_SESSION_MAX;
    }

    /**
     * A session is in a room, by its connection.
     *
     * @param connection an open connection
     * @param room the room
     * @param joinedAtMs epoch milliseconds
     */
    public void join(EdgeConnection connection, Conversation room, long joinedAtMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null || !isOpen(connection)) {
            throw new IllegalStateException("connection " + connection.number() + " is not open");
        }
        held.joinedAtMs.put(room, joinedAtMs);
        rooms.computeIfAbsent(room, _ -> new RoomMembers()).sessions.put(key, held.session);
        if (held.attached.add(room)) {
            count(room, connection.loop(), 1);
        }
    }

    /**
     * When a session joined a room.
     *
     * @param session who
     * @param room the room
     * @return epoch milliseconds; 0 when it is not in the room
     */
    public long joinedAtMs(Session session, Conversation room) {
        Held held = sessions.get(Key.of(session));
        return held == null ? 0 : held.joinedAtMs.getOrDefault(room, 0L);
    }

    /**
     * A session is in a room no more.
     *
     * @param session who
     * @param room the room
     * @return what it was; null when it was not in the room
     */
    public @Nullable Member leave(Session session, Conversation room) {
        Key key = Key.of(session);
        Held held = sessions.get(key);
        Long joinedAtMs = held == null ? null : held.joinedAtMs.remove(room);
        if (held == null || joinedAtMs == null) {
            return null;
        }
        EdgeConnection connection = held.connection;
        if (held.attached.remove(room) && connection != null) {
            count(room, connection.loop(), -1);
        }
        RoomMembers members = rooms.get(room);
        if (members != null) {
            members.sessions.remove(key);
            if (members.sessions.isEmpty()) {
                rooms.remove(room);
            }
        }
        if (connection == null && held.joinedAtMs.isEmpty()) {
            sessions.remove(key);
        }
        return new Member(room, held.session, joinedAtMs);
    }

    /**
     * Ends all of a session's memberships.
     *
     * @param session who
     * @return what they were
     */
    public List<Member> leaveAll(Session session) {
        Held held = sessions.get(Key.of(session));
        if (held == null) {
            return List.of();
        }
        List<Member> left = new ArrayList<>();
        leaveWhere(held, _ -> true, left);
        return left;
    }

    /**
     * Ends memberships that have had no connection for {@link #LINGER_MS}.
     *
     * @param nowMs steady clock
     * @return what they were
     */
    public List<Member> expire(long nowMs) {
        List<Member> left = new ArrayList<>();
        while (!gone.isEmpty() && nowMs - gone.peekFirst().atMs() >= LINGER_MS) {
            Gone oldest = gone.removeFirst();
            Held held = sessions.get(oldest.key());
            if (held != null && held.goneAtMs == oldest.atMs()) {
                leaveWhere(held, room -> !held.attached.contains(room), left);
            }
        }
        return left;
    }

    private void leaveWhere(Held held, Predicate<Conversation> which, List<Member> left) {
        for (Conversation room : List.copyOf(held.joinedAtMs.keySet())) {
            if (which.test(room)) {
                Member member = leave(held.session, room);
                if (member != null) {
                    left.add(member);
                }
            }
        }
    }

    /**
     * A room has ended: nobody is in it any more.
     *
     * @param room the room
     */
    public void dropRoom(Conversation room) {
        RoomMembers members = rooms.get(room);
        if (members != null) {
            List.copyOf(members.sessions.values()).forEach(session -> leave(session, room));
        }
    }

    /**
     * The loops with connections in a room.
     *
     * @param room the room
     * @return a view
     */
    public Collection<LoopInbox> loops(Conversation room) {
        RoomMembers members = rooms.get(room);
        return members == null ? List.of() : Collections.unmodifiableSet(members.connectionsByLoop.keySet());
    }

    /**
     * Who is in a room, with or without a connection.
     *
     * @param room the room
     * @return a copy
     */
    public List<Member> members(Conversation room) {
        RoomMembers members = rooms.get(room);
        return members == null
                ? List.of()
                : members.sessions.values().stream()
                        .map(session -> new Member(room, session, joinedAtMs(session, room)))
                        .toList();
    }

    /**
     * The rooms somebody is in.
     *
     * @return a copy
     */
    public List<Conversation> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /**
     * Whether anybody is in a room.
     *
     * @param room the room
     * @return true with or without a connection
     */
    public boolean anybodyIn(Conversation room) {
        return rooms.containsKey(room);
    }

    /**
     * How many sessions there are, with or without a connection.
     *
     * @return 0 or more
     */
    public int sessions() {
        return sessions.size();
    }

    private void count(Conversation room, LoopInbox loop, int change) {
        RoomMembers members = rooms.get(room);
        if (members != null) {
            members.connectionsByLoop.merge(loop, change, (had, more) -> had + more == 0 ? null : had + more);
        }
    }
}
