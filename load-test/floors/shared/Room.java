package stoa.floors;

import java.util.ArrayList;
import java.util.List;

/**
 * A room: who is in it, and what waits for the end of the tick. Belongs to the one thread of its floor.
 *
 * @param <C> a connection
 */
final class Room<C> {
    /** As Stoa's: log generation 1, offset 0. */
    private static final long CURSOR_FIRST = 1L << 40;

    private final String id;
    private final long createdAtMs;
    private final List<Member<C>> members = new ArrayList<>();
    private List<Message> waiting = new ArrayList<>();
    private int waitingChars;
    private long cursor = CURSOR_FIRST;
    private long toldCursor = CURSOR_FIRST;
    private long lastTs;
    private long tick = 1;

    /**
     * An empty room.
     *
     * @param id with the escapes it came with
     * @param nowMs epoch milliseconds
     */
    Room(String id, long nowMs) {
        this.id = id;
        this.createdAtMs = nowMs;
    }

    /**
     * Lets a member in.
     *
     * @param member of no room
     */
    void enter(Member<C> member) {
        member.sit(this, members.size());
        member.sentIn(tick); // it may have been here and sent something a moment ago
        members.add(member);
    }

    /**
     * Lets a member out; the last one gets its place.
     *
     * @param member of this room
     */
    void leave(Member<C> member) {
        Member<C> last = members.removeLast();
        if (last != member) {
            members.set(member.place(), last);
            last.sit(this, member.place());
        }
        member.sit(null, 0);
    }

    /**
     * Takes a message in.
     *
     * @param sender of this room
     * @param request a send
     * @param nowMs epoch milliseconds
     * @return the sender's ack
     */
    String accept(Member<C> sender, Request request, long nowMs) {
        cursor++;
        lastTs = Math.max(nowMs, lastTs + 1);
        String messageId = "%022d".formatted(cursor);
        String event = "{\"ev\":\"message\",\"room\":\"" + id + "\",\"id\":\"" + messageId + "\",\"cursor\":" + cursor
                + ",\"ts\":" + lastTs + ",\"from\":\"u" + sender.number() + "\",\"type\":\"" + request.type()
                + "\",\"content\":" + request.content() + "}";
        waiting.add(new Message(sender.number(), event));
        waitingChars += event.length();
        sender.sentIn(tick);
        return "{\"id\":" + request.id() + ",\"ok\":{\"message\":\"" + messageId + "\",\"ts\":" + lastTs
                + ",\"cursor\":" + cursor + "}}";
    }

    /**
     * Answers a join. What waits for the end of the tick is told the new member too, so its cursor is the one before.
     *
     * @param requestId as it came
     * @return the reply
     */
    String joined(String requestId) {
        return "{\"id\":" + requestId + ",\"ok\":{\"room\":{\"id\":\"" + id + "\",\"name\":\"\",\"createdAt\":"
                + createdAtMs + ",\"members\":" + members.size() + "},\"messages\":[],\"cursor\":" + toldCursor
                + ",\"complete\":true}}";
    }

    /**
     * Sends what waits to every member and begins the next tick.
     *
     * @param transport writes it
     */
    void deliver(Transport<C> transport) {
        List<Message> messages = waiting;
        if (!messages.isEmpty()) {
            waiting = new ArrayList<>();
            waitingChars = 0;
            toldCursor = cursor;
            tick++;
            transport.deliver(members, messages, tick - 1);
        }
    }

    /**
     * The id that members join by.
     *
     * @return with the escapes it came with
     */
    String id() {
        return id;
    }

    /**
     * How much waits for the end of the tick.
     *
     * @return characters of the events
     */
    int waitingChars() {
        return waitingChars;
    }
}
