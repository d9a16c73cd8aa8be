package stoa.gateway.inbound.egress;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.LiveEntry;
import stoa.gateway.domain.TickLength;
import stoa.gateway.inbound.EdgeMetrics;
import stoa.protocol.id.Conversation;

/**
 * The rooms of one event loop and its ticks. A room that was quiet for a tick is written at once; else
 * what comes is collected and all rooms are written when the tick ends. Rooms and members are bounded by
 * the connections of the loop times the rooms of each. On the loop only.
 */
public final class LoopRooms {
    private static final long SECOND_MS = 1_000;

    private final Timers timers;
    private final LongSupplier nowMs;
    private final TickLength ticks;
    private final int heldEntriesMax;
    private final FrameDeflater deflater;
    private final EdgeMetrics metrics;
    private final Map<Conversation, LoopRoom> rooms = new HashMap<>();
    private Set<LoopRoom> waiting = new LinkedHashSet<>();
    private boolean tickSet;
    private long second;
    private long deliveriesThisSecond;
    private long deliveriesLastSecond;
    private long membersThisSecond;
    private long membersLastSecond;

    /** Runs something on the loop later. */
    public interface Timers {
        /**
         * Sets a timer.
         *
         * @param delayMs milliseconds, at least 1
         * @param task run on the loop
         */
        void after(long delayMs, Runnable task);
    }

    /**
     * What rooms are written with.
     *
     * @param deflater compresses for those who negotiated it
     * @param metrics counts
     */
    public record Writing(FrameDeflater deflater, EdgeMetrics metrics) {}

    /**
     * A loop without rooms.
     *
     * @param timers of the loop
     * @param nowMs milliseconds of a steady clock
     * @param ticks how long to collect
     * @param heldEntriesMax entries held for a join that is not answered
     * @param writing what they are written with
     */
    public LoopRooms(Timers timers, LongSupplier nowMs, TickLength ticks, int heldEntriesMax, Writing writing) {
        this.timers = timers;
        this.nowMs = nowMs;
        this.ticks = ticks;
        this.heldEntriesMax = heldEntriesMax;
        this.deflater = writing.deflater();
        this.metrics = writing.metrics();
    }

    /**
     * Live entries concern a connection from now on; they are held until {@link #release}. A connection
     * that was in the room already first gets what was collected for it.
     *
     * @param member the connection's new place
     */
    public void enter(RoomMember member) {
        LoopRoom room = rooms.computeIfAbsent(member.room(), key -> {
            metrics.roomsOnLoops().incrementAndGet();
            return new LoopRoom(key, metrics, deflater);
        });
        if (room.member(member.connection()) != null) {
            write(room);
        }
        room.add(member);
    }

    /**
     * The join of a connection is answered: what was held goes out.
     *
     * @param member its place
     */
    public void release(RoomMember member) {
        LoopRoom room = rooms.get(member.room());
        if (room != null && room.member(member.connection()) == member) {
            room.release(member);
            dropIfEmpty(room, member.room());
        }
    }

    /**
     * A connection is not in a room any more.
     *
     * @param member its place
     */
    public void leave(RoomMember member) {
        LoopRoom room = rooms.get(member.room());
        if (room != null) {
            room.remove(member);
            dropIfEmpty(room, member.room());
        }
    }

    /**
     * Who is in a room on this loop.
     *
     * @param room the room
     * @return numbers of their connections
     */
    public List<Long> connectionsIn(Conversation room) {
        LoopRoom known = rooms.get(room);
        return known == null
                ? List.of()
                : known.members().stream().map(RoomMember::connection).toList();
    }

    /**
     * Live entries of a room.
     *
     * @param conversation the room
     * @param entries in order; ignored when nobody here is in the room
     */
    public void live(Conversation conversation, List<LiveEntry> entries) {
        LoopRoom room = rooms.get(conversation);
        if (room == null) {
            return;
        }
        int from = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).putsAnybodyOut()) {
                room.collect(entries.subList(from, i + 1), heldEntriesMax);
                write(room);
                room.ended(entries.get(i));
                from = i + 1;
            }
        }
        if (from < entries.size()) {
            room.collect(entries.subList(from, entries.size()), heldEntriesMax);
        }
        if (!dropIfEmpty(room, conversation) && room.hasCollected()) {
            schedule(room);
        }
    }

    /**
     * A message to all rooms of an app.
     *
     * @param app app key
     * @param message the same for each
     */
    public void toAllRooms(String app, LiveEntry message) {
        for (Conversation room : List.copyOf(rooms.keySet())) {
            if (room.app().equals(app)) {
                live(room, List.of(message));
            }
        }
    }

    private void schedule(LoopRoom room) {
        long now = nowMs.getAsLong();
        int tickMs = tickMs(now);
        long quietMs = now - room.writtenAtMs();
        if (quietMs >= tickMs && !waiting.contains(room)) {
            metrics.tick(0);
            write(room);
            return;
        }
        waiting.add(room);
        if (!tickSet) {
            tickSet = true;
            metrics.tick(tickMs);
            timers.after(Math.max(1, tickMs - Math.max(0, quietMs)), this::tick);
        }
    }

    private void tick() {
        tickSet = false;
        Set<LoopRoom> due = waiting;
        waiting = new LinkedHashSet<>();
        due.forEach(this::write);
    }

    private void write(LoopRoom room) {
        long now = nowMs.getAsLong();
        waiting.remove(room);
        turnSecond(now);
        if (room.writtenAtMs() / SECOND_MS != second) {
            membersThisSecond += room.size();
        }
        deliveriesThisSecond += room.write(now);
    }

    private int tickMs(long now) {
        turnSecond(now);
        // A second that has just begun says little.
        return deliveriesThisSecond > deliveriesLastSecond
                ? ticks.ms(deliveriesThisSecond, membersThisSecond)
                : ticks.ms(deliveriesLastSecond, membersLastSecond);
    }

    private void turnSecond(long now) {
        long current = now / SECOND_MS;
        if (current != second) {
            boolean next = current == second + 1;
            deliveriesLastSecond = next ? deliveriesThisSecond : 0;
            membersLastSecond = next ? membersThisSecond : 0;
            deliveriesThisSecond = 0;
            membersThisSecond = 0;
            second = current;
        }
    }

    private boolean dropIfEmpty(@Nullable LoopRoom room, Conversation key) {
        if (room == null || !room.isEmpty()) {
            return false;
        }
        waiting.remove(room);
        if (rooms.remove(key, room)) {
            metrics.roomsOnLoops().decrementAndGet();
        }
        return true;
    }
}
