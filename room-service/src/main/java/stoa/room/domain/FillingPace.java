package stoa.room.domain;

/**
 * How often the memberships may be filled anew because single writes were unsure. A filling is work for every
 * gateway, and writes are unsure when there is too much work: so each filling is followed by a longer wait than the
 * one before, up to {@link #WAIT_LOOKS_MAX}, until as long again as the last wait nothing was unsure. Time is
 * counted in looks, one every {@link MembershipFilling#LOOK_EVERY_MS} milliseconds. Single-threaded: one context.
 */
final class FillingPace {
    /** Looks after the first filling before another may follow: 5 s. */
    static final int WAIT_LOOKS_FIRST = 10;

    /** Looks between two fillings at most: 30 s. What was unsure is put right after that long at the latest. */
    static final int WAIT_LOOKS_MAX = 60;

    private int waitLooks;
    private int stillWaiting;
    private int quietLooks;

    /**
     * A look passes.
     *
     * @param unsure whether a write was unsure and is not put right yet
     */
    void look(boolean unsure) {
        if (stillWaiting > 0) {
            stillWaiting--;
        } else if (unsure) {
            quietLooks = 0;
        } else {
            quietLooks++;
            if (quietLooks >= waitLooks) {
                waitLooks = 0;
            }
        }
    }

    /**
     * Whether the wait after the last filling is over.
     *
     * @return true when the store may be filled for writes that were unsure
     */
    boolean mayFill() {
        return stillWaiting == 0;
    }

    /** The store was filled, by this node or another. */
    void filled() {
        waitLooks = waitLooks == 0 ? WAIT_LOOKS_FIRST : Math.min(2 * waitLooks, WAIT_LOOKS_MAX);
        stillWaiting = waitLooks;
        quietLooks = 0;
    }
}
