package stoa.history.domain;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HourLogOperations;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogFound;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.ReadHourLog;

/**
 * The logs of hours (rongcloud-server-api, section 4.8): whole ones of hours that are over, never a half one.
 * An hour that is not over has none, and so none that can be deleted. Stateless beside its ports; any thread, never
 * blocks.
 */
public final class HourLogs {
    private final HourLogStore store;
    private final InstantSource clock;

    /**
     * Logs from a store.
     *
     * @param store all messages
     * @param clock wall clock
     */
    public HourLogs(HourLogStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Whether there is a log of an hour.
     *
     * @param question app and hour
     * @return the answer; fails with {@code BAD_REQUEST} when it is not the beginning of an hour
     */
    public Future<HourLogFound> look(LookForHourLog question) {
        if (isNoHour(question.hourMs())) {
            return refuse();
        }
        return isOver(question.hourMs())
                ? store.has(question.app(), question.hourMs()).map(HourLogFound::new)
                : Future.succeededFuture(new HourLogFound(false));
    }

    /**
     * A part of the log of an hour.
     *
     * @param question app, hour and place
     * @return the part; fails with {@code BAD_REQUEST} when it is not the beginning of an hour
     */
    public Future<HourLogPart> read(ReadHourLog question) {
        if (isNoHour(question.hourMs())) {
            return refuse();
        }
        return isOver(question.hourMs())
                ? store.read(question.app(), question.hourMs(), question.after())
                : Future.succeededFuture(new HourLogPart(false, List.of(), null));
    }

    /**
     * Deletes the log of an hour, if there is one.
     *
     * @param question app and hour
     * @return when it is gone; fails with {@code BAD_REQUEST} when it is not the beginning of an hour
     */
    public Future<Done> delete(DeleteHourLog question) {
        if (isNoHour(question.hourMs())) {
            return refuse();
        }
        return isOver(question.hourMs())
                ? store.delete(question.app(), question.hourMs()).map(Done.DONE)
                : Future.succeededFuture(Done.DONE);
    }

    private boolean isOver(long hourMs) {
        return clock.millis() >= hourMs + HourLogOperations.HOUR_MS + HourLogOperations.SETTLES_MS;
    }

    private static boolean isNoHour(long hourMs) {
        return hourMs % HourLogOperations.HOUR_MS != 0;
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new StoaException(ErrorCode.BAD_REQUEST, "hourMs is not the beginning of an hour"));
    }
}
