package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.Memberships.Member;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Membership;

/**
 * Tells room-service that memberships ended, until it has heard. Whom it keeps as a member without a
 * connection, because the room's whitelist says so, it keeps by itself. A join of the same session waits for
 * a leave under way, so that a late leave cannot undo it. On the hub's thread.
 *
 * <p>Bound: {@link #OWED_MAX} leaves are owed; more are forgotten, oldest first, and counted: such a
 * membership ends with this gateway.
 */
final class Leaver {
    static final int OWED_MAX = 10_000;
    static final int UNDER_WAY_MAX = 200;

    private record Key(Conversation room, String session) {}

    /** A leave that is not told yet; it may be known already when it was tried. */
    private record Owed(Member member, LeaveReason reason, boolean tried) {
        /** The name of the visit it ends, when nobody can have been told of its end; else 0. */
        long sameVisitMs() {
            return tried || reason != LeaveReason.LEFT ? 0 : member.joinedAtMs();
        }
    }

    /** Hears what became of one leave. */
    interface Outcome {
        void left(@Nullable StoaException failure);
    }

    private final HubPorts ports;
    private final LinkedHashMap<Key, Owed> owed = new LinkedHashMap<>();
    private final Map<Key, List<Runnable>> underWay = new HashMap<>();
    private long forgotten;

    Leaver(HubPorts ports) {
        this.ports = ports;
    }

    int owed() {
        return owed.size();
    }

    boolean quiet() {
        return owed.isEmpty() && underWay.isEmpty();
    }

    long forgotten() {
        return forgotten;
    }

    /** Owes a leave; sent by the next tick. */
    void owe(Member member, LeaveReason reason) {
        owe(new Owed(member, reason, false));
    }

    private void owe(Owed leave) {
        owed.put(new Key(leave.member().room(), leave.member().session().id()), leave);
        if (owed.size() > OWED_MAX) {
            owed.remove(owed.firstEntry().getKey());
            forgotten++;
        }
    }

    /** Leaves now; owes it when that fails. */
    void leave(Member member, LeaveReason reason, Outcome outcome) {
        Key key = new Key(member.room(), member.session().id());
        owed.remove(key);
        List<Runnable> waiting = underWay.get(key);
        if (waiting != null) {
            waiting.add(() -> leave(member, reason, outcome));
            return;
        }
        underWay.put(key, new ArrayList<>());
        ports.rooms()
                .leave(new LeaveRoom(member.room().app(), member.room().id(), membership(ports, member), reason))
                .onComplete(
                        _ -> {
                            outcome.left(null);
                            settled(key);
                        },
                        failure -> {
                            owe(new Owed(member, reason, true));
                            outcome.left(StoaException.of(failure));
                            settled(key);
                        });
    }

    private void settled(Key key) {
        List<Runnable> waiting = underWay.remove(key);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /**
     * Runs when no leave of the session is under way in the room; what was owed is forgiven. {@code join} gets the name
     * of the visit that goes on, since its first join may have been heard and its end was not told; 0 for a new one.
     */
    void beforeJoin(Session session, Conversation room, LongConsumer join) {
        Key key = new Key(room, session.id());
        List<Runnable> waiting = underWay.get(key);
        if (waiting != null) {
            waiting.add(() -> beforeJoin(session, room, join));
            return;
        }
        Owed forgiven = owed.remove(key);
        join.accept(forgiven == null ? 0 : forgiven.sameVisitMs());
    }

    /** To be called every 100 ms or so. */
    void tick() {
        List<Owed> next = owed.values().stream()
                .limit(Math.max(0, UNDER_WAY_MAX - underWay.size()))
                .toList();
        next.forEach(one -> leave(one.member(), one.reason(), _ -> {}));
    }

    static Membership membership(HubPorts ports, Member member) {
        return new Membership(member.session().user(), member.session().id(), ports.self(), member.joinedAtMs());
    }
}
