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
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.RoomEvents.Visit;

/** Memberships in memory: held to the same contract as Redis'. Can be told to fail. */
public final class MemoryMembers implements MembershipStore {
    private record Place(String user, String session, String gateway) {}

    private static final class Room {
        final Set<Place> places = new HashSet<>();
        final Map<String, Long> firstJoinMs = new TreeMap<>();
        final Set<String> untold = new HashSet<>();

        long places(String user) {
            return places.stream().filter(place -> place.user().equals(user)).count();
        }
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
                add(there, one, true);
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
    public Future<Arrival> join(String app, String room, Terms terms, Membership membership) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        if (gone.getOrDefault(app + ':' + room, Long.MIN_VALUE) >= terms.createdAtMs()) {
            return Future.succeededFuture(new Arrival.Gone());
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        String user = membership.user();
        Long barredUntilMs = barred.getOrDefault(app + ':' + room, Map.of()).get(user);
        if (barredUntilMs != null) {
            return Future.succeededFuture(new Arrival.Barred(barredUntilMs));
        }
        if (terms.usersMax() > 0
                && !there.firstJoinMs.containsKey(user)
                && there.firstJoinMs.size() >= terms.usersMax()) {
            return Future.succeededFuture(new Arrival.Full());
        }
        add(there, membership, terms.told());
        return Future.succeededFuture(new Arrival.In(
                there.firstJoinMs.size(), there.firstJoinMs.getOrDefault(user, 0L), there.untold.contains(user)));
    }

    @Override
    public Future<Void> renew(String app, String room, String user, long nowMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        if (there.firstJoinMs.computeIfPresent(user, (_, _) -> nowMs) != null) {
            there.untold.add(user);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> told(Visit visit) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(visit.app() + ':' + visit.room(), _ -> new Room());
        if (there.firstJoinMs.getOrDefault(visit.user(), -1L) == visit.joinedAtMs()) {
            there.untold.remove(visit.user());
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Presence> presence(String app, String room, Membership membership) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        String user = membership.user();
        return Future.succeededFuture(new Presence(
                there.places.contains(place(membership)),
                there.places(user),
                there.places.contains(place(Stays.staying(user))),
                there.firstJoinMs.getOrDefault(user, 0L),
                there.firstJoinMs.size(),
                !there.untold.contains(user)));
    }

    @Override
    public Future<Set<String>> present(String app, String room, List<String> users) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Set<String> present = new HashSet<>(users);
        present.retainAll(rooms.computeIfAbsent(app + ':' + room, _ -> new Room())
                .firstJoinMs
                .keySet());
        return Future.succeededFuture(present);
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
    public Future<Map<String, Long>> putOut(String app, String room, List<String> users, long untilMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Room there = rooms.computeIfAbsent(app + ':' + room, _ -> new Room());
        Map<String, Long> refused = barred.computeIfAbsent(app + ':' + room, _ -> new HashMap<>());
        users.forEach(user -> refused.put(user, untilMs));
        Map<String, Long> inside = new LinkedHashMap<>(there.firstJoinMs);
        inside.keySet().retainAll(users);
        there.places.removeIf(place -> inside.containsKey(place.user()));
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
    public Future<Void> clear(List<Gone> rooms) {
        return Future.all(rooms.stream()
                        .map(gone -> clear(gone.app(), gone.room(), gone.createdAtMs()))
                        .toList())
                .mapEmpty();
    }

    private Future<Void> clear(String app, String room, long createdAtMs) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        rooms.remove(app + ':' + room);
        gone.put(app + ':' + room, createdAtMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<Long> dropGateway(String gateway, Farewell farewell) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        long dropped = 0;
        Future<Void> said = Future.succeededFuture();
        for (Map.Entry<String, Room> entry : List.copyOf(rooms.entrySet())) {
            Room room = entry.getValue();
            List<Place> places = room.places.stream()
                    .filter(place -> place.gateway().equals(gateway))
                    .toList();
            if (!places.isEmpty()) {
                dropped += places.size();
                String[] of = entry.getKey().split(":", 2);
                said = said.compose(_ -> farewell.before(of[0], of[1], going(room, places)))
                        .onSuccess(_ -> {
                            room.places.removeAll(places);
                            settle(room);
                        });
            }
        }
        return said.map(dropped);
    }

    private static List<Going> going(Room room, List<Place> places) {
        Map<String, Integer> seen = new HashMap<>();
        return places.stream()
                .map(place -> new Going(
                        new Membership(
                                place.user(),
                                place.session(),
                                new NodeId(Service.GATEWAY, place.gateway(), 0),
                                room.firstJoinMs.getOrDefault(place.user(), 0L)),
                        seen.merge(place.user(), 1, Integer::sum) >= room.places(place.user()),
                        room.firstJoinMs.size(),
                        !room.untold.contains(place.user())))
                .toList();
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

    private static void add(Room there, Membership one, boolean told) {
        if (there.places.add(place(one)) && there.places(one.user()) == 1 && !told) {
            there.untold.add(one.user());
        }
        there.firstJoinMs.merge(one.user(), one.joinedAtMs(), Math::min);
    }

    private static Place place(Membership one) {
        return new Place(one.user(), one.session(), one.gateway().address());
    }

    /** Puts those out who have no place left. */
    private static boolean settle(Room room) {
        Set<String> left = room.places.stream().map(Place::user).collect(Collectors.toSet());
        room.untold.retainAll(left);
        return room.firstJoinMs.keySet().retainAll(left);
    }
}
