package stoa.message.domain;

/** What is counted about owners. Cheap; any thread. */
public interface OwnerMeters {
    /**
     * A partition is live.
     *
     * @param tookMs milliseconds from the assignment
     * @param fromLogAlone whether the history was silent
     */
    void tookOver(long tookMs, boolean fromLogAlone);

    /** A partition was given back or taken away. */
    void revoked();

    /** A revocation did not run in time, its last effects may come late. */
    void revocationLate();

    /**
     * A gateway's subscription was dropped.
     *
     * @param reason why
     */
    void dropped(OwnerEffect.DropReason reason);

    /**
     * Sends were answered.
     *
     * @param sent how many are in the log
     * @param refused how many were refused
     * @param unknown how many nobody knows of
     */
    void answered(int sent, int refused, int unknown);

    /**
     * Something happened that is only counted.
     *
     * @param what it was
     * @param times how often
     */
    void counted(OwnerEffect.Happening what, long times);

    /** A record could not be read. */
    void deadLetter();

    /** An append was refused because too many wait for the log. */
    void appendQueueFull();

    /**
     * What all owners of this node hold.
     *
     * @param partitions how many are live
     * @param total their sum
     */
    void load(int partitions, OwnerLoad total);
}
