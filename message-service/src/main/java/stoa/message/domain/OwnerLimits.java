package stoa.message.domain;

/**
 * The bounds of one partition.
 *
 * @param pendingMax events in flight to the log at most; more are refused {@code OVERLOADED}
 * @param pendingBytesMax bytes of their contents at most; more are refused {@code OVERLOADED}
 * @param callDeadlineMs how long a call waits for the log before it is answered "unknown"; shorter
 *     than the operation's deadline, longer than Kafka's delivery time-out
 * @param ringBytesMax bytes of recent entries kept for gateways that come back; older ones go first
 * @param ringMs how long they are kept, in milliseconds of log time
 * @param pastBytesMax bytes of recent entries in one answer to a subscription; older ones are to be
 *     had from the history
 * @param batchesMax unconfirmed batches per gateway; further entries are gathered until one is confirmed
 * @param unconfirmedBytesMax bytes sent or gathered and not confirmed per gateway; beyond it the
 *     subscription is dropped
 * @param confirmMs how long a batch may stay unconfirmed before the subscription is dropped
 * @param subscriptionsMax gateways subscribed; more are refused {@code OVERLOADED}
 * @param subscribedRoomsMax rooms of one subscription; more are refused {@code OVERLOADED}
 */
public record OwnerLimits(
        int pendingMax,
        long pendingBytesMax,
        long callDeadlineMs,
        long ringBytesMax,
        long ringMs,
        long pastBytesMax,
        int batchesMax,
        long unconfirmedBytesMax,
        long confirmMs,
        int subscriptionsMax,
        int subscribedRoomsMax) {
    private static final long MIB = 1024 * 1024;

    /** What holds unless the operator says otherwise. */
    public static final OwnerLimits DEFAULT =
            new OwnerLimits(10_000, 16 * MIB, 11_000, 16 * MIB, 60_000, 4 * MIB, 8, 4 * MIB, 5_000, 1_000, 200_000);

    /** How long who was refused {@code OVERLOADED} should wait, in milliseconds. */
    public static final long OVERLOADED_RETRY_MS = 200;

    /** Time between two heartbeats of a live subscription, in milliseconds. */
    public static final long HEARTBEAT_MS = 1_000;

    /**
     * The same with another size of the ring.
     *
     * @param bytes of recent entries per partition
     * @return a copy
     */
    public OwnerLimits withRingBytesMax(long bytes) {
        return new OwnerLimits(
                pendingMax,
                pendingBytesMax,
                callDeadlineMs,
                bytes,
                ringMs,
                Math.min(pastBytesMax, bytes),
                batchesMax,
                unconfirmedBytesMax,
                confirmMs,
                subscriptionsMax,
                subscribedRoomsMax);
    }
}
