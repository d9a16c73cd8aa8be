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
 * broadcast may be lost; gateways answer a round once. Single-threaded: one context.
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
    private Supplier<Future<Void>> own = Future::succeededFuture;
    private @Nullable String round;
    private int toldTimes;
    private int looks;
    private boolean missed;
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
     * @return true from a loss on until the gateways have had some seconds to tell what they have; never
     *     fails
     */
    public Future<Boolean> mayMiss() {
        return missed || looks < SETTLING_LOOKS
                ? Future.succeededFuture(true)
                : marks.read().map(mark -> !mark.isWhole()).otherwise(true);
    }

    /** A write failed, so the store misses something: it is filled anew as soon as it answers. */
    public void missed() {
        missed = true;
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
        return marks.read()
                .compose(mark -> mark.isWhole() && !missed ? tell(mark.round()) : fill(mark))
                .onComplete(_ -> busy = false);
    }

    private Future<Void> tell(String current) {
        if (!current.equals(round)) {
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
            boolean hadMissed = missed;
            missed = false;
            if (round == null && !hadMissed) {
                signals.filling(why(mark, false));
            } else {
                signals.fillingAnew(why(mark, hadMissed));
            }
            String next = newRound();
            return store.clearAll()
                    .compose(_ -> own.get())
                    .compose(_ -> marks.set(mark.run(), next))
                    .onFailure(_ -> missed = true)
                    .compose(_ -> tell(next));
        });
    }

    private String newRound() {
        byte[] bytes = new byte[ROUND_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String why(MembershipMarks.Mark mark, boolean hadMissed) {
        if (mark.markedRun().equals(Optional.empty())) {
            return "the store is empty";
        }
        return hadMissed && mark.isWhole() ? "a write had failed" : "the store was restarted";
    }
}
