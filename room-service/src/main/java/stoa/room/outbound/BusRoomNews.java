package stoa.room.outbound;

import stoa.kit.bus.Bus;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.PolicyOperations.PolicyChanged;
import stoa.protocol.room.PolicyOperations.PolicyLease;
import stoa.protocol.room.RestrictionOperations;
import stoa.protocol.room.RestrictionOperations.MutedEverywhere;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.MembershipsLost;
import stoa.room.domain.RoomNews;

/** Tells over the bus; what is told from one context keeps its order. */
public final class BusRoomNews implements RoomNews {
    private final Bus bus;

    /**
     * News over a bus.
     *
     * @param bus the bus
     */
    public BusRoomNews(Bus bus) {
        this.bus = bus;
    }

    @Override
    public void policyChanged(PolicyChanged change) {
        bus.publish(PolicyOperations.POLICY_CHANGED, change);
    }

    @Override
    public void leased(PolicyLease lease) {
        bus.publish(PolicyOperations.POLICY_LEASE, lease);
    }

    @Override
    public void mutedEverywhere(MutedEverywhere muted) {
        bus.publish(RestrictionOperations.MUTED_EVERYWHERE, muted);
    }

    @Override
    public void membershipsLost(MembershipsLost lost) {
        bus.publish(RoomOperations.MEMBERSHIPS_LOST, lost);
    }
}
