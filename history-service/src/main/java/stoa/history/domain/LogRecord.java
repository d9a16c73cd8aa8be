package stoa.history.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/**
 * A record of one partition of the log.
 *
 * @param offset its place
 * @param appendTimeMs the log's time stamp of it, epoch milliseconds
 * @param event what it holds; null for what nobody can read and for fillers, which are passed over
 * @param after id of the event it may only come after; null for none
 */
public record LogRecord(
        long offset,
        long appendTimeMs,
        @Nullable LogEvent event,
        @Nullable String after) {
    /**
     * A record that may come after anything.
     *
     * @param offset its place
     * @param appendTimeMs the log's time stamp of it, epoch milliseconds
     * @param event what it holds; null for what nobody can read and for fillers
     */
    public LogRecord(long offset, long appendTimeMs, @Nullable LogEvent event) {
        this(offset, appendTimeMs, event, null);
    }
}
