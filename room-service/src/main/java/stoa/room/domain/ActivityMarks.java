package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import stoa.protocol.room.RoomOperations.ActiveRoom;

/**
 * When something happened last in rooms, exactly, for all room nodes. May be lost as a whole: nodes mark
 * again what they know. Futures complete on the caller's context.
 */
public interface ActivityMarks {
    /**
     * Marks activity; an earlier one than is known changes nothing.
     *
     * @param rooms at most 1000
     * @param forgottenBeforeMs marks from before this time are given up, epoch milliseconds
     * @return when it is marked
     */
    Future<Void> mark(List<ActiveRoom> rooms, long forgottenBeforeMs);

    /**
     * The last activity.
     *
     * @param rooms at most 1000
     * @return epoch milliseconds by room; rooms without a mark are left out
     */
    Future<Map<Activity.Room, Long>> latest(List<Activity.Room> rooms);
}
