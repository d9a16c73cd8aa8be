package stoa.room.domain;

/** Lifetimes in memory, which the rules are tested with, are what they stand for. */
class MemoryLifetimesTest implements LifetimeStoreContract {
    private final MemoryRooms rooms = new MemoryRooms();
    private final MemoryLifetimes store = new MemoryLifetimes(rooms);

    @Override
    public LifetimeStore store() {
        return store;
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }

    @Override
    public void keepAlive(String app, String room) {
        store.keep(app, room);
    }
}
