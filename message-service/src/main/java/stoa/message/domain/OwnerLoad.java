package stoa.message.domain;

/**
 * What an owner holds, for metrics.
 *
 * @param pendingEvents events in flight to the log
 * @param pendingBytes their bytes
 * @param ringBytes bytes of recent entries
 * @param subscriptions gateways subscribed
 */
public record OwnerLoad(int pendingEvents, long pendingBytes, long ringBytes, int subscriptions) {
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
                subscriptions + other.subscriptions);
    }
}
