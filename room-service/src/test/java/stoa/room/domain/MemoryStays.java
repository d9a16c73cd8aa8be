package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members without a connection in memory: held to the same contract as PostgreSQL's. */
final class MemoryStays implements StayStore {
    private static final Comparator<Stay> ORDER = Comparator.comparing(Stay::app)
            .thenComparing(Stay::room)
            .thenComparing(stay -> stay.kind().name())
            .thenComparing(Stay::user);

    private final MemoryRooms rooms;
    private final Map<Stay, Stay> stays = new TreeMap<>(ORDER);
    private @Nullable Throwable failure;

    /** Over the rooms in memory. */
    MemoryStays(MemoryRooms rooms) {
        this.rooms = rooms;
    }

    /** Lets all calls fail from now on; null to let them succeed again. */
    void fail(@Nullable Throwable with) {
        failure = with;
    }

    @Override
    public Future<Long> add(String app, String room, Kind kind, List<String> users, long joinedAtMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        long createdAtMs = createdAtMs(app, room);
        if (createdAtMs != 0) {
            for (String user : users) {
                Stay stay = new Stay(app, room, kind, user, joinedAtMs, createdAtMs);
                stays.putIfAbsent(stay, stay);
            }
        }
        return Future.succeededFuture(createdAtMs);
    }

    @Override
    public Future<Void> remove(String app, String room, Kind kind, String user) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        stays.remove(new Stay(app, room, kind, user, 0, 0));
        return Future.succeededFuture();
    }

    @Override
    public Future<List<Stay>> page(@Nullable Stay after, int limit) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        return Future.succeededFuture(stays.values().stream()
                .filter(stay -> createdAtMs(stay.app(), stay.room()) == stay.createdAtMs())
                .filter(stay -> after == null || ORDER.compare(stay, after) > 0)
                .limit(limit)
                .toList());
    }

    private long createdAtMs(String app, String room) {
        return rooms.find(app, List.of(room)).await().stream()
                .mapToLong(info -> info.createdAtMs())
                .findFirst()
                .orElse(0);
    }
}
