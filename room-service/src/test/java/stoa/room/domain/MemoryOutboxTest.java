package stoa.room.domain;

import java.util.List;

/** The outbox in memory keeps the contract. */
class MemoryOutboxTest implements RoomOutboxContract {
    private final MemoryOutbox outbox = new MemoryOutbox();

    @Override
    public RoomOutbox outbox() {
        return outbox;
    }

    @Override
    public void add(List<OutboxEntry> entries, long nowMs) {
        outbox.add(entries, nowMs);
    }
}
