package stoa.room.domain;

import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/** What all processes are told. In the order of the calls; may be lost. */
public interface RoomNews {
    /**
     * A policy changed.
     *
     * @param change numbered
     */
    void policyChanged(PolicyChanged change);

    /**
     * This node has told all changes up to a number.
     *
     * @param lease the number
     */
    void leased(PolicyLease lease);

    /**
     * Users are muted in all rooms, or no longer, and the back end wants them to know.
     *
     * @param muted who
     */
    void mutedEverywhere(MutedEverywhere muted);

    /**
     * Memberships were lost.
     *
     * @param lost who shall tell them anew
     */
    void membershipsLost(MembershipsLost lost);
}
