package stoa.kit.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out what an embedded Kafka logs as an error while it elects itself: a request that came before the election
 * and is sent again. Any other error of the controller stays. Any thread.
 */
final class StartingController extends Filter<ILoggingEvent> {
    private static final String LOGGER = "kafka.server.ControllerApis";
    private static final String NOT_YET_ELECTED = "org.apache.kafka.common.errors.NotControllerException";

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return event.getLoggerName().equals(LOGGER) && isNotYetElected(event.getThrowableProxy())
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }

    private static boolean isNotYetElected(@Nullable IThrowableProxy thrown) {
        for (IThrowableProxy at = thrown; at != null; at = at.getCause()) {
            if (at.getClassName().equals(NOT_YET_ELECTED)) {
                return true;
            }
        }
        return false;
    }
}
