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
    private final String session;
    private final Outbox outbox;
    private final Runnable destroyed;
    private @Nullable List<LiveEntry> held = new ArrayList<>();
    private boolean overflowed;
    private int skip;

    /**
     * A member whose join is not answered yet.
     *
     * @param room the room
     * @param connection number of the connection
     * @param session the connection's session, whose own messages it does not get
     * @param outbox where entries go
     * @param destroyed run after the member was told that the room ended
     */
    public RoomMember(Conversation room, long connection, String session, Outbox outbox, Runnable destroyed) {
        this.room = room;
        this.connection = connection;
        this.session = session;
        this.outbox = outbox;
        this.destroyed = destroyed;
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

    String session() {
        return session;
    }

    Outbox outbox() {
        return outbox;
    }

    Runnable destroyed() {
        return destroyed;
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

    boolean skips() {
        return skip > 0;
    }
}
