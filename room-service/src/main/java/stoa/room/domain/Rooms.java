package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.GetPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.DestroyRooms;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.QueryRooms;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * Creates, destroys and finds rooms. A change is committed, then told to the owners of partitions, then
 * answered. Single-threaded: one context.
 */
public final class Rooms {
    /** How often a creation waits for the end of an earlier room under its id at most. */
    public static final int WAITS_MAX = 3;

    private final RoomStore store;
    private final PolicyChanges changes;
    private final Destructions destructions;
    private final OutboxDelivery outbox;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param store the truth
     * @param changes where changes are told
     * @param destructions what carries destructions out
     * @param outbox what tells other teams
     * @param clock now
     */
    public Rooms(
            RoomStore store, PolicyChanges changes, Destructions destructions, OutboxDelivery outbox, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.destructions = destructions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Creates rooms; those that exist stay as they are.
     *
     * @param request which
     * @return done; fails with {@code SERVER_BAD_PARAMETER}, or {@code UNAVAILABLE} while the end of an
     *     earlier room under the same id cannot be told
     */
    public Future<Done> create(CreateRooms request) {
        RoomRules.checkRooms(request.namesById().keySet(), RoomRules.ROOMS_PER_CHANGE_MAX);
        request.namesById().values().forEach(RoomRules::checkName);
        LifetimeRules.check(request.lifetime());
        return create(request, WAITS_MAX).map(Done.DONE);
    }

    /**
     * Destroys rooms. The answer waits for one attempt to tell members and log; what fails is tried
     * again behind it.
     *
     * @param request which; unknown ones are passed over
     * @return done when the destruction is committed
     */
    public Future<Done> destroy(DestroyRooms request) {
        RoomRules.checkRooms(request.rooms(), RoomRules.ROOMS_PER_CHANGE_MAX);
        long claimedUntilMs = clock.millis() + Destructions.CLAIM_MS;
        return store.destroy(request.app(), new LinkedHashSet<>(request.rooms()), "api", claimedUntilMs)
                .onFailure(failure -> doubt(failure, request.app(), request.rooms()))
                .compose(this::destroyed)
                .map(Done.DONE);
    }

    /**
     * Tells destructions that are committed, and carries them out as far as it is possible now.
     *
     * @param destroyed which
     * @return completes after one attempt; never fails
     */
    Future<Void> destroyed(List<Destruction> destroyed) {
        for (Destruction one : destroyed) {
            changes.tell(absent(one.app(), one.room(), one.version()));
        }
        tellTeams(destroyed.stream()
                .map(one -> new RoomOutbox.Lane(one.app(), one.room()))
                .toList());
        return destructions.carryOut(destroyed).otherwiseEmpty();
    }

    /**
     * Finds rooms.
     *
     * @param request which
     * @return those that exist, in the order asked for
     */
    public Future<List<RoomInfo>> query(QueryRooms request) {
        RoomRules.checkRooms(request.rooms(), RoomRules.ROOMS_PER_QUERY_MAX);
        return store.find(request.app(), request.rooms());
    }

    /**
     * Who may speak in a room.
     *
     * @param request which
     * @return its policy, also when it does not exist, and that of its app, without what has ended
     */
    public Future<Policies> policy(GetPolicy request) {
        long nowMs = clock.millis();
        Future<RoomPolicy> room = store.policy(request.app(), request.room());
        Future<AppPolicy> app = store.appPolicy(request.app());
        return Future.all(room, app)
                .map(_ -> new Policies(
                        RestrictionRules.current(room.result(), nowMs), RestrictionRules.current(app.result(), nowMs)));
    }

    /**
     * A room that somebody wants to enter.
     *
     * @param app app key
     * @param id room id
     * @param user who
     * @param create whether to create it under its id as name when it does not exist
     * @return the room; fails with {@code NO_SUCH_ROOM}, or {@code BANNED} with the time left
     */
    public Future<RoomInfo> toEnter(String app, String id, String user, boolean create) {
        if (!RoomRules.isRoomId(id)) {
            throw new StoaException(
                    create ? ErrorCode.BAD_REQUEST : ErrorCode.NO_SUCH_ROOM,
                    "a room id has 1 to " + RoomRules.ID_BYTES_MAX + " bytes and no control characters");
        }
        return store.entrance(app, id, List.of(user)).compose(found -> {
            if (found.room().isEmpty() && !create) {
                return required(found.room());
            }
            long bannedUntilMs = found.bannedUntilMs().getOrDefault(user, 0L);
            if (bannedUntilMs > clock.millis()) {
                return Future.failedFuture(RestrictionRules.banned(bannedUntilMs, clock.millis()));
            }
            return found.room().isPresent()
                    ? required(found.room())
                    : create(new CreateRooms(app, Map.of(id, id), Lifetime.DEFAULT), WAITS_MAX)
                            .compose(_ -> store.find(app, List.of(id)))
                            .compose(created -> required(created.stream().findFirst()));
        });
    }

    /**
     * A room in which users say they are.
     *
     * @param app app key
     * @param id room id
     * @param users user ids
     * @return the room, with who of them is banned; fails with {@code NO_SUCH_ROOM}
     */
    public Future<Reentry> toReenter(String app, String id, Collection<String> users) {
        long nowMs = clock.millis();
        return store.entrance(app, id, users)
                .compose(found -> required(found.room())
                        .map(room -> new Reentry(
                                room,
                                found.bannedUntilMs().entrySet().stream()
                                        .filter(banned -> banned.getValue() > nowMs)
                                        .map(Map.Entry::getKey)
                                        .collect(Collectors.toSet()))));
    }

    /**
     * What comes of users who say they are in a room.
     *
     * @param room the room
     * @param banned who of them may not be in it
     */
    public record Reentry(RoomInfo room, Set<String> banned) {
        /** Copies the set. */
        public Reentry {
            banned = Set.copyOf(banned);
        }
    }

    /**
     * The policy of a room that does not exist.
     *
     * @param app app key
     * @param room room id
     * @param version its version
     * @return nobody may speak
     */
    public static RoomPolicy absent(String app, String room, long version) {
        return RoomPolicy.open(app, room, version, 0);
    }

    private static Future<RoomInfo> required(Optional<RoomInfo> found) {
        return found.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM)));
    }

    private Future<Void> create(CreateRooms wanted, int waitsLeft) {
        return store.create(wanted.app(), wanted.namesById(), wanted.lifetime(), clock.millis())
                .onFailure(failure ->
                        doubt(failure, wanted.app(), wanted.namesById().keySet()))
                .compose(creation -> switch (creation) {
                    case RoomStore.Creation.Created(List<RoomPolicy> changed) -> {
                        for (RoomPolicy policy : changed) {
                            changes.tell(RestrictionRules.current(policy, clock.millis()));
                        }
                        tellTeams(changed.stream()
                                .map(policy -> new RoomOutbox.Lane(policy.app(), policy.room()))
                                .toList());
                        yield Future.succeededFuture();
                    }
                    case RoomStore.Creation.Waiting(List<Destruction> first) -> {
                        if (waitsLeft == 0) {
                            throw new StoaException(
                                    ErrorCode.UNAVAILABLE, "a room under this id is still being destroyed", 1_000);
                        }
                        yield destructions.carryOut(first).transform(_ -> create(wanted, waitsLeft - 1));
                    }
                });
    }

    /** Nobody waits for it: what fails is told by a sweep. */
    private void tellTeams(List<RoomOutbox.Lane> rooms) {
        var _ = outbox.drainAll(rooms);
    }

    private void doubt(Throwable failure, String app, Collection<String> rooms) {
        // An answer with a code was given before anything was committed.
        if (!(failure instanceof StoaException)) {
            changes.doubt(app, rooms);
        }
    }
}
