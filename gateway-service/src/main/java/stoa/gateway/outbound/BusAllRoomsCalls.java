package stoa.gateway.outbound;

import stoa.gateway.domain.AllRoomsCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.ToAllRooms;

/** Tells gateways over the bus, this one too. Any thread. */
public final class BusAllRoomsCalls implements AllRoomsCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusAllRoomsCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public void tell(ToAllRooms message) {
        bus.publish(MessageOperations.TO_ALL_ROOMS, message);
    }
}
