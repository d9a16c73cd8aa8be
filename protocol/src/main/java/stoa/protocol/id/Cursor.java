package stoa.protocol.id;

/**
 * A place in a conversation's order: log generation · 2^40 + offset. Grows along a conversation and
 * fits a JSON number (below 2^53).
 *
 * @param value the number clients see
 */
public record Cursor(long value) {
    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    /** The highest log generation that keeps cursors below 2^53. */
    public static final int GENERATION_MAX = (1 << 13) - 1;

    /**
     * A place in a log.
     *
     * @param generation log generation, 1 to {@link #GENERATION_MAX}
     * @param offset offset in the partition, 0 or more
     * @return the cursor
     */
    public static Cursor of(int generation, long offset) {
        return new Cursor(((long) generation << OFFSET_BITS) + offset);
    }

    /**
     * Which log this is a place of; a recreated or restored log has another.
     *
     * @return the generation
     */
    public int generation() {
        return (int) (value >>> OFFSET_BITS);
    }

    /**
     * The offset in the partition.
     *
     * @return 0 or more
     */
    public long offset() {
        return value & OFFSET_MASK;
    }
}
