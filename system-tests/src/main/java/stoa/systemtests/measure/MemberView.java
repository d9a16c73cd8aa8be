package stoa.systemtests.measure;

import java.util.List;

/**
 * What one member was shown, summed up so that ten thousand of them fit into memory: equal sums mean the
 * same messages in the same order. Written by the reading thread, read by others when that is quiet.
 */
final class MemberView {
    private volatile long messages;
    private volatile long notShown;
    private long lastCursor = -1;
    private long orderHash = 1;
    private long low;
    private long normal;
    private long high;
    private boolean disordered;

    void saw(List<RoomSight> sights) {
        long seen = messages;
        for (RoomSight sight : sights) {
            switch (sight) {
                case RoomSight.Message message -> {
                    seen++;
                    disordered |= message.cursor() <= lastCursor;
                    lastCursor = message.cursor();
                    orderHash = next(orderHash, message.id());
                }
                case RoomSight.Gap gap -> {
                    low += gap.low();
                    normal += gap.normal();
                    high += gap.high();
                }
            }
        }
        notShown = low + normal + high;
        messages = seen;
    }

    private static long next(long hash, String id) {
        return hash * 1_000_003 + id.hashCode();
    }

    /** What is expected of a member that is shown these and not shown so many others. */
    static MemberView of(List<RoomSight> sights) {
        MemberView view = new MemberView();
        view.saw(sights);
        return view;
    }

    long messages() {
        return messages;
    }

    /** Messages that gaps counted. */
    long notShown() {
        return notShown;
    }

    /** Messages that were shown or counted as not shown. */
    long accounted() {
        return messages + notShown;
    }

    /** What is wrong with this view; empty when nothing is. */
    String difference(MemberView expected) {
        if (disordered) {
            return "out of order";
        }
        return isSame(expected) ? "" : this + " instead of " + expected;
    }

    private boolean isSame(MemberView other) {
        return messages == other.messages
                && orderHash == other.orderHash
                && low == other.low
                && normal == other.normal
                && high == other.high;
    }

    @Override
    public String toString() {
        return messages + " messages in order " + Long.toHexString(orderHash) + ", not shown: " + low + " low, "
                + normal + " normal, " + high + " high";
    }
}
