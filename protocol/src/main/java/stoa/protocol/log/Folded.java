package stoa.protocol.log;

/** What one record of the log turned out to be. */
public sealed interface Folded {
    /**
     * The event counts.
     *
     * @param ts epoch milliseconds, strictly growing along the conversation
     * @param logTime epoch milliseconds of the partition's clock
     */
    record Fresh(long ts, long logTime) implements Folded {}

    /**
     * The event was seen within the window: dropped by everybody alike.
     *
     * @param first where and when its first sighting in the window was
     */
    record Repeat(Seen first) implements Folded {}

    /**
     * The event was written behind one that did not come into the log: dropped by everybody alike, and not seen.
     * Whoever wrote it writes both again.
     */
    record OutOfTurn() implements Folded {}

    /**
     * A sighting that counted.
     *
     * @param offset offset of the first record
     * @param ts its time
     */
    record Seen(long offset, long ts) {}
}
