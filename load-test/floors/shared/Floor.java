package stoa.floors;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * As much of Stoa's native protocol as a load client needs. Stores nothing and guards nothing: every connection is its
 * own user, may join any one room, and sends as much as it likes. One thread.
 *
 * @param <C> a connection
 */
final class Floor<C> {
    /** Bytes of a frame from a client; with more the connection is closed with 1009. */
    static final int FRAME_BYTES_MAX = 262_144;

    /** The subprotocol of every connection. */
    static final String SUBPROTOCOL = "stoa.v1.json";

    /** The longest tick, milliseconds. */
    static final int TICK_MS_MAX = 10_000;

    private static final int CLOSED_NORMALLY = 1000;
    private static final int CLOSED_UNREADABLE = 1007;
    /** Characters of what waits in a room; with more the tick ends early. */
    private static final int TICK_CHARS_MAX = 64 * 1024;
    /** Rooms there may ever be; a join of another is refused with 60020. */
    private static final int ROOMS_MAX = 4_096;
    /** Characters of a room id or a type; more are refused with 60001. */
    private static final int TEXT_CHARS_MAX = 256;

    private final Transport<C> transport;
    private final int tickMs;
    private final Map<String, Room<C>> rooms = new HashMap<>();
    private final Set<Room<C>> waiting = new LinkedHashSet<>();
    private long connectionsEver;

    /**
     * A floor without rooms.
     *
     * @param transport writes
     * @param tickMs 0 to send each message at once; more to collect what a room gets in so many milliseconds
     */
    Floor(Transport<C> transport, int tickMs) {
        this.transport = transport;
        this.tickMs = tickMs;
    }

    /**
     * A new connection.
     *
     * @param connection where frames go
     * @return it, as a member of no room
     */
    Member<C> opened(C connection) {
        return new Member<>(connection, ++connectionsEver);
    }

    /**
     * A connection is gone.
     *
     * @param member may be told more than once
     */
    void closed(Member<C> member) {
        if (member.room() != null) {
            member.room().leave(member);
        }
    }

    /**
     * A text frame came.
     *
     * @param member whose
     * @param frame its payload
     */
    void received(Member<C> member, String frame) {
        try {
            for (Request request : RequestScanner.requests(frame)) {
                answer(member, request);
            }
        } catch (RequestScanner.UnreadableException e) {
            transport.close(member.connection(), CLOSED_UNREADABLE);
        }
    }

    /** The tick that was wanted is over. */
    void tickEnded() {
        List<Room<C>> ended = List.copyOf(waiting);
        waiting.clear();
        ended.forEach(room -> room.deliver(transport));
    }

    private void answer(Member<C> member, Request request) {
        String ok = "{\"id\":" + request.id() + ",\"ok\":{";
        C connection = member.connection();
        switch (request.op()) {
            case "connect" ->
                transport.answer(
                        connection,
                        ok + "\"session\":\"none\",\"user\":\"u" + member.number() + "\",\"serverTime\":" + nowMs()
                                + ",\"heartbeatMs\":30000,\"resumed\":false,\"limits\":{\"messageBytesMax\":131072,"
                                + "\"messagesPerSecond\":0,\"frameBytesMax\":" + FRAME_BYTES_MAX + "}}}");
            case "ping" -> transport.answer(connection, ok + "\"serverTime\":" + nowMs() + "}}");
            case "room.join" -> join(member, request);
            case "room.leave" -> {
                closed(member);
                transport.answer(connection, ok + "}}");
            }
            case "send" -> send(member, request);
            case "disconnect" -> {
                transport.answer(connection, ok + "}}");
                transport.close(connection, CLOSED_NORMALLY);
            }
            default -> refuse(member, request, "\"code\":60002,\"name\":\"UNKNOWN_OP\"");
        }
    }

    private void join(Member<C> member, Request request) {
        Room<C> room = rooms.get(request.room());
        if (request.room().isEmpty() || request.room().length() > TEXT_CHARS_MAX) {
            refuse(member, request, "\"code\":60001,\"name\":\"BAD_REQUEST\"");
            return;
        }
        if (room == null) {
            if (rooms.size() == ROOMS_MAX) {
                refuse(member, request, "\"code\":60020,\"name\":\"OVERLOADED\"");
                return;
            }
            room = new Room<>(request.room(), nowMs());
            rooms.put(room.id(), room);
        }
        if (member.room() != room) {
            closed(member);
            room.enter(member);
        }
        transport.answer(member.connection(), room.joined(request.id()));
    }

    private void send(Member<C> member, Request request) {
        Room<C> room = member.room();
        if (room == null || !room.id().equals(request.room())) {
            refuse(member, request, "\"code\":23406,\"name\":\"NOT_IN_ROOM\"");
            return;
        }
        if (request.type().isEmpty()
                || request.type().length() > TEXT_CHARS_MAX
                || request.content().isEmpty()) {
            refuse(member, request, "\"code\":60001,\"name\":\"BAD_REQUEST\"");
            return;
        }
        boolean isFirst = room.waitingChars() == 0;
        transport.answer(member.connection(), room.accept(member, request, nowMs()));
        if (tickMs == 0 || room.waitingChars() > TICK_CHARS_MAX) {
            room.deliver(transport);
        } else if (isFirst) {
            if (waiting.isEmpty()) {
                transport.awaitTick(tickMs);
            }
            waiting.add(room);
        }
    }

    private void refuse(Member<C> member, Request request, String codeAndName) {
        transport.answer(
                member.connection(),
                "{\"id\":" + request.id() + ",\"error\":{" + codeAndName
                        + ",\"message\":\"refused by the floor\",\"retryable\":false}}");
    }

    private static long nowMs() {
        return System.currentTimeMillis();
    }
}
