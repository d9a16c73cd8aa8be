package stoa.gateway.inbound.egress;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.protocol.id.Conversation;

/**
 * One connection's place in one room of its loop. Until its join is answered it holds live entries
 * itself. On the loop only.
 */
public final class RoomMember {
    private final Conversation room;
    private final long connection;
    private final Reader reader;
    private final Outbox outbox;
    private final Runnable ended;
    private @Nullable List<LiveEntry> held = new ArrayList<>();
    private boolean overflowed;
    private int skip;
    private boolean apart;

    /**
     * A member whose join is not answered yet.
     *
     * @param room the room
     * @param connection number of the connection
     * @param reader who reads there
     * @param outbox where entries go
     * @param ended run after the member was told that it is in the room no more
     */
    public RoomMember(Conversation room, long connection, Reader reader, Outbox outbox, Runnable ended) {
        this.room = room;
        this.connection = connection;
        this.reader = reader;
        this.outbox = outbox;
        this.ended = ended;
    }

    /**
     * The room.
     *
     * @return the room
     */
    public Conversation room() {
        return room;
    }

    /**
     * Whether more came than is held: the join has to fail.
     *
     * @return true when entries were lost
     */
    public boolean overflowed() {
        return overflowed;
    }

    long connection() {
        return connection;
    }

    Reader reader() {
        return reader;
    }

    Outbox outbox() {
        return outbox;
    }

    Runnable ended() {
        return ended;
    }

    boolean isHolding() {
        return held != null;
    }

    /** Holds entries; false when it just became too many. */
    boolean hold(List<LiveEntry> entries, int entriesMax) {
        List<LiveEntry> holding = held;
        if (holding == null || overflowed) {
            return true;
        }
        if (holding.size() + entries.size() > entriesMax) {
            overflowed = true;
            held = new ArrayList<>();
            return false;
        }
        holding.addAll(entries);
        return true;
    }

    /** Ends the holding; what the loop collected up to now is among the held ones already. */
    List<LiveEntry> release(int collected) {
        List<LiveEntry> released = held == null ? List.of() : held;
        held = null;
        skip = collected;
        return released;
    }

    /** The part of a tick's entries that is meant for this member. */
    List<LiveEntry> wanted(List<LiveEntry> collected) {
        List<LiveEntry> rest =
                skip == 0 ? collected : collected.subList(Math.min(skip, collected.size()), collected.size());
        skip = 0;
        return rest;
    }

    /** The next write gives this member something else than most. */
    void setApart() {
        apart = true;
    }

    /** Whether this write gives this member something else than most; asked once per write. */
    boolean comesApart() {
        boolean now = apart;
        apart = false;
        return now;
    }

    boolean skips() {
        return skip > 0;
    }
}
