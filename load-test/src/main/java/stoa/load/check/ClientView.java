package stoa.load.check;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client got of its room. A place in the {@link RoomOrder}, a few counts, and what it did not get of what
 * others got. One thread, that of the order.
 */
public final class ClientView {
    private final RoomOrder order;
    private final int client;
    private final boolean thinnedSilently;
    private List<int[]> skips = List.of();
    private List<long[]> holes = List.of();
    private List<long[]> cutGaps = List.of();
    private int at;
    private long joinCursor = -1;
    private long lastCursor = -1;
    private long received;
    private long tallied;
    private long gapLow;
    private long gapNormal;
    private long gapHigh;
    private long looseLow;
    private long looseNormal;
    private long looseHigh;
    private long looseFrom;
    private boolean unsure;

    /**
     * A client that is not in the room yet.
     *
     * @param order of its room
     * @param client its index in the whole run
     */
    public ClientView(RoomOrder order, int client) {
        this(order, client, false);
    }

    /**
     * A client that is not in the room yet.
     *
     * @param order of its room
     * @param client its index in the whole run
     * @param thinnedSilently whether the server may keep messages from it without saying so: what it gets has to be
     *     right, not all of it has to come
     */
    public ClientView(RoomOrder order, int client, boolean thinnedSilently) {
        this.order = order;
        this.client = client;
        this.thinnedSilently = thinnedSilently;
    }

    /**
     * It is in: what comes behind a cursor is for it.
     *
     * @param cursor of the join reply
     */
    public void joined(long cursor) {
        joinCursor = cursor;
        lastCursor = cursor;
        at = order.after(cursor);
    }

    /**
     * It is in, and nobody says from where exactly: the first message it gets shows that, unless it is later than can
     * be.
     *
     * @param earliest nothing up to here is for it
     * @param latest everything behind this is for it
     */
    public void joinedAround(long earliest, long latest) {
        joined(latest);
        lastCursor = earliest;
        unsure = true;
    }

    /**
     * It came back, and what it missed is not told: that is not expected of it, up to the first message that it gets.
     *
     * @param latest everything behind this is for it
     */
    public void returnedAround(long latest) {
        hole(Math.max(lastCursor, latest));
        unsure = true;
    }

    /** The first message behind a place that was not told exactly. */
    private void begin(long cursor) {
        unsure = false;
        if (received == 0) {
            joinCursor = Math.min(joinCursor, cursor - 1);
            at = order.after(joinCursor);
        }
        if (!holes.isEmpty()) {
            long[] open = holes.getLast();
            open[1] = Math.min(open[1], cursor - 1);
        }
    }

    /**
     * Its connection ends. What a gap counted behind its position it will be told anew; of a gap that begins before
     * it, only what lies before stays counted.
     */
    public void cut() {
        if (looseFrom > 0 && looseFrom <= lastCursor) {
            if (cutGaps.isEmpty()) {
                cutGaps = new ArrayList<>();
            }
            cutGaps.add(new long[] {looseFrom, lastCursor});
        }
        forgetLooseGaps();
    }

    private void forgetLooseGaps() {
        looseLow = 0;
        looseNormal = 0;
        looseHigh = 0;
        looseFrom = 0;
    }

    /**
     * It came back and was told to reload: what lies between is not expected of it.
     *
     * @param cursor of the join reply
     */
    public void reloaded(long cursor) {
        hole(cursor);
        lastCursor = Math.max(lastCursor, cursor);
        at = order.after(lastCursor);
    }

    private void hole(long cursor) {
        if (holes.isEmpty()) {
            holes = new ArrayList<>();
        }
        holes.add(new long[] {lastCursor, cursor});
    }

    /**
     * A message came.
     *
     * @param stream whose, {@link RoomOrder#TALLY} for a sum
     * @param number its number in the stream, or the sum
     * @param cursor its place
     */
    public void message(int stream, int number, long cursor) {
        long message = RoomOrder.pack(stream, number);
        if (cursor <= lastCursor) {
            late(cursor, message);
            return;
        }
        if (unsure) {
            begin(cursor);
        }
        settleGaps();
        lastCursor = cursor;
        received++;
        if (stream == RoomOrder.TALLY) {
            tallied += number;
        }
        if (at < order.size() && order.cursor(at) == cursor) {
            order.isSame(at, message, client);
            at++;
        } else {
            elsewhere(cursor, message);
        }
    }

