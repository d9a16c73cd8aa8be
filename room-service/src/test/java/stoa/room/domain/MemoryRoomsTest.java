package stoa.room.domain;

/** The store in memory keeps the contract. */
class MemoryRoomsTest implements RoomStoreContract {
    private final MemoryRooms rooms = new MemoryRooms();

    @Override
    public RoomStore store() {
        return rooms;
    }
}
