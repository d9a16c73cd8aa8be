package stoa.floors;

/**
 * A connection and its place in a room; belongs to the one thread of its floor.
 *
 * @param <C> the connection
 */
final class Member<C> {
    private final C connection;
    private final long number;
    private Room<C> room;
    private int place;
    private long sentInTick;

    /**
     * A member of no room.
     *
     * @param connection where frames go
     * @param number of all connections there ever were; its user is {@code u} and this
     */
    Member(C connection, long number) {
        this.connection = connection;
        this.number = number;
    }

    /**
     * Where frames go.
     *
     * @return the connection
     */
    C connection() {
        return connection;
    }

    /**
     * Which connection this is.
     *
     * @return its number, from 1 on
     */
    long number() {
        return number;
    }

    /**
     * The room it is in.
     *
     * @return the room; null for none
     */
    Room<C> room() {
        return room;
    }

    /**
     * Its place among the members of its room.
     *
     * @return index
     */
    int place() {
        return place;
    }

    /**
     * Puts it into a room or out of it.
     *
     * @param room null for none
     * @param place among its members
     */
    void sit(Room<C> room, int place) {
        this.room = room;
        this.place = place;
    }

    /**
     * The last tick in which it may have sent something, and so must not be sent all of it.
     *
     * @return number of a tick of its room
     */
    long sentInTick() {
        return sentInTick;
    }

    /**
     * Says that it may have sent something.
     *
     * @param tick number of a tick of its room
     */
    void sentIn(long tick) {
        sentInTick = tick;
    }
}
