package stoa.systemtests.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bus: every message takes its own time, so later ones may overtake; some are lost, some come
 * twice, and a receiver refuses what comes after its deadline, as the real one does.
 */
final class SimBus {
    private final SimWorld world;
    private int lossOneIn = Integer.MAX_VALUE;
    private int doubleOneIn = Integer.MAX_VALUE;

    SimBus(SimWorld world) {
        this.world = world;
    }

    /** One message in so many is lost, one in so many comes twice. */
    void setFaults(int lossEvery, int doubleEvery) {
        lossOneIn = lossEvery;
        doubleOneIn = doubleEvery;
    }

    /** Tells a process something; nobody learns whether it arrived. */
    void tell(SimProcess to, Runnable work) {
        if (world.once(lossOneIn)) {
            return;
        }
        to.after(delayMs(), work);
        if (world.once(doubleOneIn)) {
            to.after(delayMs(), work);
        }
    }

    /** What a receiver does with a question; it answers later, with null for an error. */
    interface Asked<R> {
        void answer(Consumer<@Nullable R> reply);
    }

    /** Asks a process; exactly one answer, null for an error, a loss or a passed deadline. */
    <R> void ask(SimProcess from, SimProcess to, long deadlineMs, Asked<R> asked, Consumer<@Nullable R> answer) {
        long until = world.nowMs() + deadlineMs;
        boolean[] answered = {false};
        Consumer<@Nullable R> once = from.inThisLife(reply -> {
            if (!answered[0]) {
                answered[0] = true;
                answer.accept(reply);
            }
        });
        tell(to, () -> {
            if (world.nowMs() <= until) {
                asked.answer(reply -> tell(from, () -> once.accept(reply)));
            }
        });
        from.after(deadlineMs, () -> once.accept(null));
    }

    private long delayMs() {
        if (world.once(20)) {
            return world.below(300);
        }
        return 1L + world.below(4);
    }
}
