package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.room.domain.MembershipStore.Arrival;
import stoa.room.domain.RoomEvents.Visit;

/**
 * Tells other teams and the members of small rooms who joined and left. Single-threaded: one context.
 */
public final class MemberTelling {
    private final MemberEvents teams;
    private final MemberNews members;
    private final MembershipStore store;
    private final Clock clock;

    /**
     * Over both ways.
     *
     * @param teams what other teams read
     * @param members what members hear
     * @param store remembers of which visits other teams know
     * @param clock now
     */
    public MemberTelling(MemberEvents teams, MemberNews members, MembershipStore store, Clock clock) {
        this.teams = teams;
        this.members = members;
        this.store = store;
        this.clock = clock;
    }

    /**
     * A user is in a room who was not before.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param in the arrival
     * @return when other teams were told, or it is kept to be told; fails when neither is known
     */
    public Future<Void> joined(String app, String room, String user, Arrival.In in) {
        members.joined(app, room, user, in.users());
        return begun(new Visit(app, room, user, in.joinedAtMs()));
    }

    /**
     * A user is about to be in a room no more, or is already; may be said again. Where other teams may not know of
     * the visit they are told of it first: who was to tell them may be frozen, and tell them again when it goes on.
     *
     * @param visit which ends
     * @param reason why
     * @param isTold whether other teams know of the visit
     * @return when other teams were told, or it is kept to be told; fails when neither is known
     */
    public Future<Void> leaving(Visit visit, LeaveReason reason, boolean isTold) {
        Future<Void> known = isTold ? Future.succeededFuture() : begun(visit);
        return known.compose(_ -> teams.tell(RoomEvents.left(visit, reason, clock.millis())));
    }

    /**
     * A user is in a room no more.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param users how many are in it now
     */
    public void left(String app, String room, String user, long users) {
        members.left(app, room, user, users);
    }

    /**
     * A user who was said to be leaving came in again meanwhile.
     *
     * @param visit the new one
     * @return when other teams were told, or it is kept to be told; fails when neither is known
     */
    public Future<Void> stillIn(Visit visit) {
        return begun(visit);
    }

    /** Nobody waits for the note: without it the visit is told again, under the same id. */
    private Future<Void> begun(Visit visit) {
        return teams.tell(RoomEvents.joined(visit, clock.millis())).onSuccess(_ -> store.told(visit));
    }
}
