package stoa.history.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which days the history keeps a part for: those ahead are made early, those whose last moment is
 * older than the retention are dropped whole. Pure; days are of UTC.
 *
 * @param keepDays how long entries are kept at least, in days
 */
public record Retention(int keepDays) {
    /** How many days beyond today have their part made already. */
    public static final int AHEAD_DAYS = 3;

    /**
     * What is to do.
     *
     * @param create days without a part that need one
     * @param drop days whose part is too old
     */
    public record Plan(List<LocalDate> create, List<LocalDate> drop) {
        /** Copies the lists. */
        public Plan {
            create = List.copyOf(create);
            drop = List.copyOf(drop);
        }
    }

    /**
     * Compares what there is with what there should be.
     *
     * @param existing days that have a part
     * @param now the time
     * @return what is to do
     */
    public Plan plan(Collection<LocalDate> existing, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<LocalDate> create = new ArrayList<>();
        for (int ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
            if (!existing.contains(today.plusDays(ahead))) {
                create.add(today.plusDays(ahead));
            }
        }
        List<LocalDate> drop =
                existing.stream().filter(day -> isOver(day, now)).sorted().toList();
        return new Plan(create, drop);
    }

    /**
     * Whether an entry of a time would be dropped.
     *
     * @param ts epoch milliseconds
     * @param now the time
     * @return true when its day is older than the retention
     */
    public boolean isOver(long ts, Instant now) {
        return isOver(dayOf(ts), now);
    }

    private boolean isOver(LocalDate day, Instant now) {
        return startMs(day.plusDays(1)) <= now.minus(Duration.ofDays(keepDays)).toEpochMilli();
    }

    /**
     * The day of a time.
     *
     * @param ts epoch milliseconds
     * @return its day
     */
    public static LocalDate dayOf(long ts) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(ts), ZoneOffset.UTC);
    }

    /**
     * When a day begins.
     *
     * @param day of UTC
     * @return epoch milliseconds
     */
    public static long startMs(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
