package stoa.room.domain;

/** Members without a connection in memory, which the rules are tested with, are what they stand for. */
class MemoryStaysTest implements StayStoreContract {
    private final MemoryRooms rooms = new MemoryRooms();
    private final MemoryStays store = new MemoryStays(rooms);

    @Override
    public StayStore store() {
        return store;
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }
}
