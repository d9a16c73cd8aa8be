package stoa.room.domain;

/** The store in memory keeps the contract. */
class MemoryAttributesTest implements AttributeStoreContract {
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryAttributes attributes = new MemoryAttributes(outbox);

    @Override
    public AttributeStore store() {
        return attributes;
    }

    @Override
    public RoomOutbox outbox() {
        return outbox;
    }

    @Override
    public void create(String app, String room) {
        attributes.create(app, room);
    }

    @Override
    public void destroy(String app, String room) {
        attributes.destroy(app, room);
    }
}
