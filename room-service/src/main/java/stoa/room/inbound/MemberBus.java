package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.room.RoomOperations;
import stoa.room.domain.Memberships;
import stoa.room.domain.Stays;

/** Serves what back ends ask of members and say of recorders. One context. */
public final class MemberBus {
    private final Bus bus;
    private final Memberships memberships;
    private final Stays stays;

    /**
     * The inbound side over the rules.
     *
     * @param bus not started yet
     * @param memberships who is in rooms
     * @param stays who is there without a connection
     */
    public MemberBus(Bus bus, Memberships memberships, Stays stays) {
        this.bus = bus;
        this.memberships = memberships;
        this.stays = stays;
    }

    /** Registers all operations; before the bus starts. */
    public void serve() {
        bus.serve(RoomOperations.ARE_MEMBERS, request -> StoreFailures.coded(memberships.areMembers(request)));
        bus.serve(RoomOperations.ADD_RECORDERS, request -> StoreFailures.coded(stays.addRecorders(request)));
    }
}
