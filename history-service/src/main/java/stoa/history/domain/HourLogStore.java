package stoa.history.domain;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.Place;

/**
 * The messages of an app by the hour. Any thread, never blocks; every future fails when the store is not to be
 * reached.
 */
public interface HourLogStore {
    /**
     * Whether an hour has a log: messages that stand, and was not deleted.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     * @return true for at least one message
     */
    Future<Boolean> has(String app, long hourMs);

    /**
     * The next messages of an hour that stand.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     * @param after where the part before ended; null for the first
     * @return bounded, whatever the messages of this and other apps are
     */
    Future<HourLogPart> read(String app, long hourMs, @Nullable Place after);

    /**
     * Deletes the log of an hour that has one.
     *
     * @param app app key
     * @param hourMs when the hour begins, epoch milliseconds
     * @return when that survives the death of everybody
     */
    Future<Void> delete(String app, long hourMs);
}
