package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/**
 * Notices that the store of memberships lost something (flushed, restarted, failed over, or a write
 * failed) and has the gateways fill it anew. A loss is told several times under one round, because a
 * broadcast may be lost; gateways answer a round once. The store is emptied before where it may have what is
 * over, not where it only may miss something. Fillings for writes that failed keep a pace, {@link FillingPace};
 * those for a store that was lost come at once. Single-threaded: one context.
 */
public final class MembershipFilling {
    /** How often the mark is looked at, in milliseconds. */
    public static final long LOOK_EVERY_MS = 500;

    /** How often each round is told by each node. */
    public static final int TOLD_TIMES = 3;

    /** How long a node may take to empty the store before another one may try, in milliseconds. */
    public static final long LOCK_MS = 10_000;

    /** For how many looks after a loss the gateways may not have told all they have. */
    public static final int SETTLING_LOOKS = 20;

    private static final int ROUND_BYTES = 9;

    private final MembershipMarks marks;
    private final MembershipStore store;
    private final RoomNews news;
    private final RoomSignals signals;
    private final RandomGenerator random;
    private final FillingPace pace = new FillingPace();
    private Supplier<Future<Void>> own = Future::succeededFuture;
    private @Nullable String round;
    private int toldTimes;
    private int looks;
    private boolean missed;
    private boolean outdated;
    private boolean busy;

    /**
     * Nothing is known of the store yet.
     *
     * @param marks the mark
     * @param store what is filled
     * @param news where gateways are asked
     * @param signals what operators see
     * @param random names rounds
     */
    public MembershipFilling(
            MembershipMarks marks, MembershipStore store, RoomNews news, RoomSignals signals, RandomGenerator random) {
        this.marks = marks;
        this.store = store;
        this.news = news;
        this.signals = signals;
        this.random = random;
    }

    /**
     * Has the store filled also with what no gateway has, each time before the gateways are asked.
     *
     * @param filling fills it in; until it succeeds the store does not count as filled
     */
    public void alsoFrom(Supplier<Future<Void>> filling) {
        own = filling;
    }

    /**
     * Whether a membership that is not found may have been lost.
     *
     * @return true from a loss on until the gateways have had some seconds to tell what they have, also where another
     *     node fills the store and this one has not looked since; never fails
     */
    public Future<Boolean> mayMiss() {
        return missed || outdated || looks < SETTLING_LOOKS
                ? Future.succeededFuture(true)
                : marks.read()
                        .map(mark -> !mark.isWhole() || !mark.round().equals(round))
                        .otherwise(true);
    }

    /** Somebody could not be written in, so the store may miss them: it is filled up when the pace allows it. */
    public void missed() {
        missed = true;
    }

    /** Somebody could not be taken out, so the store may have them still: it is emptied and filled, in that pace. */
    public void outdated() {
        outdated = true;
    }

    /**
     * Looks at the mark once; does nothing while the last look is not over.
     *
     * @return completes after the look; fails when the store does not answer
     */
    public Future<Void> look() {
        if (busy) {
            return Future.succeededFuture();
        }
        busy = true;
        pace.look(missed || outdated);
        return marks.read()
                .compose(mark -> isDue(mark) ? fill(mark) : tell(mark.round()))
                .onComplete(_ -> busy = false);
    }

    private boolean isDue(MembershipMarks.Mark mark) {
        return !mark.isWhole() || ((missed || outdated) && pace.mayFill());
    }

    private Future<Void> tell(String current) {
        if (!current.equals(round)) {
            if (round != null) {
                pace.filled();
            }
            round = current;
            toldTimes = 0;
            looks = 0;
        }
        looks++;
        if (toldTimes < TOLD_TIMES) {
            toldTimes++;
            news.membershipsLost(new MembershipsLost(current, null));
        }
        return Future.succeededFuture();
    }

    private Future<Void> fill(MembershipMarks.Mark mark) {
        return marks.lock(LOCK_MS).compose(locked -> {
            if (!locked) {
                return Future.succeededFuture();
            }
            boolean emptied = outdated || !mark.isWhole();
            boolean unsure = missed || outdated;
            missed = false;
            outdated = false;
            if (round == null && !unsure) {
                signals.filling(why(mark, emptied));
            } else {
                signals.fillingAnew(why(mark, emptied));
            }
            String next = newRound();
            return (emptied ? marks.clear().compose(_ -> store.clearAll()) : Future.<Void>succeededFuture())
                    .compose(_ -> own.get())
                    .compose(_ -> marks.set(mark.run(), next))
                    .onFailure(_ -> again(emptied))
                    .compose(_ -> tell(next));
        });
    }

    /** What was emptied in part has to be emptied once more: announcements may have filled it meanwhile. */
    private void again(boolean emptied) {
        missed = true;
        outdated = outdated || emptied;
    }

    private String newRound() {
        byte[] bytes = new byte[ROUND_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String why(MembershipMarks.Mark mark, boolean emptied) {
        if (mark.markedRun().equals(Optional.empty())) {
            return "the store is empty";
        }
        if (!mark.isWhole()) {
            return "the store was restarted";
        }
        return emptied ? "a write had failed" : "a write had failed, what is there stays";
    }
}
