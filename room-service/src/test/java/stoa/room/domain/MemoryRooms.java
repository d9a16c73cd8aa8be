package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.RoomInfo;

/** Rooms in memory: held to the same contract as PostgreSQL's. Can be told to fail. */
public final class MemoryRooms implements RoomStore {
    private record Row(RoomInfo info, long version) {}

    private record Waiting(Destruction destruction, long claimedUntilMs) {}

    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, Waiting> waiting = new TreeMap<>();
    private final Map<String, RoomTimes> times = new TreeMap<>();
    private long version = 1;
    private @Nullable MemoryRestrictions restrictions;
    private @Nullable Throwable failure;

    /** No rooms. */
    public MemoryRooms() {}

    /**
     * Lets all calls fail from now on.
     *
     * @param with the failure, null to let them succeed again
     */
    public void fail(@Nullable Throwable with) {
        failure = with;
    }

    /**
     * How many destructions wait.
     *
     * @return as a database would count
     */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public Future<Creation> create(String app, Map<String, String> namesById, Lifetime lifetime, long nowMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        List<Destruction> first = namesById.keySet().stream()
                .map(id -> waiting.get(key(app, id)))
                .filter(Objects::nonNull)
                .map(Waiting::destruction)
                .toList();
        if (!first.isEmpty()) {
            return Future.succeededFuture(new Creation.Waiting(first));
        }
        List<RoomPolicy> changed = new ArrayList<>();
        namesById.forEach((id, name) -> {
            if (!rows.containsKey(key(app, id))) {
                Row row = new Row(new RoomInfo(id, name, nowMs), ++version);
                rows.put(key(app, id), row);
                times.put(key(app, id), RoomTimes.created(app, id, lifetime, nowMs));
                changed.add(policy(app, row));
            }
        });
        return Future.succeededFuture(new Creation.Created(changed));
    }

    /**
     * When rooms end, as a database keeps it with them.
     *
     * @return by app key, colon and room id; may be changed
     */
    Map<String, RoomTimes> times() {
        return times;
    }

    @Override
    public Future<List<Destruction>> destroy(String app, Collection<String> rooms, String reason, long claimedUntilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        List<Destruction> destroyed = new ArrayList<>();
        for (String id : rooms) {
            Row row = rows.remove(key(app, id));
            times.remove(key(app, id));
            if (row != null) {
                Destruction one = new Destruction(app, id, ++version, row.info().createdAtMs(), reason, false);
                waiting.put(key(app, id), new Waiting(one, claimedUntilMs));
                destroyed.add(one);
            }
        }
        return Future.succeededFuture(destroyed);
    }

    @Override
    public Future<List<RoomInfo>> find(String app, List<String> rooms) {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(rooms.stream()
                        .distinct()
                        .map(id -> rows.get(key(app, id)))
                        .filter(Objects::nonNull)
                        .map(Row::info)
                        .toList());
    }

    @Override
    public Future<RoomPolicy> policy(String app, String room) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Row row = rows.get(key(app, room));
        return Future.succeededFuture(row == null ? filled(Rooms.absent(app, room, version)) : policy(app, row));
    }

    @Override
    public Future<Entrance> entrance(String app, String room, Collection<String> users) {
        return find(app, List.of(room))
                .compose(found -> policy(app, room).map(policy -> {
                    Map<String, Long> bannedUntilMs = new TreeMap<>(policy.bannedUntilMs());
                    bannedUntilMs.keySet().retainAll(users);
                    return new Entrance(found.stream().findFirst(), bannedUntilMs);
                }));
    }

    @Override
    public Future<AppPolicy> appPolicy(String app) {
        return failure != null
                ? Future.failedFuture(failure)
                : Future.succeededFuture(restrictions == null ? AppPolicy.open(app) : restrictions.appPolicy(app));
    }

    void restrictedBy(MemoryRestrictions by) {
        restrictions = by;
    }

    /** The next version of all, which is the room's from now on where it exists. */
    long nextVersion(String app, String room) {
        version++;
        rows.computeIfPresent(key(app, room), (_, row) -> new Row(row.info(), version));
        return version;
    }

    @Override
    public Future<List<Destruction>> claim(int countMax, long nowMs, long claimedUntilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        List<Destruction> claimed = waiting.values().stream()
                .filter(one -> one.claimedUntilMs() <= nowMs)
                .map(Waiting::destruction)
                .limit(countMax)
                .toList();
        claimed.forEach(one -> waiting.put(key(one.app(), one.room()), new Waiting(one, claimedUntilMs)));
        return Future.succeededFuture(claimed);
    }

    @Override
    public Future<Void> told(List<Destruction> destructions) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        destructions.forEach(destruction -> waiting.computeIfPresent(
                key(destruction.app(), destruction.room()),
                (_, one) -> new Waiting(
                        new Destruction(
                                destruction.app(),
                                destruction.room(),
                                destruction.version(),
                                destruction.createdAtMs(),
                                destruction.reason(),
                                true),
                        one.claimedUntilMs())));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> finish(List<Destruction> destructions) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        destructions.forEach(one -> waiting.remove(key(one.app(), one.room())));
        return Future.succeededFuture();
    }

    private static String key(String app, String id) {
        return app + ':' + id;
    }

    private RoomPolicy policy(String app, Row row) {
        RoomInfo info = row.info();
        return filled(RoomPolicy.open(app, info.id(), row.version(), info.createdAtMs()));
    }

    private RoomPolicy filled(RoomPolicy open) {
        return restrictions == null ? open : restrictions.fill(open);
    }
}
