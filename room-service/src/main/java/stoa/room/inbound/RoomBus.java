package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.room.PolicyOperations;
import stoa.protocol.room.RoomOperations;
import stoa.room.domain.Memberships;
import stoa.room.domain.Rooms;

/** Serves {@link RoomOperations} on the bus. One context. */
public final class RoomBus {
    private final Bus bus;
    private final Rooms rooms;
    private final Memberships memberships;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param rooms rooms
     * @param memberships who is in them
     */
    public RoomBus(Bus bus, Rooms rooms, Memberships memberships) {
        this.bus = bus;
        this.rooms = rooms;
        this.memberships = memberships;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(RoomOperations.CREATE, request -> StoreFailures.coded(rooms.create(request)));
        bus.serve(RoomOperations.DESTROY, request -> StoreFailures.coded(rooms.destroy(request)));
        bus.serve(
                RoomOperations.QUERY,
                request -> StoreFailures.coded(rooms.query(request)).map(RoomOperations.Rooms::new));
        bus.serve(PolicyOperations.POLICY, request -> StoreFailures.coded(rooms.policy(request)));
        bus.serve(RoomOperations.JOIN, request -> StoreFailures.coded(memberships.join(request)));
        bus.serve(RoomOperations.LEAVE, request -> StoreFailures.coded(memberships.leave(request)));
        bus.serve(RoomOperations.MEMBERS, request -> StoreFailures.coded(memberships.members(request)));
        bus.serve(RoomOperations.ANNOUNCE, request -> StoreFailures.coded(memberships.announce(request)));
    }
}
