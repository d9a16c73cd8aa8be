package stoa.room.domain;

/** The store in memory keeps the contract. */
class MemoryRestrictionsTest implements RestrictionStoreContract {
    private final MemoryRooms rooms = new MemoryRooms();
    private final MemoryRestrictions restrictions = new MemoryRestrictions(rooms, new MemoryOutbox());

    @Override
    public RestrictionStore store() {
        return restrictions;
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }
}
