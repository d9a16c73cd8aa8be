package stoa.message.domain;

import stoa.protocol.error.ErrorCode;

/** What became of an attempt to append to the log. */
public sealed interface AppendOutcome {
    /** It is in the log. */
    record InLog() implements AppendOutcome {}

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
