package stoa.gateway.inbound.ws;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.EdgeConnection;
import stoa.gateway.domain.JoinReply;
import stoa.gateway.domain.JoinRequest;
import stoa.gateway.inbound.egress.Outbox;
import stoa.gateway.inbound.egress.Reader;
import stoa.gateway.inbound.egress.RoomMember;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;

/**
 * The rooms of one session's connection. What is asked of a room while it is being joined waits for
 * that; bounded by the connection's unanswered requests. On the connection's loop only.
 */
public final class ClientRooms {
    private final EdgeLoop loop;
    private final EdgeConnection edge;
    private final Outbox outbox;
    private final BooleanSupplier ended;
    private final Map<String, RoomMember> members = new HashMap<>();
    private final Map<String, Future<?>> joining = new HashMap<>();

    /**
     * A session that is in no room.
     *
     * @param loop owns the connection
     * @param edge the session's connection
     * @param outbox where live entries go
     * @param ended whether the session is over
     */
    public ClientRooms(EdgeLoop loop, EdgeConnection edge, Outbox outbox, BooleanSupplier ended) {
        this.loop = loop;
        this.edge = edge;
        this.outbox = outbox;
        this.ended = ended;
    }

    /**
     * Whether the session is in a room.
     *
     * @param room room id
     * @return false also while it is being joined for the first time
     */
    public boolean isIn(String room) {
        return members.containsKey(room);
    }

    /**
     * The rooms the session is in.
     *
     * @return room ids
     */
    public Set<String> all() {
        return Set.copyOf(members.keySet());
    }

    /**
     * Runs something when a join of the room that is under way is answered; at once when there is none.
     *
     * @param room room id
     * @param task run on the loop
     */
    public void afterJoin(String room, Runnable task) {
        Future<?> join = joining.get(room);
        if (join == null) {
            task.run();
        } else {
            join.onComplete(_ -> task.run());
        }
    }

    /**
     * Joins; when it succeeds, {@link #release} has to be called right after the reply is written.
     *
     * @param request which room
     * @return the answer
     */
    public Future<JoinReply> join(JoinRequest request) {
        String room = request.room();
        if (joining.containsKey(room)) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.TOO_MANY_REQUESTS, "this room is being joined already"));
        }
        int max = loop.services().limits().roomsPerConnectionMax();
        if (!members.containsKey(room) && members.size() + joining.size() >= max) {
            return Future.failedFuture(
                    new StoaException(ErrorCode.NOT_ALLOWED, "a connection may be in " + max + " rooms"));
        }
        Place place = new Place(room);
        Future<JoinReply> answered = loop.services()
                .hub()
                .join(edge, request, place::enter)
                .compose(place::check)
                .onFailure(_ -> place.abandon())
                .onComplete(_ -> joining.remove(room));
        if (!answered.isComplete()) {
            joining.put(room, answered);
        }
        return answered;
    }

    /**
     * The reply of a join is written: live entries follow.
     *
     * @param room room id
     */
    public void release(String room) {
        RoomMember member = members.get(room);
        if (member != null) {
            loop.rooms().release(member);
        }
    }

    /**
     * Leaves.
     *
     * @param room room id
     * @return done when the membership is ended
     */
    public Future<Void> leave(String room) {
        RoomMember member = members.remove(room);
        if (member == null) {
            return Future.failedFuture(new StoaException(ErrorCode.NOT_IN_ROOM));
        }
        loop.rooms().leave(member);
        return loop.services().hub().leave(edge, room);
    }

    /**
     * The hub ended the membership: nothing of the room is delivered any more.
     *
     * @param room room id
     * @return whether the session was in it
     */
    public boolean left(String room) {
        RoomMember member = members.remove(room);
        if (member != null) {
            loop.rooms().leave(member);
        }
        return member != null;
    }

    /** The connection ended: nothing is delivered any more. */
    public void end() {
        Map.copyOf(members).values().forEach(loop.rooms()::leave);
        members.clear();
    }

    /** One join on its way. */
    private final class Place {
        private final String room;
        private @Nullable RoomMember member;

        private Place(String room) {
            this.room = room;
        }

        private void enter() {
            if (ended.getAsBoolean()) {
                return;
            }
            Conversation conversation = Conversation.room(edge.session().app(), room);
            Reader reader = new Reader(edge.session().user(), edge.session().id());
            RoomMember entered = new RoomMember(conversation, edge.number(), reader, outbox, this::over);
            member = entered;
            members.put(room, entered);
            loop.rooms().enter(entered);
        }

        private void over() {
            if (member != null) {
                members.remove(room, member);
            }
        }

        private Future<JoinReply> check(JoinReply reply) {
            if (member == null) {
                return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE));
            }
            if (!member.overflowed()) {
                return Future.succeededFuture(reply);
            }
            // Too much came in the meantime: from its position the client catches up in a new join.
            StoaException failure =
                    new StoaException(ErrorCode.OVERLOADED, "too much came during the join, join again");
            return loop.services().hub().leave(edge, room).transform(_ -> Future.failedFuture(failure));
        }

        private void abandon() {
            if (member != null) {
                members.remove(room, member);
                loop.rooms().leave(member);
            }
        }
    }
}
