package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.room.domain.RoomOutbox.Claim;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.domain.RoomOutbox.Waiting;

/**
 * Tells what waits in the outbox, a room's entries in their order: at once when a change was committed
 * ({@link #drain}), and again and again what could not be told then or was left behind by a killed node
 * ({@link #sweep}). At least once. An event of the log comes into it only behind the one before it,
 * so the log has them in order also when two nodes tell them at once. Single-threaded: one context.
 */
public final class OutboxDelivery {
    /** How long one node has a room's entries, in milliseconds. */
    public static final long CLAIM_MS = 10_000;

    /** For how long of a claim telling goes on, in milliseconds; the rest is for the last answer. */
    public static final long TELLING_MS = 5_000;

    /** Entries of a room taken at once at most. */
    public static final int BATCH_MAX = 200;

    /** Rooms under way at once at most; what is more waits in the store for a sweep. */
    public static final int UNDER_WAY_MAX = 10_000;

    /** Rooms of one call or one sweep told at once at most. */
    public static final int AT_ONCE_MAX = 500;

    /** Rooms whose entries are taken by one call of the store at most. */
    public static final int TOGETHER_MAX = 100;

    /** Rooms whose told entries are forgotten by one call of the store at most. */
    public static final int FORGOTTEN_MAX = 500;

    /** How often waiting entries are looked for, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 1_000;

    /** Rooms taken by one look at most; when there were as many and all could be told, the next follows at once. */
    public static final int SWEEP_MAX = 500;

    /** How long entries are left to who added them, in milliseconds. */
    public static final long SETTLED_MS = 1_000;

    /** How long it is waited before a room that another node has is asked for again, in milliseconds. */
    public static final long HELD_RETRY_MS = 25;

    /** How often a room that another node has is asked for at most. */
    public static final int HELD_RETRIES_MAX = 80;

    /** The first wait after a failure, in milliseconds; doubled by every further one. */
    public static final long BACKOFF_FIRST_MS = 250;

    /** The longest wait after a failure, in milliseconds. */
    public static final long BACKOFF_MAX_MS = 5_000;

    /** What became of the wish to tell of some rooms, and when the store was asked. */
    private record Claims(Map<Lane, Claim> byLane, long askedAtMs) {}

    /** A room under way: the round that runs and the one that comes after it. */
    private static final class UnderWay {
        private Future<Void> running = Future.succeededFuture();
        private @Nullable Future<Void> next;
    }

    private final RoomOutbox outbox;
    private final ConversationLog log;
    private final RoomEventLog teams;
    private final RoomSignals signals;
    private final Clock clock;
    private final LongFunction<Future<Void>> pause;
    private final Gathered<Lane, Claims> claims;
    private final Gathered<List<Long>, Void> forgotten;
    private final Map<Lane, UnderWay> underWay = new HashMap<>();

    /**
     * The rules over their ports.
     *
     * @param outbox where entries wait
     * @param told where they are told
     * @param signals what operators see
     * @param clock now
     * @param pause completes after so many milliseconds, on this context
     */
    public OutboxDelivery(
            RoomOutbox outbox, Told told, RoomSignals signals, Clock clock, LongFunction<Future<Void>> pause) {
        this.outbox = outbox;
        this.log = told.log();
        this.teams = told.teams();
        this.signals = signals;
        this.clock = clock;
        this.pause = pause;
        this.claims = new Gathered<>(TOGETHER_MAX, this::claim);
        this.forgotten = new Gathered<>(
                FORGOTTEN_MAX,
                seqs -> outbox.delivered(seqs.stream().flatMap(List::stream).toList()));
    }

    /**
     * Where entries are told.
     *
     * @param log the logs of conversations
     * @param teams what other teams read
     */
    public record Told(ConversationLog log, RoomEventLog teams) {}

    /**
     * Tells what a room has to tell; after the commit that added to it. One round per room runs at a time:
     * calls during one share the next.
     *
     * @param app app key
     * @param room room id; empty for what holds in all rooms of the app
     * @return when all is told that was there at the call; fails when some is told later, by a sweep
     */
    public Future<Void> drain(String app, String room) {
        Lane lane = new Lane(app, room);
        UnderWay busy = underWay.get(lane);
        if (busy == null) {
            return underWay.size() < UNDER_WAY_MAX ? begin(lane) : Future.failedFuture(tooMuch());
        }
        if (busy.next == null) {
            busy.next = busy.running.transform(_ -> {
                busy.next = null;
                return run(lane, busy);
            });
        }
        return busy.next;
    }

