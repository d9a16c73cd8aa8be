package stoa.importer.run;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import stoa.importer.state.Tally;

/**
 * Tells now and then how far a run is: what was read, how fast, and how long the rest may take, reckoned from the
 * conversations of this run. Thread-safe.
 */
public final class Progress {
    private static final long EVERY_MS = 5_000;
    private static final int SECONDS_PER_MINUTE = 60;

    private final PrintStream out;
    private final LongSupplier clockMs;
    private long toldMs;
    private long beganMs;
    private long conversations;
    private long doneBefore;
    private long doneNow;
    private long read;
    private long written;

    /**
     * Nothing is done.
     *
     * @param out lines for people
     * @param clockMs milliseconds of a clock that never goes back
     */
    public Progress(PrintStream out, LongSupplier clockMs) {
        this.out = out;
        this.clockMs = clockMs;
        this.toldMs = clockMs.getAsLong();
        this.beganMs = toldMs;
    }

    synchronized void conversations(Tally tally) {
        if (isTime()) {
            out.println("conversations: " + number(tally.of(Counted.READ)) + " read, "
                    + number(tally.of(Counted.WRITTEN)) + " new");
        }
    }

    /** Messages are brought from now on. */
    synchronized void beginMessages(long conversationsWithHistory, long doneEarlier) {
        beganMs = clockMs.getAsLong();
        conversations = conversationsWithHistory;
        doneBefore = doneEarlier;
    }

    synchronized void messages(Tally tally, boolean conversationDone) {
        read += tally.of(Counted.READ);
        written += tally.of(Counted.WRITTEN);
        doneNow += conversationDone ? 1 : 0;
        if (isTime()) {
            out.println(line());
        }
    }

    private boolean isTime() {
        long nowMs = clockMs.getAsLong();
        if (nowMs - toldMs < EVERY_MS) {
            return false;
        }
        toldMs = nowMs;
        return true;
    }

    /** What is told in between. */
    synchronized String line() {
        long tookMs = Math.max(1, clockMs.getAsLong() - beganMs);
        long perSecond = read * TimeUnit.SECONDS.toMillis(1) / tookMs;
        long left = Math.max(0, conversations - doneBefore - doneNow);
        String rest = doneNow == 0 ? "" : ", about " + duration(tookMs * left / doneNow / 1_000) + " left";
        return "messages: " + number(read) + " read, " + number(written) + " new; " + number(doneBefore + doneNow)
                + " of " + number(conversations) + " conversations; " + number(perSecond) + " a second" + rest;
    }

    private static String duration(long seconds) {
        return seconds < 2 * SECONDS_PER_MINUTE
                ? seconds + " s"
                : seconds < 2 * SECONDS_PER_MINUTE * SECONDS_PER_MINUTE
                        ? seconds / SECONDS_PER_MINUTE + " min"
                        : seconds / SECONDS_PER_MINUTE / SECONDS_PER_MINUTE + " h";
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
