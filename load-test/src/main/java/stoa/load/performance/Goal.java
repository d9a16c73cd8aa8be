package stoa.load.performance;

import java.util.Locale;

/**
 * What is to be reached in a case; the goals are those of docs/performance.md.
 *
 * @param quantity what is looked at
 * @param bound on which side of the limit it has to be
 * @param nativeLimit of Stoa's own protocol
 * @param leancloudLimit of LeanCloud's
 */
public record Goal(Quantity quantity, Bound bound, double nativeLimit, double leancloudLimit) {
    /** The side of the limit. */
    public enum Bound {
        /** No more than the limit. */
        AT_MOST,
        /** No less than the limit. */
        AT_LEAST,
        /** No limit: that nothing was wrong is enough. */
        HOLDS
    }

    /**
     * A limit from above.
     *
     * @param quantity what is looked at
     * @param limit of all protocols
     * @return the goal
     */
    public static Goal atMost(Quantity quantity, double limit) {
        return new Goal(quantity, Bound.AT_MOST, limit, limit);
    }

    /**
     * A limit from below.
     *
     * @param quantity what is looked at
     * @param limit of all protocols
     * @return the goal
     */
    public static Goal atLeast(Quantity quantity, double limit) {
        return new Goal(quantity, Bound.AT_LEAST, limit, limit);
    }

    /**
     * No limit.
     *
     * @param quantity what is shown
     * @return the goal
     */
    public static Goal holds(Quantity quantity) {
        return new Goal(quantity, Bound.HOLDS, 0, 0);
    }

    private double limit(String protocol) {
        return protocol.equals("leancloud") ? leancloudLimit : nativeLimit;
    }

    /**
     * Whether it is reached, where nothing was wrong.
     *
     * @param median of the runs
     * @param protocol that was spoken
     * @return true when it is on the right side, or on the limit
     */
    public boolean reached(double median, String protocol) {
        return switch (bound) {
            case AT_MOST -> median <= limit(protocol);
            case AT_LEAST -> median >= limit(protocol);
            case HOLDS -> true;
        };
    }

    /**
     * Says it.
     *
     * @param protocol that is spoken
     * @return for people
     */
    public String text(String protocol) {
        double limit = limit(protocol);
        String number =
                limit == Math.rint(limit) ? String.format(Locale.ROOT, "%,d", (long) limit) : Double.toString(limit);
        return switch (bound) {
            case AT_MOST -> "≤ " + number + ' ' + quantity.unit();
            case AT_LEAST -> "≥ " + number + ' ' + quantity.unit();
            case HOLDS -> "holds, nothing lost; " + quantity.unit();
        };
    }
}