    /**
     * Tells what several rooms have to tell, {@link #AT_ONCE_MAX} at a time; after the commit that added to
     * them.
     *
     * @param lanes which
     * @return completes when each was tried; fails when some is told later, by a sweep
     */
    public Future<Void> drainAll(List<Lane> lanes) {
        List<Future<Void>> tried = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            tried.add(
                    i < AT_ONCE_MAX
                            ? drain(lane.app(), lane.room())
                            : tried.get(i - AT_ONCE_MAX).transform(_ -> drain(lane.app(), lane.room())));
        }
        return Future.join(tried).mapEmpty();
    }

    /**
     * Tells what waits and nobody is busy with.
     *
     * @return how many rooms had something; fails when the store does not answer, or something cannot be
     *     told for another reason than that a service or node is away
     */
    public Future<Integer> sweep() {
        int room = Math.min(SWEEP_MAX, UNDER_WAY_MAX - underWay.size());
        long nowMs = clock.millis();
        return room <= 0
                ? Future.succeededFuture(0)
                : outbox.waiting(room, nowMs, nowMs - SETTLED_MS).compose(found -> {
                    List<Lane> idle = found.stream()
                            .filter(lane -> !underWay.containsKey(lane))
                            .toList();
                    Future<Void> told = drainAll(idle);
                    return told.compose(_ ->
                                    found.size() < SWEEP_MAX || idle.isEmpty() ? Future.succeededFuture(0) : sweep())
                            .map(more -> found.size() + more);
                });
    }

    /**
     * How many rooms are being told of.
     *
     * @return at most {@link #UNDER_WAY_MAX}
     */
    public int underWay() {
        return underWay.size();
    }

    private Future<Void> begin(Lane lane) {
        UnderWay begun = new UnderWay();
        underWay.put(lane, begun);
        return run(lane, begun);
    }

    private Future<Void> run(Lane lane, UnderWay busy) {
        Future<Void> round = round(lane, HELD_RETRIES_MAX);
        busy.running = round;
        return round.onComplete(_ -> {
            if (busy.next == null) {
                underWay.remove(lane, busy);
            }
        });
    }

    private Future<Claims> claim(List<Lane> lanes) {
        long nowMs = clock.millis();
        return outbox.claim(Set.copyOf(lanes), BATCH_MAX, nowMs, nowMs + CLAIM_MS)
                .map(byLane -> new Claims(byLane, nowMs));
    }

    private Future<Void> round(Lane lane, int retriesLeft) {
        return claims.with(lane).compose(all -> switch (all.byLane().getOrDefault(lane, new Claim.Nothing())) {
            case Claim.Nothing() -> Future.succeededFuture();
            case Claim.Unreadable(RuntimeException why) -> Future.failedFuture(why);
            case Claim.Held(boolean failing) ->
                failing || retriesLeft == 0
                        ? Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE, "it is told later"))
                        : pause.apply(HELD_RETRY_MS).compose(_ -> round(lane, retriesLeft - 1));
            case Claim.Taken(List<Waiting> entries) ->
                tell(lane, entries, all.askedAtMs() + TELLING_MS)
                        .compose(whole -> whole && entries.size() < BATCH_MAX
                                ? Future.succeededFuture()
                                : round(lane, HELD_RETRIES_MAX));
        });
    }

    /** Whether all were told before the time was over; fails when telling one failed. */
    private Future<Boolean> tell(Lane lane, List<Waiting> entries, long untilMs) {
        Telling telling = new Telling(log, teams, clock, entries, untilMs);
        return telling.run().compose(_ -> {
            List<Long> told = telling.told();
            List<Long> left = telling.left();
            Throwable failure = telling.failure();
            Future<Void> gone = told.isEmpty() ? Future.succeededFuture() : forgotten.with(told);
            if (left.isEmpty()) {
                return gone.map(true);
            }
            long nowMs = clock.millis();
            if (failure == null) {
                return gone.compose(_ -> outbox.giveBack(left, nowMs, false)).map(false);
            }
            signals.tellingDelayed(lane, failure);
            int failures = entries.getFirst().failures();
            long waitMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS << Math.min(failures, 10));
            return gone.compose(_ -> outbox.giveBack(left, nowMs + waitMs, true))
                    .transform(_ -> Future.failedFuture(failure));
        });
    }

    private static StoaException tooMuch() {
        return new StoaException(ErrorCode.OVERLOADED, "too many rooms have something to tell");
    }
}
