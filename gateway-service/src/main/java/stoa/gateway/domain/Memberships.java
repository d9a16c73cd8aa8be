package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;

/**
 * Which sessions of this gateway are in which rooms, and on which connection. A membership outlives
 * its connection as long as {@link Ghosts} says, so that a client that resumes finds its place. Pure;
 * single-threaded.
 *
 * <p>Bound: {@link #ROOMS_PER_SESSION_MAX} rooms per session; sessions are bounded by connections and by
 * {@link Ghosts#GHOSTS_MAX}.
 */
final class Memberships {
    /** Rooms one session may be in. */
    static final int ROOMS_PER_SESSION_MAX = 100;

    private record Key(String app, String session) {
        static Key of(Session session) {
            return new Key(session.app(), session.id());
        }
    }

    private static final class Held {
        private final Map<Conversation, Long> joinedAtMs = new HashMap<>();
        // Rooms whose entries go to the connection; the others were joined on an earlier one.
        private final Set<Conversation> attached = new HashSet<>();
        private final Map<Conversation, Ghosts.Ghost> ghosts = new HashMap<>();
        private Session session;
        private @Nullable EdgeConnection connection;
        // The room that was asked for last, where one room at a time may be open.
        private @Nullable Conversation only;

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
    private final Ghosts ghosts;

    /**
     * Nobody is anywhere.
     *
     * @param ruleOfApp when an app's members leave that have no connection
     */
    Memberships(Function<String, Ghosts.Rule> ruleOfApp) {
        this.ghosts = new Ghosts(ruleOfApp);
    }

    /**
     * A session in a room.
     *
     * @param room the room
     * @param session who
     * @param joinedAtMs epoch milliseconds of the join
     */
    record Member(Conversation room, Session session, long joinedAtMs) {}

    /**
     * A connection has a session. Rooms the session was in have to be joined again on it; until then they
     * count as rooms without a connection.
     *
     * @param connection the connection
     * @param nowMs steady clock
     * @return the connection that had the session so far; null for none
     */
    @Nullable
    EdgeConnection opened(EdgeConnection connection, long nowMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null) {
            sessions.put(key, new Held(connection));
            return null;
        }
        EdgeConnection before = held.connection;
        linger(held, nowMs);
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
    boolean closed(EdgeConnection connection, long nowMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null || !isOpen(connection)) {
            return false;
        }
        linger(held, nowMs);
        if (held.joinedAtMs.isEmpty()) {
            sessions.remove(key);
        }
        return true;
    }

    /** The loop no longer needs the rooms for this session's connection. */
    private void linger(Held held, long nowMs) {
        EdgeConnection connection = held.connection;
        if (connection != null) {
            for (Conversation room : held.attached) {
                count(room, connection.loop(), -1);
                held.ghosts.put(room, ghosts.add(room, held.session, nowMs));
            }
            held.attached.clear();
            held.connection = null;
            held.only = null;
        }
    }

    /** Whether a connection is the one its session is on: false when it was closed or replaced. */
    boolean isOpen(EdgeConnection connection) {
        Held held = sessions.get(Key.of(connection.session()));
        EdgeConnection current = held == null ? null : held.connection;
        return current != null && current.number() == connection.number();
    }

