package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;

/** Restrictions in memory: held to the same contract as PostgreSQL's. Can be told to fail. */
public final class MemoryRestrictions implements RestrictionStore {
    private record ListKey(String app, String room, UserList list) {}

    private record SwitchKey(String app, RoomSwitch what) {}

    private record TypesKey(String app, TypeList list) {}

    private record Written(boolean changed, List<String> users) {}

    private final MemoryRooms rooms;
    private final MemoryOutbox outbox;
    private final Map<ListKey, LinkedHashMap<String, Long>> untilMs = new HashMap<>();
    private final Map<SwitchKey, Set<String>> switchedOn = new HashMap<>();
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<TypesKey, Set<String>> types = new HashMap<>();
    private final Map<String, Long> appVersions = new HashMap<>();
    private @Nullable Throwable failure;

    /**
     * Nothing is forbidden. The rooms' policies show from now on what is.
     *
     * @param rooms have the versions
     * @param outbox gets what has to be told
     */
    public MemoryRestrictions(MemoryRooms rooms, MemoryOutbox outbox) {
        this.rooms = rooms;
        this.outbox = outbox;
        rooms.restrictedBy(this);
    }

    /**
     * Lets all calls fail from now on.
     *
     * @param with the failure, null to let them succeed again
     */
    public void fail(@Nullable Throwable with) {
        failure = with;
    }

    @Override
    public Future<Optional<Applied>> change(RestrictionChange change, long nowMs, Telling telling) {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        try {
            Written written = switch (change) {
                case RestrictionChange.PutUsers put -> new Written(put(put, nowMs), put.users());
                case RestrictionChange.TakeUsers take -> {
                    List<String> taken = take(take, nowMs);
                    yield new Written(!taken.isEmpty(), taken);
                }
                case RestrictionChange.Turn turn -> new Written(turn(turn), List.of());
                case RestrictionChange.Limit limit -> new Written(limit(limit), List.of());
                case RestrictionChange.ChangeTypes given -> new Written(types(given), List.of());
            };
            return Future.succeededFuture(applied(written, change, telling, nowMs));
        } catch (StoaException full) {
            return Future.failedFuture(full);
        }
    }

