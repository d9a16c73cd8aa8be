package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
import stoa.protocol.history.HourLogOperations.DeleteHourLog;
import stoa.protocol.history.HourLogOperations.HourLogFound;
import stoa.protocol.history.HourLogOperations.HourLogPart;
import stoa.protocol.history.HourLogOperations.LookForHourLog;
import stoa.protocol.history.HourLogOperations.ReadHourLog;

/**
 * What the gateway asks other services for the log files of hours; answers come on the caller's context, failures
 * with a code.
 */
public interface HourLogCalls {
    /**
     * Whether there is a log of an hour.
     *
     * @param request which
     * @return the answer
     */
    Future<HourLogFound> look(LookForHourLog request);

    /**
     * The next part of a log.
     *
     * @param request which
     * @return the part
     */
    Future<HourLogPart> read(ReadHourLog request);

    /**
     * Deletes a log.
     *
     * @param request which
     * @return when it is gone
     */
    Future<Done> delete(DeleteHourLog request);

    /**
     * What links to an app's logs are signed with.
     *
     * @param app app key
     * @return the app's secret; fails with the code of an app that is not there or may do nothing
     */
    Future<String> secret(String app);
}
