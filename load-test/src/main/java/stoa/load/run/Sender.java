package stoa.load.run;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stoa.load.plan.Schedule;

/** Sends by a schedule, whatever is answered. Blocks, on a thread of its own. */
final class Sender {
    private static final int OUT_BYTES = 256 * 1024;

    private final MicroClock clock;
    private final Map<Integer, Participant> publishers;
    private final ByteBuffer out = ByteBuffer.allocate(OUT_BYTES);
    private volatile boolean over;

    /**
     * A sender.
     *
     * @param publishers those of this process, by index
     */
    Sender(MicroClock clock, Map<Integer, Participant> publishers) {
        this.clock = clock;
        this.publishers = Map.copyOf(publishers);
    }

    /** Sends what is this process's part of a phase; returns at the end of the phase. */
    void play(Schedule schedule) {
        long total = schedule.total();
        for (long message = 0; message < total && !over; message++) {
            Participant publisher = publishers.get(schedule.publisher(message));
            if (publisher != null) {
                long due = schedule.dueMicros(message);
                sleepUntil(due);
                publisher.say(due, out);
            }
        }
        sleepUntil(schedule.startMicros() + TimeUnit.SECONDS.toMicros(schedule.seconds()));
    }

    private void sleepUntil(long dueMicros) {
        for (long early = dueMicros - clock.micros(); early > 0 && !over; early = dueMicros - clock.micros()) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(early));
        }
    }

    /** Sends nothing more. */
    void stop() {
        over = true;
    }
}
