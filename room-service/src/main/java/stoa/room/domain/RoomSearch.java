package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Finds rooms of an app without knowing their ids. Futures complete on the caller's context. */
public interface RoomSearch {
    /**
     * Finds rooms.
     *
     * @param app app key
     * @param part of id or name, in any case; empty for all rooms
     * @param countMax at most so many
     * @return those active last first
     */
    Future<Found> find(String app, String part, int countMax);

    /**
     * Rooms that were found.
     *
     * @param total how many there are in all
     * @param rooms those active last
     */
    record Found(long total, List<FoundRoom> rooms) {
        /** Copies the list. */
        public Found {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * A room that was found.
     *
     * @param room id, name, creation
     * @param lastActiveMs the last join, leave or message, at most 75 s behind; epoch milliseconds
     */
    record FoundRoom(RoomInfo room, long lastActiveMs) {}
}
