package stoa.gateway.domain;

import stoa.protocol.message.MessageOperations.ToAllRooms;

/** Tells every gateway what is for all rooms of an app. */
@FunctionalInterface
public interface AllRoomsCalls {
    /**
     * Tells a message to whoever is in a room of its app now; it may be lost. Any thread, does not block.
     *
     * @param message the message
     */
    void tell(ToAllRooms message);
}
