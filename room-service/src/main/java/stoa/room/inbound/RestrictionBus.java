package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.room.RestrictionOperations;
import stoa.room.domain.Restrictions;

/** Serves {@link RestrictionOperations} on the bus. One context. */
public final class RestrictionBus {
    private final Bus bus;
    private final Restrictions restrictions;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param restrictions the rules
     */
    public RestrictionBus(Bus bus, Restrictions restrictions) {
        this.bus = bus;
        this.restrictions = restrictions;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(RestrictionOperations.RESTRICT, request -> StoreFailures.coded(restrictions.restrict(request)));
        bus.serve(RestrictionOperations.LIFT, request -> StoreFailures.coded(restrictions.lift(request)));
        bus.serve(RestrictionOperations.RESTRICTED, request -> StoreFailures.coded(restrictions.restricted(request)));
        bus.serve(RestrictionOperations.SWITCH, request -> StoreFailures.coded(restrictions.turn(request)));
        bus.serve(RestrictionOperations.LIMIT, request -> StoreFailures.coded(restrictions.limit(request)));
        bus.serve(RestrictionOperations.SWITCHED, request -> StoreFailures.coded(restrictions.switched(request)));
        bus.serve(RestrictionOperations.TYPES, request -> StoreFailures.coded(restrictions.types(request)));
    }
}
