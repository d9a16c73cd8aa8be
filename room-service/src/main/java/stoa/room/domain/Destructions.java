package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries destructions out: the room is emptied, its end goes into the log, then it is forgotten. What
 * fails, and what a killed node left behind, is tried again until it succeeds. Single-threaded: one
 * context.
 */
public final class Destructions {
    /**
     * How long an attempt has before the next, by this or another node, in milliseconds. Longer than
     * one append takes; two attempts at once do no harm.
     */
    public static final long CLAIM_MS = 5_000;

    /** How often waiting destructions are looked for, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 1_000;

    /** Destructions taken by one sweep at most; the rest waits for the next. */
    public static final int SWEEP_MAX = 100;

    /** Destructions under way at once at most; what is more waits in the store for a sweep. */
    public static final int UNDER_WAY_MAX = 1_000;

    private record Key(String app, String room, long version) {}

    private final RoomStore rooms;
    private final MembershipStore members;
    private final ConversationLog log;
    private final RoomSignals signals;
    private final Clock clock;
    private final Map<Key, Future<Void>> underWay = new HashMap<>();

    /**
     * The rules over their ports.
     *
     * @param rooms where destructions wait
     * @param members what is emptied
     * @param log where the end is told
     * @param signals what operators see
     * @param clock now
     */
    public Destructions(
            RoomStore rooms, MembershipStore members, ConversationLog log, RoomSignals signals, Clock clock) {
        this.rooms = rooms;
        this.members = members;
        this.log = log;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Carries destructions out now, as far as it is possible now.
     *
     * @param wanted which
     * @return completes after each was tried once; fails with the first failure
     */
    public Future<Void> carryOut(List<Destruction> wanted) {
        List<Future<Void>> tried = new ArrayList<>();
        for (Destruction destruction : wanted) {
            if (underWay.size() < UNDER_WAY_MAX) {
                tried.add(carryOut(destruction));
            }
        }
        return Future.join(tried).mapEmpty();
    }

    /**
     * Takes what waits in the store and tries it.
     *
     * @return how many were tried; fails when the store does not answer
     */
    public Future<Integer> sweep() {
        int room = Math.min(SWEEP_MAX, UNDER_WAY_MAX - underWay.size());
        long nowMs = clock.millis();
        return room <= 0
                ? Future.succeededFuture(0)
                : rooms.claim(room, nowMs, nowMs + CLAIM_MS)
                        .compose(found -> carryOut(found).otherwiseEmpty().map(_ -> found.size()));
    }

    private Future<Void> carryOut(Destruction destruction) {
        Key key = new Key(destruction.app(), destruction.room(), destruction.version());
        Future<Void> running = underWay.get(key);
        if (running != null) {
            return running;
        }
        Future<Void> emptied = members.clear(destruction.app(), destruction.room(), destruction.createdAtMs());
        Future<Void> told = destruction.told()
                ? Future.succeededFuture()
                : log.append(destruction.event()).compose(_ -> rooms.told(destruction));
        Future<Void> done = Future.join(emptied, told).compose(_ -> rooms.finish(destruction));
        underWay.put(key, done);
        return done.onFailure(failure -> signals.destructionDelayed(destruction, failure))
                .onComplete(_ -> underWay.remove(key));
    }
}
