package stoa.protocol.log;

import com.fasterxml.jackson.annotation.JsonIgnore;
import stoa.protocol.id.Cursor;

/**
 * An event with its place and time, as everybody agrees on them.
 *
 * @param generation log generation
 * @param offset offset in the partition; {@link #NO_OFFSET} for a transient message, which has no
 *     place
 * @param ts epoch milliseconds, strictly growing along the conversation
 * @param logTime epoch milliseconds of the partition's clock when it was appended; never falls along
 *     the partition
 * @param event what happened
 * @param shed whether the room's budget of this window was spent: recorded, but not delivered live
 */
public record Entry(int generation, long offset, long ts, long logTime, LogEvent event, boolean shed) {
    /** The offset of what never was in the log. */
    public static final long NO_OFFSET = -1;

    /**
     * Whether this went past the log: not stored, without a place in the order.
     *
     * @return true for transient messages
     */
    @JsonIgnore
    public boolean isTransient() {
        return offset == NO_OFFSET;
    }

    /**
     * The place in the order.
     *
     * @return the cursor clients see; only for what is not transient
     */
    public Cursor cursor() {
        return Cursor.of(generation, offset);
    }
}
