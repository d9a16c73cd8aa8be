package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations.DescribeRoom;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.RoomDescription;
import stoa.protocol.room.RoomOperations.SetLifetime;
import stoa.room.domain.LifetimeRules.Verdict;
import stoa.room.domain.LifetimeStore.Described;

/**
 * Ends rooms by themselves. Each room has a time at which it is looked at, never later than its end; then
 * its exact activity decides whether it ends or is looked at later. All nodes look; a room is looked at by
 * one of them. Single-threaded: one context.
 */
public final class Lifetimes {
    /**
     * How long after a look the next one comes at the latest, in milliseconds: a time of a room that was set
     * meanwhile is at least a minute away, one that got shorter is seen by then.
     */
    public static final long PAUSE_MAX_MS = 250;

    /** How long after a look the next one comes at the earliest, in milliseconds. */
    public static final long PAUSE_MIN_MS = 5;

    /** Rooms looked at at once at most; when there were as many, the next follow at once. */
    public static final int SWEEP_MAX = 500;

    /** How long a node has for the rooms it looks at, in milliseconds; then another one may. */
    public static final long CLAIM_MS = 5_000;

    /** Apps whose time of silence is remembered at most; forgotten ones are reckoned anew. */
    public static final int APPS_MAX = 10_000;

    private final LifetimeStore store;
    private final Activity activity;
    private final KnownSettings settings;
    private final Rooms rooms;
    private final Seen seen;
    private final LinkedHashMap<String, Integer> idleMinutesByApp = new LinkedHashMap<>();
    private boolean sweeping;

    /**
     * The rules over their ports.
     *
     * @param store when rooms end
     * @param activity when something happened in them last
     * @param settings after how much silence they end
     * @param rooms where their end is told
     * @param seen what is looked at besides
     */
    public Lifetimes(LifetimeStore store, Activity activity, KnownSettings settings, Rooms rooms, Seen seen) {
        this.store = store;
        this.activity = activity;
        this.settings = settings;
        this.rooms = rooms;
        this.seen = seen;
    }

    /**
     * What is looked at besides.
     *
     * @param members how many are in a room
     * @param signals what operators see
     * @param clock now
     */
    public record Seen(MembershipStore members, LifeSignals signals, Clock clock) {}

    /**
     * Rooms with their exact activity; or with the latest it may have been, where nobody knows.
     *
     * @param known whether it is exact
     * @param rooms in the order asked for
     */
    private record Exact(boolean known, List<RoomTimes> rooms) {}

    /** Claimed rooms that end now, and when they were to end. */
    private record Ending(List<RoomTimes> claimed, Map<Activity.Room, Long> endsAtMs) {
        void add(RoomTimes room, long atMs) {
            claimed.add(room);
            endsAtMs.put(new Activity.Room(room.app(), room.room()), atMs);
        }

        long endsAtMs(Destruction destroyed, long otherwiseMs) {
            return endsAtMs.getOrDefault(new Activity.Room(destroyed.app(), destroyed.room()), otherwiseMs);
        }
    }

