package stoa.room.domain;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.ActiveRoom;

/** Marks of activity in memory. Can be lost, and told to fail. */
final class MemoryMarks implements ActivityMarks {
    private final Map<Activity.Room, Long> marks = new HashMap<>();
    private @Nullable Throwable failure;

    /** Lets all calls fail from now on; null to let them succeed again. */
    void fail(@Nullable Throwable with) {
        failure = with;
    }

    /** Forgets all, as a flush does. */
    void flush() {
        marks.clear();
    }

    @Override
    public Future<Void> mark(List<ActiveRoom> rooms, long forgottenBeforeMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        rooms.forEach(room -> marks.merge(new Activity.Room(room.app(), room.room()), room.atMs(), Math::max));
        marks.values().removeIf(atMs -> atMs < forgottenBeforeMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<Activity.Room, Long>> latest(List<Activity.Room> rooms) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Map<Activity.Room, Long> latest = new HashMap<>(marks);
        latest.keySet().retainAll(rooms);
        return Future.succeededFuture(latest);
    }
}
