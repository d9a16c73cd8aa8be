package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/**
 * One record as it was read from the log.
 *
 * @param offset its offset
 * @param appendTimeMs the broker's time stamp, epoch milliseconds
 * @param event what it holds; null when it is a filler or cannot be read
 * @param bytes size of its value
 * @param after id of the event it may only come after; null for none
 */
public record LogRecord(
        long offset,
        long appendTimeMs,
        @Nullable LogEvent event,
        int bytes,
        @Nullable String after) {
    /**
     * A record that may come after anything.
     *
     * @param offset its offset
     * @param appendTimeMs the broker's time stamp, epoch milliseconds
     * @param event what it holds; null when it is a filler or cannot be read
     * @param bytes size of its value
     */
    public LogRecord(long offset, long appendTimeMs, @Nullable LogEvent event, int bytes) {
        this(offset, appendTimeMs, event, bytes, null);
    }
}