    @Override
    public Future<Void> note(OutboxEntry entry, long nowMs) {
        outbox.add(List.of(entry), nowMs);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<RestrictedUser>> listed(String app, String room, UserList list, long nowMs) {
        List<RestrictedUser> listed = new ArrayList<>();
        users(app, room, list).forEach((user, endMs) -> {
            if (endMs > nowMs) {
                listed.add(new RestrictedUser(user, endMs));
            }
        });
        return failure != null ? Future.failedFuture(failure) : Future.succeededFuture(listed);
    }

    @Override
    public Future<List<String>> switched(String app, RoomSwitch what, @Nullable String room, Slice slice) {
        return Future.succeededFuture(switches(app, what).stream()
                .filter(one -> room == null || room.equals(one))
                .skip(slice.skip())
                .limit(slice.countMax())
                .toList());
    }

    @Override
    public Future<Integer> limit(String app, String room) {
        return Future.succeededFuture(limits.getOrDefault(app + '\n' + room, 0));
    }

    private boolean limit(RestrictionChange.Limit limit) {
        String key = limit.app() + '\n' + limit.room();
        Integer before =
                limit.messagesPerSecond() == 0 ? limits.remove(key) : limits.put(key, limit.messagesPerSecond());
        return (before == null ? 0 : before) != limit.messagesPerSecond();
    }

    @Override
    public Future<List<String>> types(String app, TypeList list) {
        return Future.succeededFuture(List.copyOf(typesOf(app, list)));
    }

    @Override
    public Future<Integer> sweep(long endedByMs, int countMax) {
        int left = countMax;
        for (Map<String, Long> users : untilMs.values()) {
            for (String user : List.copyOf(users.keySet())) {
                if (left > 0 && users.getOrDefault(user, Long.MAX_VALUE) <= endedByMs) {
                    users.remove(user);
                    left--;
                }
            }
        }
        return Future.succeededFuture(countMax - left);
    }

    RoomPolicy fill(RoomPolicy open) {
        String app = open.app();
        String room = open.room();
        return new RoomPolicy(
                app,
                room,
                open.exists(),
                open.version(),
                open.createdAtMs(),
                users(app, room, UserList.MUTED),
                users(app, room, UserList.BANNED),
                switches(app, RoomSwitch.ALL_MUTED).contains(room),
                List.copyOf(users(app, room, UserList.SPEAKERS).keySet()),
                List.copyOf(users(app, room, UserList.PROTECTED).keySet()),
                switches(app, RoomSwitch.DISTRIBUTION_STOPPED).contains(room),
                limits.getOrDefault(app + '\n' + room, 0));
    }

    AppPolicy appPolicy(String app) {
        return new AppPolicy(
                app,
                appVersions.getOrDefault(app, 0L),
                users(app, RestrictionChange.EVERYWHERE, UserList.MUTED_EVERYWHERE),
                List.copyOf(typesOf(app, TypeList.LOW_PRIORITY)),
                List.copyOf(typesOf(app, TypeList.PROTECTED)));
    }

    private Optional<Applied> applied(Written written, RestrictionChange change, Telling telling, long nowMs) {
        if (!written.changed()) {
            return Optional.empty();
        }
        boolean everywhere = change.room().equals(RestrictionChange.EVERYWHERE);
        long version = rooms.nextVersion(change.app(), change.room());
        if (everywhere) {
            appVersions.put(change.app(), version);
        }
        Applied applied = new Applied(
                everywhere
                        ? appPolicy(change.app())
                        : rooms.policy(change.app(), change.room()).await(),
                written.users());
        outbox.add(telling.of(applied), nowMs);
        return Optional.of(applied);
    }

    private boolean put(RestrictionChange.PutUsers put, long nowMs) {
        Map<String, Long> known = users(put.app(), put.room(), put.list());
        long others = known.entrySet().stream()
                .filter(one -> one.getValue() > nowMs && !put.users().contains(one.getKey()))
                .count();
        if (others + put.users().size() > put.usersMax()) {
            throw RestrictionRules.full(put);
        }
        for (String user : put.users()) {
            if (known.getOrDefault(user, 0L) <= nowMs) {
                known.remove(user);
            }
            known.put(user, put.untilMs());
        }
        return true;
    }

    private List<String> take(RestrictionChange.TakeUsers take, long nowMs) {
        Map<String, Long> known = users(take.app(), take.room(), take.list());
        List<String> taken = new ArrayList<>();
        for (String user : take.users()) {
            Long endMs = known.remove(user);
            if (endMs != null && endMs > nowMs) {
                taken.add(user);
            }
        }
        return taken;
    }

    private boolean turn(RestrictionChange.Turn turn) {
        Set<String> on = switches(turn.app(), turn.what());
        if (!turn.on()) {
            return on.remove(turn.room());
        }
        if (!on.contains(turn.room()) && on.size() >= turn.roomsMax()) {
            throw RestrictionRules.full(turn);
        }
        return on.add(turn.room());
    }

    private boolean types(RestrictionChange.ChangeTypes change) {
        Set<String> after = new LinkedHashSet<>(typesOf(change.app(), change.list()));
        boolean removed = after.removeAll(Set.copyOf(change.remove()));
        boolean added = after.addAll(change.add());
        if (added && after.size() > change.typesMax()) {
            throw RestrictionRules.full(change);
        }
        types.put(new TypesKey(change.app(), change.list()), after);
        return removed || added;
    }

    private Map<String, Long> users(String app, String room, UserList list) {
        return untilMs.computeIfAbsent(new ListKey(app, room, list), _ -> new LinkedHashMap<>());
    }

    private Set<String> switches(String app, RoomSwitch what) {
        return switchedOn.computeIfAbsent(new SwitchKey(app, what), _ -> new LinkedHashSet<>());
    }

    private Set<String> typesOf(String app, TypeList list) {
        return types.computeIfAbsent(new TypesKey(app, list), _ -> new LinkedHashSet<>());
    }
}
