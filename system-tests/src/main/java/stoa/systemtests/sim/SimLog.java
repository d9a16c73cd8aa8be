package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/**
 * One partition of the log: appends in the order of arrival, stamps the broker's time. Producing may
 * take long, may fail before the record is in, or may succeed without anybody learning of it.
 */
final class SimLog {
    /** A record as the broker keeps it. */
    record Stored(long offset, long appendTimeMs, LogEvent event) {}

    /** What a producer is told. */
    sealed interface Produced {
        /** It is in. */
        record In(Stored stored) implements Produced {}

        /** Nobody knows. */
        record Unknown() implements Produced {}
    }

    private static final long DELIVERY_TIMEOUT_MS = 10_000;

    private final SimWorld world;
    private final List<Stored> records = new ArrayList<>();
    private boolean down;
    private int lossOneIn = Integer.MAX_VALUE;

    SimLog(SimWorld world) {
        this.world = world;
    }

    void setDown(boolean isDown) {
        down = isDown;
    }

    /** One produce in so many gets a fault. */
    void setLossOneIn(int times) {
        lossOneIn = times;
    }

    /**
     * Produces from a process; its records arrive in order unless a fault hits one.
     *
     * @param from the producing process
     * @param event what is appended
     * @param arrivalMs when it reaches the broker, on the world's clock
     * @param answer told on the process
     */
    void produce(SimProcess from, LogEvent event, long arrivalMs, Consumer<Produced> answer) {
        boolean fault = world.once(lossOneIn);
        world.trace("produce", from.name() + " fault " + fault + " down " + down + " " + event.id());
        boolean appended = !fault || world.random().nextBoolean();
        world.after(Math.max(0, arrivalMs - world.nowMs()), () -> {
            if (down) {
                from.after(DELIVERY_TIMEOUT_MS, () -> answer.accept(new Produced.Unknown()));
                return;
            }
            @Nullable Stored stored = appended ? append(event) : null;
            if (fault || stored == null) {
                from.after(DELIVERY_TIMEOUT_MS, () -> answer.accept(new Produced.Unknown()));
            } else {
                from.after(world.below(3), () -> answer.accept(new Produced.In(stored)));
            }
        });
    }

    /** What a consumer gets next, at most {@code max} records. */
    List<Stored> read(long fromOffset, int max) {
        if (down || fromOffset >= records.size()) {
            return List.of();
        }
        return List.copyOf(records.subList((int) fromOffset, (int) Math.min(records.size(), fromOffset + max)));
    }

    /** The offset the next record gets. */
    long end() {
        return records.size();
    }

    /** The first offset whose append time is not before the given time. */
    long offsetForTime(long timeMs) {
        for (Stored record : records) {
            if (record.appendTimeMs() >= timeMs) {
                return record.offset();
            }
        }
        return records.size();
    }

    private Stored append(LogEvent event) {
        world.trace("log " + records.size(), event);
        Stored stored = new Stored(records.size(), world.nowMs(), event);
        records.add(stored);
        return stored;
    }
}
