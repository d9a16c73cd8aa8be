package stoa.protocol.room;

import java.util.List;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** What room-service answers to who looks over all rooms of an app. */
public final class RoomListOperations {
    /** A page of an app's rooms, those with most members first. */
    public static final Operation<ListRooms, RoomPage> LIST = Operation.idempotent(
                    Service.ROOM, "room.list", ListRooms.class, RoomPage.class)
            .within(5_000);

    private RoomListOperations() {}

    /**
     * Asks for rooms.
     *
     * @param app app key
     * @param search part of the id or the name, in any case; empty for all rooms; at most 256 bytes
     * @param skip how many to leave out from the beginning, 0 or more
     * @param limit 1 to 100
     */
    public record ListRooms(String app, String search, int skip, int limit) {}

    /**
     * A page of rooms.
     *
     * @param total how many there are in all
     * @param ranked how many of them, those active last, were put in order; only they are on pages
     * @param countedAtMs when members were counted, epoch milliseconds
     * @param counted whether they could be; else every count is 0 and those active last come first
     * @param rooms by members, then by activity
     */
    public record RoomPage(long total, int ranked, long countedAtMs, boolean counted, List<ListedRoom> rooms) {
        /** Copies the list. */
        public RoomPage {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * A room.
     *
     * @param room id, name, creation
     * @param lastActiveMs the last join, leave or message, at most 75 s behind; epoch milliseconds
     * @param members how many users are in it
     */
    public record ListedRoom(RoomInfo room, long lastActiveMs, long members) {}
}
