package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;

/** How many users are in rooms now. May be lost as a whole, like {@link MembershipStore}. */
@FunctionalInterface
public interface RoomSizes {
    /** Rooms asked for at once at most. */
    int ROOMS_MAX = 500;

    /**
     * Counts members.
     *
     * @param app app key
     * @param rooms 1 to {@link #ROOMS_MAX} room ids
     * @return one count for each, in order; on the caller's context
     */
    Future<List<Long>> of(String app, List<String> rooms);
}
