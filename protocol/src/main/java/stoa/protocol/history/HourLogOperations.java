package stoa.protocol.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.log.Entry;

/**
 * What history-service answers of the log of an hour: all messages of an app whose time lies in it, whatever became
 * of their rooms. There is none before the hour has been over for {@link #SETTLES_MS}, nor after it was deleted.
 */
public final class HourLogOperations {
    /** How long an hour is, in milliseconds. */
    public static final long HOUR_MS = 3_600_000;

    /** So long after its end nothing is added to an hour any more, in milliseconds. */
    public static final long SETTLES_MS = 60_000;

    private static final long DEADLINE_MS = 5_000;

    /** Whether there is a log of an hour. */
    public static final Operation<LookForHourLog, HourLogFound> LOOK = Operation.idempotent(
                    Service.HISTORY, "history.look-for-hour-log", LookForHourLog.class, HourLogFound.class)
            .within(DEADLINE_MS);

    /** The next part of the log of an hour. */
    public static final Operation<ReadHourLog, HourLogPart> READ = Operation.idempotent(
                    Service.HISTORY, "history.read-hour-log", ReadHourLog.class, HourLogPart.class)
            .within(DEADLINE_MS);

    /** Deletes the log of an hour for good; its messages stay in the history of their rooms. */
    public static final Operation<DeleteHourLog, Done> DELETE = Operation.idempotent(
                    Service.HISTORY, "history.delete-hour-log", DeleteHourLog.class, Done.class)
            .within(DEADLINE_MS);

    private HourLogOperations() {}

    /**
     * Asks for the log of an hour.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     */
    public record LookForHourLog(String app, long hourMs) {}

    /**
     * Whether there is one.
     *
     * @param there true when there is at least one message in it
     */
    public record HourLogFound(boolean there) {}

    /**
     * Asks for a part.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     * @param after the place the part before ended at; null for the first part
     */
    public record ReadHourLog(
            String app, long hourMs, @Nullable Place after) {}

    /**
     * A place in the order of all messages of a deployment: by time, among those of one time by where they lie in
     * the log.
     *
     * @param ts epoch milliseconds
     * @param generation log generation
     * @param partition partition of the log
     * @param offset offset in the partition
     */
    public record Place(long ts, int generation, int partition, long offset) {}

    /**
     * A part, bounded whatever the messages are.
     *
     * @param there false when the log was deleted
     * @param messages in order, every event a {@code MessageAccepted}; may be none although more follow
     * @param next where to go on; null behind the last part
     */
    public record HourLogPart(
            boolean there, List<Entry> messages, @Nullable Place next) {
        /** Copies the list. */
        public HourLogPart {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Deletes a log.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     */
    public record DeleteHourLog(String app, long hourMs) {}
}
