package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RestrictionOperations.ChangeTypes;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.LimitRoom;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.QuerySwitched;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.Restricted;
import stoa.protocol.room.RestrictionOperations.RoomLimit;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.Switched;
import stoa.protocol.room.RestrictionOperations.Types;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.room.domain.RestrictionStore.Applied;

/**
 * What back ends forbid and allow in rooms, whether these exist or not. A change is committed with what
 * has to be told of it, told to the owners of partitions, carried out as far as it is possible now, then
 * answered. Single-threaded: one context.
 */
public final class Restrictions {
    /** How often ended entries are deleted, in milliseconds. */
    public static final long SWEEP_EVERY_MS = 10_000;

    /** Ended entries deleted by one sweep at most; the rest waits for the next. */
    public static final int SWEEP_MAX = 1_000;

    /**
     * How long an answer waits for what can be done now, in milliseconds: what takes longer is done behind
     * it.
     */
    public static final long CARRY_OUT_MS = 1_500;

    /** How long ended entries stay, in milliseconds: longer than clocks of two nodes may differ. */
    public static final long ENDED_KEPT_MS = 60_000;

    private final RestrictionStore store;
    private final PolicyChanges changes;
    private final Memberships memberships;
    private final OutboxDelivery outbox;
    private final AppLimits limits;
    private final RoomNews news;
    private final Clock clock;

    /**
     * What the rules look at, and whom they talk to in passing.
     *
     * @param limits what apps have set
     * @param news what muted users are told
     * @param clock now
     */
    public record Surroundings(AppLimits limits, RoomNews news, Clock clock) {}

    /**
     * The rules over their ports.
     *
     * @param store the truth
     * @param changes where changes are told to owners
     * @param memberships where banned users are put out
     * @param outbox what is told to members and other teams
     * @param surroundings limits of apps, and now
     */
    public Restrictions(
            RestrictionStore store,
            PolicyChanges changes,
            Memberships memberships,
            OutboxDelivery outbox,
            Surroundings surroundings) {
        this.store = store;
        this.changes = changes;
        this.memberships = memberships;
        this.outbox = outbox;
        this.limits = surroundings.limits();
        this.news = surroundings.news();
        this.clock = surroundings.clock();
    }

    /**
     * Puts users on a list, anew where they are on it already. Who is banned is out of the room with it.
     *
     * @param request who, which and for how long
     * @return done when it is committed and holds; fails with {@code SERVER_BAD_PARAMETER},
     *     {@code SERVER_PARAMETER_TOO_LONG} or {@code SERVER_TOO_MANY_ITEMS}
     */
    public Future<Done> restrict(Restrict request) {
        UserList list = request.list();
        String room = RestrictionRules.place(list, request.room());
        int usersMax = RestrictionRules.usersMax(list);
        RestrictionRules.checkUsers(request.users(), Math.min(usersMax, RestrictionRules.USERS_PER_CALL_MAX));
        RestrictionRules.checkExtra(request.notice().extra());
        long untilMs = RestrictionRules.untilMs(list, request.minutes(), clock.millis());
        return change(
                new RestrictionChange.PutUsers(request.app(), room, list, once(request.users()), untilMs, usersMax),
                request.notice());
    }

    /**
     * Takes users off a list.
     *
     * @param request who and which; who is not on it is passed over
     * @return done when it is committed and holds; fails with {@code SERVER_BAD_PARAMETER} or
     *     {@code SERVER_PARAMETER_TOO_LONG}
     */
    public Future<Done> lift(Lift request) {
        String room = RestrictionRules.place(request.list(), request.room());
        RestrictionRules.checkUsers(request.users(), RestrictionRules.USERS_PER_CALL_MAX);
        RestrictionRules.checkExtra(request.notice().extra());
        return change(
                new RestrictionChange.TakeUsers(request.app(), room, request.list(), once(request.users())),
                request.notice());
    }

    /**
     * Who is on a list.
     *
     * @param request which
     * @return in the order in which they came on it, without who was on it until now
     */
    public Future<Restricted> restricted(QueryRestricted request) {
        String room = RestrictionRules.place(request.list(), request.room());
        return store.listed(request.app(), room, request.list(), clock.millis()).map(Restricted::new);
    }

    /**
     * Switches something of a room; what is so already stays so.
     *
     * @param request what
     * @return done when it is committed and holds; fails with {@code SERVER_BAD_PARAMETER},
     *     {@code SERVER_PARAMETER_TOO_LONG} or {@code SERVER_TOO_MANY_KEPT_ALIVE}
     */
    public Future<Done> turn(SwitchRoom request) {
        RestrictionRules.checkRoom(request.room());
        RestrictionRules.checkExtra(request.notice().extra());
        return roomsMax(request)
                .compose(roomsMax -> change(
                        new RestrictionChange.Turn(
                                request.app(), request.room(), request.what(), request.on(), roomsMax),
                        request.notice()));
    }

