package stoa.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Levels that are changed while the process runs, each for a time, after which the logger is as it was. Stoa's own
 * loggers may say everything, since they never log tokens, secrets or contents; a few libraries no more than INFO,
 * since nobody promises that of what they say below. Any thread.
 *
 * <p>Bound: {@link #CHANGES_MAX} loggers at a time; one more is refused.
 */
public final class LogLevels {
    /** Loggers that may be changed at a time. */
    public static final int CHANGES_MAX = 50;

    /** How long a change holds at most, seconds. */
    public static final long SECONDS_MAX = 3_600;

    /** How long a change holds where nothing is said, seconds. */
    public static final long SECONDS_DEFAULT = 600;

    private static final int NAME_CHARS_MAX = 200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(?:\\.[A-Za-z_][A-Za-z0-9_$]*)*");
    private static final String OWN = "stoa";
    private static final List<String> LIBRARIES = List.of("io.vertx", "org.apache.kafka", "com.hazelcast");

    /** What became of a wish. */
    public sealed interface Outcome {
        /**
         * How a logger is now.
         *
         * @param logger its name
         * @param level least important level it logs
         * @param resetInMs milliseconds until it is as it was; 0 where it was not changed
         */
        record Shown(String logger, String level, long resetInMs) implements Outcome {}

        /**
         * It stays as it is.
         *
         * @param why one sentence
         */
        record Refused(String why) implements Outcome {}

        /**
         * It stays as it is, for there are as many changes as may be.
         *
         * @param why one sentence
         */
        record Full(String why) implements Outcome {}
    }

    private record Change(@Nullable Level before, long untilMs) {}

    private final LoggerContext context;
    private final LongSupplier steadyClockMs;
    private final Map<String, Change> changes = new TreeMap<>();

    /**
     * Nothing is changed.
     *
     * @param context whose loggers
     * @param steadyClockMs milliseconds of a clock that never goes back
     */
    public LogLevels(LoggerContext context, LongSupplier steadyClockMs) {
        this.context = context;
        this.steadyClockMs = steadyClockMs;
    }

    /**
     * Changes a logger and those below it that have no level of their own.
     *
     * @param logger its name
     * @param level least important level it is to log
     * @param seconds how long
     * @return how it is now, or why not
     */
    public synchronized Outcome set(String logger, LogLevel level, long seconds) {
        if (!isKnown(logger)) {
            return new Outcome.Refused(
                    "only stoa, io.vertx, org.apache.kafka, com.hazelcast and what is below them can be changed");
        }
        if (!isOwn(logger) && level.compareTo(LogLevel.INFO) > 0) {
            return new Outcome.Refused("libraries log no more than INFO: below that they may log what nobody may read");
        }
        if (seconds < 1 || seconds > SECONDS_MAX) {
            return new Outcome.Refused("seconds must be from 1 to " + SECONDS_MAX);
        }
        Change known = changes.get(logger);
        if (known == null && changes.size() >= CHANGES_MAX) {
            return new Outcome.Full("so many loggers are changed already: " + CHANGES_MAX);
        }
        Logger target = context.getLogger(logger);
        Level before = known == null ? target.getLevel() : known.before;
        changes.put(logger, new Change(before, steadyClockMs.getAsLong() + seconds * 1_000));
        target.setLevel(level.level());
        return shown(logger);
    }

    /**
     * Sets a logger back before its time.
     *
     * @param logger its name; nothing happens to one that was not changed
     * @return how it is now, or why it cannot be told
     */
    public synchronized Outcome reset(String logger) {
        Change change = changes.remove(logger);
        if (change != null) {
            context.getLogger(logger).setLevel(change.before);
        }
        return look(logger);
    }

    /**
     * How a logger is.
     *
     * @param logger its name
     * @return with the level it has or takes from above, or why it cannot be told
     */
    public synchronized Outcome look(String logger) {
        return isKnown(logger)
                ? shown(logger)
                : new Outcome.Refused("only stoa, io.vertx, org.apache.kafka, com.hazelcast and what is below them");
    }

    /**
     * What is changed.
     *
     * @return by name
     */
    public synchronized List<Outcome.Shown> changed() {
        return changes.keySet().stream().map(this::shown).toList();
    }

    /**
     * Sets back what has had its time; to be called every second.
     *
     * @return names of those
     */
    public synchronized List<String> expire() {
        long nowMs = steadyClockMs.getAsLong();
        List<String> over = new ArrayList<>();
        changes.forEach((logger, change) -> {
            if (change.untilMs <= nowMs) {
                over.add(logger);
            }
        });
        over.forEach(this::reset);
        return over;
    }

    private Outcome.Shown shown(String logger) {
        Change change = changes.get(logger);
        // one that was never used is not made for a look: whoever asks could make any number
        Logger found = context.exists(logger);
        String above = logger;
        while (found == null) {
            int dot = above.lastIndexOf('.');
            above = dot < 0 ? org.slf4j.Logger.ROOT_LOGGER_NAME : above.substring(0, dot);
            found = context.exists(above);
        }
        long leftMs = change == null ? 0 : Math.max(1, change.untilMs - steadyClockMs.getAsLong());
        return new Outcome.Shown(logger, found.getEffectiveLevel().toString(), leftMs);
    }

    private static boolean isKnown(String logger) {
        return logger.length() <= NAME_CHARS_MAX
                && NAME.matcher(logger).matches()
                && (isOwn(logger) || LIBRARIES.stream().anyMatch(name -> isBelow(logger, name)));
    }

    private static boolean isOwn(String logger) {
        return isBelow(logger, OWN);
    }

    private static boolean isBelow(String logger, String name) {
        return logger.equals(name) || logger.startsWith(name + '.');
    }
}
