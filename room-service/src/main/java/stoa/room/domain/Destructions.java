package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Destructions taken by one look at most; when there were as many, the next look follows at once. */
    public static final int SWEEP_MAX = 1_000;

    /** Destructions that are under way or wait for it here at most; what is more waits in the store. */
    public static final int UNDER_WAY_MAX = 10_000;

    /** Destructions carried out at once at most, so that owners and Redis are left to what people do. */
    public static final int AT_ONCE_MAX = 250;

    /** Rooms emptied in one round trip at most. */
    public static final int CLEARED_MAX = 100;

    private record Key(String app, String room, long version) {}

    private final RoomStore rooms;
    private final ConversationLog log;
    private final RoomSignals signals;
    private final Clock clock;
    private final Gathered<Destruction, Void> cleared;
    private final Gathered<Destruction, Void> told;
    private final Gathered<Destruction, Void> finished;
    private final Map<Key, Future<Void>> underWay = new HashMap<>();
    private final List<Future<Void>> turns =
            new ArrayList<>(Collections.nCopies(AT_ONCE_MAX, Future.succeededFuture()));
    private int nextTurn;

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
        this.log = log;
        this.signals = signals;
        this.clock = clock;
        this.cleared = new Gathered<>(
                CLEARED_MAX,
                ended -> members.clear(ended.stream()
                        .map(one -> new MembershipStore.Gone(one.app(), one.room(), one.createdAtMs()))
                        .toList()));
        this.told = new Gathered<>(SWEEP_MAX, rooms::told);
        this.finished = new Gathered<>(SWEEP_MAX, rooms::finish);
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
                        .compose(found -> carryOut(found)
                                .otherwiseEmpty()
                                .compose(_ -> found.size() < SWEEP_MAX ? Future.succeededFuture(0) : sweep())
                                .map(more -> found.size() + more));
    }

    /**
     * How many are known to be carried out.
     *
     * @return at most {@link #UNDER_WAY_MAX}
     */
    public int underWay() {
        return underWay.size();
    }

    private Future<Void> carryOut(Destruction destruction) {
        Key key = new Key(destruction.app(), destruction.room(), destruction.version());
        Future<Void> running = underWay.get(key);
        if (running != null) {
            return running;
        }
        // Each waits for its turn; the futures of a turn are one after the other.
        int turn = nextTurn;
        nextTurn = (turn + 1) % AT_ONCE_MAX;
        Future<Void> done = turns.get(turn).transform(_ -> attempt(destruction));
        turns.set(turn, done);
        underWay.put(key, done);
        return done.onFailure(failure -> signals.destructionDelayed(destruction, failure))
                .onComplete(_ -> underWay.remove(key));
    }

    private Future<Void> attempt(Destruction destruction) {
        Future<Void> emptied = cleared.with(destruction);
        Future<Void> appended = destruction.told() ? Future.succeededFuture() : log.append(destruction.event());
        // What is done wholly needs no note of the half.
        return Future.join(emptied, appended)
                .compose(
                        _ -> finished.with(destruction),
                        failure -> noted(destruction, appended).compose(_ -> Future.failedFuture(failure)));
    }

    private Future<Void> noted(Destruction destruction, Future<Void> appended) {
        return appended.succeeded() && !destruction.told() ? told.with(destruction) : Future.succeededFuture();
    }
}
