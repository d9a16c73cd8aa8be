package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;

/** What became of an attempt to append to the log. */
public sealed interface AppendOutcome {
    /**
     * It is in the log.
     *
     * @param place where; null when the log did not say
     */
    record InLog(@Nullable Place place) implements AppendOutcome {
        /** In the log, nobody knows where. */
        public InLog() {
            this(null);
        }
    }

    /**
     * A place in the log.
     *
     * @param offset the record's
     * @param appendTimeMs the broker's time stamp, epoch milliseconds
     * @param bytes size of the record's value
     */
    record Place(long offset, long appendTimeMs, int bytes) {}

    /**
     * It is not in the log and never will be.
     *
     * @param code why
     * @param retryAfterMs 0 for no advice
     */
    record Refused(ErrorCode code, long retryAfterMs) implements AppendOutcome {}

    /** It may be in the log, or still come into it. */
    record InDoubt() implements AppendOutcome {}
}
