package stoa.room.inbound;

import stoa.kit.StoreFailures;
import stoa.kit.bus.Bus;
import stoa.protocol.room.RoomListOperations;
import stoa.room.domain.RoomLists;

/** Serves {@link RoomListOperations} on the bus. One context. */
public final class RoomListBus {
    private RoomListBus() {}

    /**
     * Registers all operations; before the bus starts.
     *
     * @param bus not started yet
     * @param lists the rules
     */
    public static void serve(Bus bus, RoomLists lists) {
        bus.serve(RoomListOperations.LIST, request -> StoreFailures.coded(lists.list(request)));
    }
}
