package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.MemberEventsRule;

/** When rooms end, in memory: held to the same contract as PostgreSQL's. Can be told to fail. */
final class MemoryLifetimes implements LifetimeStore {
    private final MemoryRooms rooms;
    private final Set<String> kept = new HashSet<>();
    private @Nullable Throwable failure;

    /** Over the rooms in memory. */
    MemoryLifetimes(MemoryRooms rooms) {
        this.rooms = rooms;
    }

    /** Puts a room on the keep-alive list. */
    void keep(String app, String room) {
        kept.add(key(app, room));
    }

    /** Takes a room off the list, as a back end does at that time. */
    void letGo(String app, String room, long nowMs) {
        kept.remove(key(app, room));
        rooms.times()
                .computeIfPresent(
                        key(app, room),
                        (_, times) -> new RoomTimes(
                                app,
                                room,
                                times.createdAtMs(),
                                times.lifetime(),
                                times.fromMs(),
                                times.lastActiveMs(),
                                nowMs,
                                false,
                                times.lookAtMs()));
    }

    /** Lets all calls fail from now on; null to let them succeed again. */
    void fail(@Nullable Throwable with) {
        failure = with;
    }

    @Override
    public Future<List<RoomTimes>> claimDue(int countMax, long nowMs, long claimedUntilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        List<RoomTimes> due = rooms.times().values().stream()
                .filter(times -> times.lookAtMs() <= nowMs)
                .sorted(Comparator.comparingLong(RoomTimes::lookAtMs))
                .limit(countMax)
                .map(times -> looked(times, claimedUntilMs))
                .toList();
        due.forEach(times -> rooms.times().put(key(times.app(), times.room()), times));
        return Future.succeededFuture(due);
    }

    @Override
    public Future<Void> postpone(List<RoomTimes> claimed, List<RoomTimes> next) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        for (int i = 0; i < claimed.size(); i++) {
            RoomTimes later = next.get(i);
            String key = key(later.app(), later.room());
            RoomTimes now = rooms.times().get(key);
            if (now != null && now.lookAtMs() == claimed.get(i).lookAtMs()) {
                rooms.times()
                        .put(
                                key,
                                new RoomTimes(
                                        now.app(),
                                        now.room(),
                                        now.createdAtMs(),
                                        now.lifetime(),
                                        now.fromMs(),
                                        Math.max(now.lastActiveMs(), later.lastActiveMs()),
                                        Math.max(now.keptUntilMs(), later.keptUntilMs()),
                                        false,
                                        later.lookAtMs()));
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> nextLookMs() {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(rooms.times().values().stream()
                        .mapToLong(RoomTimes::lookAtMs)
                        .min()
                        .orElse(Long.MAX_VALUE));
    }

    @Override
    public Future<List<Destruction>> end(List<RoomTimes> claimed, long nowMs, long claimedUntilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        List<Destruction> ended = new ArrayList<>();
        for (RoomTimes times : claimed) {
            RoomTimes now = rooms.times().get(key(times.app(), times.room()));
            if (now != null
                    && now.lookAtMs() == times.lookAtMs()
                    && now.createdAtMs() == times.createdAtMs()
                    && !kept.contains(key(times.app(), times.room()))) {
                ended.addAll(rooms.destroy(times.app(), List.of(times.room()), RoomEvents.REASON_IDLE, claimedUntilMs)
                        .await());
            }
        }
        return Future.succeededFuture(ended);
    }

    @Override
    public Future<Map<Activity.Room, Long>> touch(List<ActiveRoom> active, long nowMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Map<Activity.Room, Long> noted = new HashMap<>();
        for (ActiveRoom room : active) {
            RoomTimes now = rooms.times().get(key(room.app(), room.room()));
            if (now != null) {
                RoomTimes touched =
                        now.lastActiveMs() <= nowMs - Activity.SAVE_EVERY_MS ? now.activeAt(room.atMs()) : now;
                rooms.times().put(key(room.app(), room.room()), touched);
                noted.put(new Activity.Room(room.app(), room.room()), touched.lastActiveMs());
            }
        }
        return Future.succeededFuture(noted);
    }

    @Override
    public Future<Boolean> set(String app, String room, Lifetime lifetime, long nowMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        RoomTimes set = rooms.times()
                .computeIfPresent(
                        key(app, room),
                        (_, now) -> new RoomTimes(
                                app,
                                room,
                                now.createdAtMs(),
                                lifetime,
                                nowMs,
                                Math.max(now.lastActiveMs(), nowMs),
                                now.keptUntilMs(),
                                false,
                                LifetimeRules.firstLookMs(lifetime, nowMs)));
        return Future.succeededFuture(set != null);
    }

    @Override
    public Future<Integer> shorten(String app, int idleMinutes) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        int changed = 0;
        for (RoomTimes times : List.copyOf(rooms.times().values())) {
            long lookAtMs = Math.max(times.createdAtMs(), times.lastActiveMs()) + idleMinutes * 60_000L;
            if (times.app().equals(app)
                    && !times.lifetime().fixed()
                    && times.lifetime().minutes() == 0
                    && times.lookAtMs() > lookAtMs) {
                rooms.times().put(key(app, times.room()), looked(times, lookAtMs));
                changed++;
            }
        }
        return Future.succeededFuture(changed);
    }

    @Override
    public Future<Optional<Described>> describe(String app, String room) {
        return rooms.find(app, List.of(room))
                .map(found -> found.stream()
                        .findFirst()
                        .map(info -> new Described(
                                info,
                                looked(times(app, room), times(app, room).lookAtMs()),
                                false,
                                MemberEventsRule.BY_SIZE)));
    }

    /** The times of a room that exists. */
    RoomTimes times(String app, String room) {
        RoomTimes times = rooms.times().get(key(app, room));
        if (times == null) {
            throw new AssertionError("there is no room " + room);
        }
        return times;
    }

    private RoomTimes looked(RoomTimes times, long lookAtMs) {
        return new RoomTimes(
                times.app(),
                times.room(),
                times.createdAtMs(),
                times.lifetime(),
                times.fromMs(),
                times.lastActiveMs(),
                times.keptUntilMs(),
                kept.contains(key(times.app(), times.room())),
                lookAtMs);
    }

    private static String key(String app, String room) {
        return app + ':' + room;
    }
}
