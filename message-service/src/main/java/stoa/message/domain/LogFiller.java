package stoa.message.domain;

/** Fills up a log that lost its end. */
public interface LogFiller {
    /** Records filled in at most; a log that lost more needs a person. */
    long RECORDS_MAX = 1_000_000;

    /**
     * Appends records without events, so that offsets the history knows are not used for other events.
     * Blocks until they are in the log; for the consumer's thread.
     *
     * @param partition 0 to 63
     * @param count how many, above zero
     * @throws IllegalStateException when the log did not take them
     */
    void fill(int partition, long count);
}
