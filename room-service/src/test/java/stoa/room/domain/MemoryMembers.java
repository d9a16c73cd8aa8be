package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;

/** Memberships in memory: held to the same contract as Redis'. Can be told to fail. */
public final class MemoryMembers implements MembershipStore {
    private record Place(String user, String session, String gateway) {}

    private static final class Room {
        final Set<Place> places = new HashSet<>();
        final Map<String, Long> firstJoinMs = new TreeMap<>();
    }

    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, Long> gone = new HashMap<>();
    private final Map<String, Map<String, Long>> barred = new HashMap<>();
    private @Nullable Throwable failure;
    private int cleared;

    /** Nobody is anywhere. */
    public MemoryMembers() {}

    /**
     * Lets all calls fail from now on.
     *
     * @param with the failure, null to let them succeed again
     */
    public void fail(@Nullable Throwable with) {
        failure = with;
    }

    /**
     * How often all rooms were emptied.
     *
     * @return a count
     */
    public int clearedAll() {
        return cleared;
    }

    @Override
    public Future<Entered> enter(String app, String room, long createdAtMs, List<Membership> memberships) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        if (gone.getOrDefault(app + ':' + room, Long.MIN_VALUE) >= createdAtMs) {
            return Future.succeededFuture(new Entered.Gone());
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        Map<String, Long> refused = barred.getOrDefault(app + ':' + room, Map.of());
        for (Membership one : memberships) {
            if (!refused.containsKey(one.user())) {
                there.places.add(place(one));
                there.firstJoinMs.merge(one.user(), one.joinedAtMs(), Math::min);
            }
        }
        Long barredUntilMs = refused.get(memberships.getLast().user());
        if (barredUntilMs != null) {
            return Future.succeededFuture(new Entered.Barred(barredUntilMs));
        }
        long joinedAtMs = there.firstJoinMs.getOrDefault(memberships.getLast().user(), 0L);
        return Future.succeededFuture(new Entered.In(there.firstJoinMs.size(), joinedAtMs));
    }

    @Override
    public Future<Boolean> leave(String app, String room, Membership membership) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        return Future.succeededFuture(there.places.remove(place(membership)) && settle(there));
    }

    @Override
    public Future<List<String>> putOut(String app, String room, List<String> users, long untilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        Map<String, Long> refused = barred.computeIfAbsent(app + ':' + room, _ -> new HashMap<>());
        users.forEach(user -> refused.put(user, untilMs));
        List<String> inside =
                users.stream().filter(there.firstJoinMs::containsKey).toList();
        there.places.removeIf(place -> inside.contains(place.user()));
        settle(there);
        return Future.succeededFuture(inside);
    }

    @Override
    public Future<Void> letIn(String app, String room, List<String> users) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        barred.getOrDefault(app + ':' + room, new HashMap<>()).keySet().removeAll(Set.copyOf(users));
        return Future.succeededFuture();
    }

    @Override
    public Future<Members> members(String app, String room, int limit, boolean newestFirst) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        Comparator<Member> order = Comparator.comparingLong(Member::joinedAtMs).thenComparing(Member::user);
        List<Member> all = new ArrayList<>();
        there.firstJoinMs.forEach((user, joinedAtMs) -> all.add(new Member(user, joinedAtMs)));
        all.sort(newestFirst ? order.reversed() : order);
        return Future.succeededFuture(new Members(all.size(), all.subList(0, Math.min(limit, all.size()))));
    }

    @Override
    public Future<Void> clear(String app, String room, long createdAtMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        rooms.remove(app + ':' + room);
        gone.put(app + ':' + room, createdAtMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> dropGateway(String gateway) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        long dropped = 0;
        for (Room room : rooms.values()) {
            int before = room.places.size();
            room.places.removeIf(place -> place.gateway().equals(gateway));
            dropped += before - room.places.size();
            settle(room);
        }
        return Future.succeededFuture(dropped);
    }

    @Override
    public Future<Void> clearAll() {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        rooms.clear();
        cleared++;
        return Future.succeededFuture();
    }

    private static Place place(Membership one) {
        return new Place(one.user(), one.session(), one.gateway().address());
    }

    /** Puts those out who have no place left. */
    private static boolean settle(Room room) {
        Set<String> left = room.places.stream().map(Place::user).collect(Collectors.toSet());
        return room.firstJoinMs.keySet().retainAll(left);
    }
}