    /** A message that is not the next one that others saw. */
    private void elsewhere(long cursor, long message) {
        while (at < order.size() && order.cursor(at) <= joinCursor) {
            at++;
        }
        int found = order.find(at, cursor);
        int place = found >= 0 ? found : -found - 1;
        if (place > at) {
            skip(at, place);
        }
        at = place;
        if (found >= 0) {
            order.isSame(at, message, client);
            at++;
        } else if (place == order.size()) {
            order.append(cursor, message, client);
            at++;
        } else {
            order.straggler(cursor, message, client);
        }
    }

    private void skip(int from, int to) {
        if (skips.isEmpty()) {
            skips = new ArrayList<>();
        }
        skips.add(new int[] {from, to});
    }

    /** A message with a place that the client has passed. */
    private void late(long cursor, long message) {
        if (unsure && received == 0) {
            order.failures()
                    .add(order.names().client(client) + " got " + order.text(message) + " (cursor " + cursor
                            + ") of before it came");
            return;
        }
        boolean had = saw(cursor) && cursor > joinCursor;
        order.failures()
                .add(order.names().client(client) + " got " + order.text(message) + " (cursor " + cursor + ")"
                        + (had ? " twice" : " after a message with cursor " + lastCursor));
    }

    /** Whether it got what is at a place. */
    boolean saw(long cursor) {
        int index = order.find(0, cursor);
        if (index < 0) {
            return order.sawStraggler(cursor, client);
        }
        return index < at && skips.stream().noneMatch(skip -> index >= skip[0] && index < skip[1]);
    }

    /**
     * The server says that messages were not delivered here.
     *
     * @param low of low priority
     * @param normal of normal priority
     * @param high of high priority
     * @param from cursor of the first; 0 where none had one
     * @param to cursor of the last
     */
    public void gap(long low, long normal, long high, long from, long to) {
        looseLow += low;
        looseNormal += normal;
        looseHigh += high;
        if (to <= lastCursor) {
            settleGaps();
        } else if (looseFrom == 0) {
            looseFrom = from;
        }
    }

    private void settleGaps() {
        gapLow += looseLow;
        gapNormal += looseNormal;
        gapHigh += looseHigh;
        forgetLooseGaps();
    }

    /**
     * Its position, with which it comes back.
     *
     * @return cursor of the last message it got, or of its join
     */
    public long position() {
        return lastCursor;
    }

    /**
     * Messages it got, each counted once.
     *
     * @return how many
     */
    public long received() {
        return received;
    }

    /**
     * What gaps counted of a priority or all.
     *
     * @return low, normal and high ones
     */
    public long[] gaps() {
        return new long[] {gapLow + looseLow, gapNormal + looseNormal, gapHigh + looseHigh};
    }

    long notDelivered() {
        long[] gaps = gaps();
        return gaps[0] + gaps[1] + gaps[2];
    }

    /**
     * Whether it was ever in its room.
     *
     * @return true when it was
     */
    public boolean isIn() {
        return joinCursor >= 0;
    }

    /** The sum of all sums. */
    long tallied() {
        return tallied;
    }

    /** What gaps counted when its connection ended in their middle: the messages shed from the one to the other cursor. */
    List<long[]> cutGaps() {
        return cutGaps;
    }

    /** From and to of what is not expected of it. */
    List<long[]> holes() {
        return holes;
    }

    boolean isThinnedSilently() {
        return thinnedSilently;
    }

    int client() {
        return client;
    }

    long joinCursor() {
        return joinCursor;
    }

    /** Whether it saw all that others saw, from its join on, in their turn. */
    boolean isGapless() {
        return skips.isEmpty() && holes.isEmpty() && at == order.size();
    }

    /** Whether a place is in what it was told to reload. */
    boolean isExcused(long cursor) {
        return holes.stream().anyMatch(hole -> cursor > hole[0] && cursor <= hole[1]);
    }

    /**
     * How often it was told to reload instead of being given what it missed.
     *
     * @return times
     */
    public int reloads() {
        return holes.size();
    }
}