    /** Whether a session may be in one more room: false at the limit. */
    boolean mayJoin(Session session, Conversation room) {
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
    void join(EdgeConnection connection, Conversation room, long joinedAtMs) {
        Key key = Key.of(connection.session());
        Held held = sessions.get(key);
        if (held == null || !isOpen(connection)) {
            throw new IllegalStateException("connection " + connection.number() + " is not open");
        }
        held.joinedAtMs.put(room, joinedAtMs);
        exorcise(held, room);
        rooms.computeIfAbsent(room, _ -> new RoomMembers()).sessions.put(key, held.session);
        if (held.attached.add(room)) {
            count(room, connection.loop(), 1);
        }
    }

    private void exorcise(Held held, Conversation room) {
        Ghosts.Ghost ghost = held.ghosts.remove(room);
        if (ghost != null) {
            ghosts.remove(ghost);
        }
    }

    /**
     * A session wants to be in this room and in no other.
     *
     * @param session who
     * @param room the room it asked for last
     * @return the memberships that ended for that
     */
    List<Member> only(Session session, Conversation room) {
        Held held = sessions.get(Key.of(session));
        List<Member> left = new ArrayList<>();
        if (held != null) {
            held.only = room;
            leaveWhere(held, other -> !other.equals(room), left);
        }
        return left;
    }

    /**
     * Whether a session may still come into a room it asked for.
     *
     * @param session who
     * @param room the room
     * @return false when it asked for another one since, and wants one only
     */
    boolean wants(Session session, Conversation room) {
        Held held = sessions.get(Key.of(session));
        return held == null || held.only == null || held.only.equals(room);
    }

    /**
     * When a session joined a room.
     *
     * @param session who
     * @param room the room
     * @return epoch milliseconds; 0 when it is not in the room
     */
    long joinedAtMs(Session session, Conversation room) {
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
    @Nullable
    Member leave(Session session, Conversation room) {
        Key key = Key.of(session);
        Held held = sessions.get(key);
        Long joinedAtMs = held == null ? null : held.joinedAtMs.remove(room);
        if (held == null || joinedAtMs == null) {
            return null;
        }
        exorcise(held, room);
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
    List<Member> leaveAll(Session session) {
        Held held = sessions.get(Key.of(session));
        if (held == null) {
            return List.of();
        }
        List<Member> left = new ArrayList<>();
        leaveWhere(held, _ -> true, left);
        return left;
    }

    /**
     * Messages came to a room; members without a connection leave sooner for it.
     *
     * @param room the room
     * @param count how many
     * @param nowMs steady clock
     */
    void messages(Conversation room, int count, long nowMs) {
        ghosts.messages(room, count, nowMs);
    }

    /**
     * Ends memberships that were without a connection for too long.
     *
     * @param nowMs steady clock
     * @return what they were
     */
    List<Member> expire(long nowMs) {
        List<Member> left = new ArrayList<>();
        for (Ghosts.Ghost ghost : ghosts.due(nowMs)) {
            Member member = leave(ghost.session(), ghost.room());
            if (member != null) {
                left.add(member);
            }
        }
        return left;
    }

    /**
     * Ends the memberships of users in a room, with or without a connection.
     *
     * @param room the room
     * @param users user ids
     * @return what they were
     */
    List<Member> putOut(Conversation room, Collection<String> users) {
        RoomMembers members = rooms.get(room);
        if (members == null) {
            return List.of();
        }
        Set<String> named = Set.copyOf(users);
        List<Member> left = new ArrayList<>();
        for (Session session : List.copyOf(members.sessions.values())) {
            Member member = named.contains(session.user()) ? leave(session, room) : null;
            if (member != null) {
                left.add(member);
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

    /** A room has ended: nobody is in it any more. */
    void dropRoom(Conversation room) {
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
    Collection<LoopInbox> loops(Conversation room) {
        RoomMembers members = rooms.get(room);
        return members == null ? List.of() : Collections.unmodifiableSet(members.connectionsByLoop.keySet());
    }

    /** Who is in a room, with or without a connection; a copy. */
    List<Member> members(Conversation room) {
        RoomMembers members = rooms.get(room);
        return members == null
                ? List.of()
                : members.sessions.values().stream()
                        .map(session -> new Member(room, session, joinedAtMs(session, room)))
                        .toList();
    }

    /** The rooms somebody is in; a copy. */
    List<Conversation> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /** Whether anybody is in a room, with or without a connection. */
    boolean anybodyIn(Conversation room) {
        return rooms.containsKey(room);
    }

    /** How many sessions there are, with or without a connection. */
    int sessions() {
        return sessions.size();
    }

    /** How many memberships there are without a connection. */
    int ghosts() {
        return ghosts.size();
    }

    private void count(Conversation room, LoopInbox loop, int change) {
        RoomMembers members = rooms.get(room);
        if (members != null) {
            members.connectionsByLoop.merge(loop, change, (had, more) -> had + more == 0 ? null : had + more);
        }
    }
}
