package stoa.history.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/**
 * A record of one partition of the log.
 *
 * @param offset its place
 * @param appendTimeMs the log's time stamp of it, epoch milliseconds
 * @param event what it holds; null for what nobody can read and for fillers, which are passed over
 */
public record LogRecord(
        long offset, long appendTimeMs, @Nullable LogEvent event) {}
