package stoa.gateway.domain;

import stoa.protocol.id.Priority;

/**
 * What was not delivered of a room, by priority; protected entries never are among it.
 *
 * @param low low ones
 * @param normal normal ones
 * @param high high ones
 */
public record ShedCount(int low, int normal, int high) {
    /** Nothing. */
    public static final ShedCount NONE = new ShedCount(0, 0, 0);

    /**
     * One more.
     *
     * @param priority of the entry that was shed
     * @return the sum
     */
    public ShedCount plus(Priority priority) {
        return switch (priority) {
            case LOW -> new ShedCount(low + 1, normal, high);
            case NORMAL -> new ShedCount(low, normal + 1, high);
            case HIGH, PROTECTED -> new ShedCount(low, normal, high + 1);
        };
    }

    /**
     * Both together.
     *
     * @param other another count
     * @return the sum
     */
    public ShedCount plus(ShedCount other) {
        return new ShedCount(low + other.low, normal + other.normal, high + other.high);
    }

    /**
     * All of them.
     *
     * @return the sum over the priorities
     */
    public int total() {
        return low + normal + high;
    }
}
