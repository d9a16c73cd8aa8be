package stoa.message.domain;

import java.util.stream.Stream;

/**
 * What an owner holds, for metrics.
 *
 * @param pendingEvents events in flight to the log
 * @param pendingBytes their bytes
 * @param ringBytes bytes of recent entries
 * @param subscriptions gateways subscribed
 * @param tapSenders senders of counted messages that are not merged yet
 */
public record OwnerLoad(int pendingEvents, long pendingBytes, long ringBytes, int subscriptions, int tapSenders) {
    /** An owner that holds nothing. */
    public static final OwnerLoad NOTHING = new OwnerLoad(0, 0, 0, 0, 0);

    /**
     * What several owners hold together.
     *
     * @param loads of each
     * @return their sum
     */
    public static OwnerLoad total(Stream<OwnerLoad> loads) {
        return loads.reduce(NOTHING, OwnerLoad::plus);
    }

    /**
     * The sum of two.
     *
     * @param other another
     * @return both together
     */
    public OwnerLoad plus(OwnerLoad other) {
        return new OwnerLoad(
                pendingEvents + other.pendingEvents,
                pendingBytes + other.pendingBytes,
                ringBytes + other.ringBytes,
                subscriptions + other.subscriptions,
                tapSenders + other.tapSenders);
    }
}