    /**
     * Rooms that have something switched on.
     *
     * @param request what, and which page
     * @return by the time at which it was switched on; fails with {@code SERVER_BAD_PARAMETER}
     */
    public Future<Switched> switched(QuerySwitched request) {
        if (request.room() != null) {
            RestrictionRules.checkRoom(request.room());
        }
        return store.switched(
                        request.app(),
                        request.what(),
                        request.room(),
                        RestrictionRules.slice(request.page(), request.size()))
                .map(Switched::new);
    }

    /**
     * Sets how much each member may say in a room, or asks.
     *
     * @param request which room, and how much
     * @return how much it is then; fails with {@code SERVER_BAD_PARAMETER} or {@code SERVER_PARAMETER_TOO_LONG}
     */
    public Future<RoomLimit> limit(LimitRoom request) {
        RestrictionRules.checkRoom(request.room());
        if (request.messagesPerSecond() == -1) {
            return store.limit(request.app(), request.room()).map(RoomLimit::new);
        }
        RestrictionRules.checkLimit(request.messagesPerSecond());
        RestrictionChange change =
                new RestrictionChange.Limit(request.app(), request.room(), request.messagesPerSecond());
        return change(change, Notice.NONE).map(_ -> new RoomLimit(request.messagesPerSecond()));
    }

    /**
     * Changes a list of message types.
     *
     * @param request what comes on it and what goes off it; nothing to ask only
     * @return what is on it then; fails with {@code SERVER_BAD_PARAMETER} or
     *     {@code SERVER_PARAMETER_TOO_LONG}
     */
    public Future<Types> types(ChangeTypes request) {
        RestrictionRules.checkTypes(request.add());
        RestrictionRules.checkTypes(request.remove());
        RestrictionChange change = new RestrictionChange.ChangeTypes(
                request.app(), request.list(), once(request.add()), once(request.remove()), RestrictionRules.TYPES_MAX);
        Future<Done> changed = request.add().isEmpty() && request.remove().isEmpty()
                ? Future.succeededFuture(Done.DONE)
                : change(change, Notice.NONE);
        return changed.compose(_ -> store.types(request.app(), request.list())).map(Types::new);
    }

    /**
     * Deletes what has ended.
     *
     * @return how many entries; fails when the store does not answer
     */
    public Future<Integer> sweep() {
        return store.sweep(clock.millis() - ENDED_KEPT_MS, SWEEP_MAX);
    }

    private Future<Integer> roomsMax(SwitchRoom request) {
        return request.on() && request.what() == RoomSwitch.KEPT_ALIVE
                ? limits.of(request.app()).map(AppSettings::keptAliveRoomsMax)
                : Future.succeededFuture(Integer.MAX_VALUE);
    }

    private Future<Done> change(RestrictionChange change, Notice notice) {
        long nowMs = clock.millis();
        return store.change(change, nowMs, applied -> RestrictionEvents.of(change, notice, applied, nowMs))
                .onFailure(failure -> doubt(failure, change))
                .compose(applied ->
                        applied.map(one -> carryOut(change, notice, one, nowMs)).orElseGet(Future::succeededFuture))
                .map(Done.DONE);
    }

    private Future<Void> carryOut(RestrictionChange change, Notice notice, Applied applied, long nowMs) {
        changes.tell(RestrictionRules.current(applied.policy(), nowMs));
        RestrictionEvents.forUsers(change, notice, applied).ifPresent(news::mutedEverywhere);
        Future<?> members = switch (change) {
            case RestrictionChange.PutUsers put
            when put.list() == UserList.BANNED -> memberships.putOut(put.app(), put.room(), put.users(), put.untilMs());
            case RestrictionChange.TakeUsers take
            when take.list() == UserList.BANNED -> memberships.letIn(take.app(), take.room(), take.users());
            case RestrictionChange.PutUsers _,
                    RestrictionChange.TakeUsers _,
                    RestrictionChange.Turn _,
                    RestrictionChange.Limit _,
                    RestrictionChange.ChangeTypes _ -> Future.succeededFuture();
        };
        // It is committed: what cannot be told now is told later, and is no reason to fail the call.
        return Future.join(members, outbox.drain(change.app(), change.room()))
                .<Void>mapEmpty()
                .timeout(CARRY_OUT_MS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void doubt(Throwable failure, RestrictionChange change) {
        // An answer with a code was given before anything was committed.
        if (!(failure instanceof StoaException)) {
            changes.doubt(change.app(), List.of(change.room()));
        }
    }

    private static List<String> once(List<String> texts) {
        return List.copyOf(new LinkedHashSet<>(texts));
    }
}
