package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.RoomInfo;
import stoa.room.domain.MembershipStore.Arrival;
import stoa.room.domain.MembershipStore.Terms;

/**
 * Lets sessions into rooms: the limit of users, the room's activity, and who is told. Without the store of
 * memberships a session is let in all the same; its gateway tells of it again later. Single-threaded: one
 * context.
 */
public final class Arrivals {
    private final MembershipStore store;
    private final MembershipFilling filling;
    private final KnownSettings settings;
    private final Around around;

    /**
     * The rules over their ports.
     *
     * @param store who is in which room
     * @param filling knows whether the store misses something
     * @param settings how many users a room may have
     * @param around what else hears of it
     */
    public Arrivals(MembershipStore store, MembershipFilling filling, KnownSettings settings, Around around) {
        this.store = store;
        this.filling = filling;
        this.settings = settings;
        this.around = around;
    }

    /**
     * What hears of those who come and go.
     *
     * @param activity keeps the room alive
     * @param telling other teams and members
     * @param signals what operators see
     * @param clock now
     */
    public record Around(Activity activity, MemberTelling telling, RoomSignals signals, Clock clock) {}

    /**
     * Lets a session in.
     *
     * @param app app key
     * @param room where; it exists
     * @param membership who, with the time of the join
     * @param again whether the session was in before and comes back
     * @return the room; fails with {@code ROOM_FULL} or {@code BANNED}, or {@code NO_SUCH_ROOM} when it is gone meanwhile
     */
    public Future<JoinedRoom> arrive(String app, RoomInfo room, Membership membership, boolean again) {
        return (again ? filling.mayMiss() : Future.succeededFuture(false))
                .compose(perhapsIn -> enter(app, room, named(membership, again && !perhapsIn), perhapsIn));
    }

    /** Whom the gateway has and a whole store has not is another visitor: the earlier visit was told to be over. */
    private Membership named(Membership membership, boolean anew) {
        return anew
                ? new Membership(
                        membership.user(),
                        membership.session(),
                        membership.gateway(),
                        around.clock().millis())
                : membership;
    }

    private Future<JoinedRoom> enter(String app, RoomInfo room, Membership membership, boolean perhapsIn) {
        return settings.orDefaults(app)
                .compose(set -> store.join(
                        app, room.id(), new Terms(room.createdAtMs(), set.roomMembersMax(), perhapsIn), membership))
                .recover(failure -> {
                    filling.missed();
                    around.signals().membershipUnsure(failure);
                    long joinedAtMs = membership.joinedAtMs();
                    return Future.succeededFuture(new Arrival.In(1, joinedAtMs, true));
                })
                .compose(arrival -> switch (arrival) {
                    case Arrival.In in -> in(app, room, membership.user(), perhapsIn, in);
                    case Arrival.Barred(long untilMs) ->
                        Future.failedFuture(
                                RestrictionRules.banned(untilMs, around.clock().millis()));
                    case Arrival.Full() -> Future.failedFuture(new StoaException(ErrorCode.ROOM_FULL));
                    case Arrival.Gone() -> Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM));
                });
    }

    private Future<JoinedRoom> in(String app, RoomInfo room, String user, boolean perhapsIn, Arrival.In in) {
        around.activity().heard(app, room.id(), around.clock().millis());
        JoinedRoom joined = new JoinedRoom(room, in.users(), in.joinedAtMs());
        // Who comes back while the store is being filled may never have been out of the room.
        return !in.fresh() || perhapsIn
                ? Future.succeededFuture(joined)
                : around.telling().joined(app, room.id(), user, in).map(joined);
    }
}
