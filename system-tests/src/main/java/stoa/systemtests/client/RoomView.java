package stoa.systemtests.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client saw of one room since it first joined, in the order in which it saw it. Written on
 * the client's context, read when the run is over.
 */
public final class RoomView {
    private final List<SeenMessage> seen = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long joinedAt = -1;
    private long position = -1;
    private long shed;

    /**
     * The first join was answered.
     *
     * @param cursor where the view begins
     */
    public void joined(long cursor) {
        if (joinedAt < 0) {
            joinedAt = cursor;
        }
        position = Math.max(position, cursor);
    }

    /**
     * A message came, live or as missed.
     *
     * @param message as it came
     */
    public void saw(SeenMessage message) {
        if (message.cursor() <= position) {
            violations.add("came twice or out of order: " + message + " at position " + position);
            return;
        }
        position = message.cursor();
        seen.add(message);
    }

    /**
     * An event that is not a message moved the position.
     *
     * @param cursor its place
     */
    public void passed(long cursor) {
        position = Math.max(position, cursor);
    }

    /**
     * Something that must not happen did.
     *
     * @param what for the report
     */
    public void violated(String what) {
        violations.add(what);
    }

    /**
     * Messages were shed.
     *
     * @param count how many
     */
    public void shed(long count) {
        shed += count;
    }

    /**
     * The position to resume from.
     *
     * @return a cursor, −1 before the first join
     */
    public long position() {
        return position;
    }

    /**
     * Where the view begins.
     *
     * @return the cursor of the first join's reply, −1 before
     */
    public long joinedAt() {
        return joinedAt;
    }

    /**
     * All messages in the order they came.
     *
     * @return live list
     */
    public List<SeenMessage> seen() {
        return seen;
    }

    /**
     * What must not have happened.
     *
     * @return empty in a good run
     */
    public List<String> violations() {
        return violations;
    }

    /**
     * How many messages gap markers counted.
     *
     * @return 0 where the room's budget is off
     */
    public long shed() {
        return shed;
    }
}