    /**
     * Gives a room another lifetime. The call counts as activity.
     *
     * @param request which and what
     * @return done when it is committed; fails with {@code NO_SUCH_ROOM} or {@code SERVER_BAD_PARAMETER}
     */
    public Future<Done> set(SetLifetime request) {
        LifetimeRules.check(request.lifetime());
        return store.set(
                        request.app(),
                        request.room(),
                        request.lifetime(),
                        seen.clock().millis())
                .compose(exists -> exists
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM)));
    }

    /**
     * All there is to say of a room.
     *
     * @param request which
     * @return the room; fails with {@code NO_SUCH_ROOM}, or when its members or settings are not known
     */
    public Future<RoomDescription> describe(DescribeRoom request) {
        return store.describe(request.app(), request.room())
                .map(found -> found.orElseThrow(() -> new StoaException(ErrorCode.NO_SUCH_ROOM)))
                .compose(found -> Future.all(
                                exact(List.of(found.times())),
                                settings.of(request.app()),
                                seen.members().members(request.app(), request.room(), 0, false))
                        .map(all -> description(
                                found,
                                all.<Exact>resultAt(0).rooms().getFirst(),
                                all.<AppSettings>resultAt(1).roomIdleMinutes(),
                                all.<Members>resultAt(2).total())));
    }

    /**
     * Takes settings as they were told: where silence got shorter, rooms are looked at earlier.
     *
     * @param told of one app
     * @return when it is done; fails when the store does not answer, and then it is done at the next telling
     */
    public Future<Void> settings(AppSettings told) {
        settings.changed(told);
        Integer before = idleMinutesByApp.put(told.app(), told.roomIdleMinutes());
        if (idleMinutesByApp.size() > APPS_MAX) {
            idleMinutesByApp.remove(idleMinutesByApp.firstEntry().getKey());
        }
        if (before != null && before <= told.roomIdleMinutes()) {
            return Future.succeededFuture();
        }
        return store.shorten(told.app(), told.roomIdleMinutes())
                .onFailure(_ -> idleMinutesByApp.remove(told.app()))
                .mapEmpty();
    }

    /**
     * Looks at rooms whose time has come; does nothing while the last look is not over.
     *
     * @return how many were looked at; fails when the store does not answer
     */
    public Future<Integer> sweep() {
        if (sweeping) {
            return Future.succeededFuture(0);
        }
        sweeping = true;
        return sweepAll(0).onComplete(_ -> sweeping = false);
    }

    /**
     * How long to wait before the next look, so that it comes when the next room's time has come.
     *
     * @return {@link #PAUSE_MIN_MS} to {@link #PAUSE_MAX_MS}; fails when the store does not answer
     */
    public Future<Long> pauseMs() {
        return store.nextLookMs().map(nextMs -> Math.clamp(nextMs - seen.clock().millis(), PAUSE_MIN_MS, PAUSE_MAX_MS));
    }

    private Future<Integer> sweepAll(int before) {
        long nowMs = seen.clock().millis();
        return store.claimDue(SWEEP_MAX, nowMs, nowMs + CLAIM_MS).compose(due -> {
            if (due.isEmpty()) {
                return Future.succeededFuture(before);
            }
            int sum = before + due.size();
            return look(due).compose(_ -> due.size() < SWEEP_MAX ? Future.succeededFuture(sum) : sweepAll(sum));
        });
    }

    private Future<Void> look(List<RoomTimes> due) {
        return Future.all(exact(due), idleMinutes(due)).compose(all -> {
            Exact exact = all.resultAt(0);
            Map<String, Integer> idleMinutes = all.resultAt(1);
            long nowMs = seen.clock().millis();
            Ending ending = new Ending(new ArrayList<>(), new HashMap<>());
            List<RoomTimes> staying = new ArrayList<>();
            List<RoomTimes> next = new ArrayList<>();
            for (int i = 0; i < due.size(); i++) {
                RoomTimes claimed = due.get(i);
                RoomTimes times = exact.rooms().get(i);
                Integer minutes = idleMinutes.get(times.app());
                if (minutes == null) {
                    // The app's settings are not known: it stays claimed, and is looked at again after that.
                    continue;
                }
                switch (LifetimeRules.whenDue(times, minutes, nowMs)) {
                    case Verdict.Ends() -> ending.add(claimed, LifetimeRules.endsAtMs(times, minutes));
                    case Verdict.Later later -> {
                        staying.add(claimed);
                        next.add((exact.known() ? times : claimed).lookedAt(later, nowMs));
                    }
                }
            }
            return Future.join(postpone(staying, next), end(ending, nowMs)).mapEmpty();
        });
    }

    private Future<Void> postpone(List<RoomTimes> staying, List<RoomTimes> next) {
        return staying.isEmpty() ? Future.succeededFuture() : store.postpone(staying, next);
    }

    private Future<Void> end(Ending ending, long nowMs) {
        if (ending.claimed().isEmpty()) {
            return Future.succeededFuture();
        }
        return store.end(ending.claimed(), nowMs, nowMs + Destructions.CLAIM_MS).map(destroyed -> {
            if (!destroyed.isEmpty()) {
                long endedMs = seen.clock().millis();
                destroyed.forEach(one -> seen.signals().roomEnded(endedMs - ending.endsAtMs(one, endedMs)));
                // The next rooms do not wait for members and log; what fails is tried again elsewhere.
                var _ = rooms.destroyed(destroyed);
            }
            return null;
        });
    }

    private Future<Exact> exact(List<RoomTimes> rooms) {
        List<Activity.Room> asked = rooms.stream()
                .map(times -> new Activity.Room(times.app(), times.room()))
                .toList();
        return activity.latest(asked)
                .map(latest -> new Exact(
                        true,
                        rooms.stream()
                                .map(times -> times.activeAt(
                                        latest.getOrDefault(new Activity.Room(times.app(), times.room()), 0L)))
                                .toList()))
                .otherwise(failure -> {
                    seen.signals().activityUnsure(failure);
                    return new Exact(
                            false,
                            rooms.stream()
                                    .map(times -> times.activeAt(times.lastActiveMs() + Activity.BEHIND_MAX_MS))
                                    .toList());
                });
    }

    private Future<Map<String, Integer>> idleMinutes(List<RoomTimes> due) {
        Map<String, Integer> known = new HashMap<>();
        List<Future<?>> asked = due.stream()
                .map(RoomTimes::app)
                .distinct()
                .<Future<?>>map(app -> settings.of(app).onSuccess(set -> known.put(app, set.roomIdleMinutes())))
                .toList();
        return Future.join(asked).transform(_ -> Future.succeededFuture(known));
    }

    private static RoomDescription description(Described found, RoomTimes exact, int idleMinutes, long members) {
        return new RoomDescription(
                found.info(),
                members,
                found.times().lifetime(),
                LifetimeRules.endsAtMs(exact, idleMinutes),
                found.allMuted(),
                found.memberEvents());
    }
}
