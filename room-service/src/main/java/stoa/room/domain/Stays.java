package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations.AddRecorders;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Arrival;
import stoa.room.domain.MembershipStore.Terms;
import stoa.room.domain.StayStore.Kind;
import stoa.room.domain.StayStore.Stay;

/**
 * Members without a connection: accounts of back ends, and users who may not be put out for being away. The
 * truth about them is in {@link StayStore}; in {@link MembershipStore} they are at gateways that do not
 * exist and so never die. Single-threaded: one context.
 */
public final class Stays {
    /** Recorders named by one call at most. */
    public static final int RECORDERS_PER_CALL_MAX = 50;

    /** Members filled in at once after a loss. */
    public static final int PAGE_MAX = 500;

    /** Where users are who stay without a connection. */
    public static final NodeId STAYING = new NodeId(Service.ROOM, "staying", 0);

    /** Where accounts of back ends are. */
    public static final NodeId RECORDING = new NodeId(Service.ROOM, "recording", 0);

    private final StayStore truth;
    private final MembershipStore members;
    private final MembershipFilling filling;
    private final MemberTelling telling;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param truth who stays
     * @param members where they count
     * @param filling is told when the store of memberships missed something
     * @param telling who hears of recorders
     * @param clock now
     */
    public Stays(
            StayStore truth, MembershipStore members, MembershipFilling filling, MemberTelling telling, Clock clock) {
        this.truth = truth;
        this.members = members;
        this.filling = filling;
        this.telling = telling;
        this.clock = clock;
    }

    /**
     * Puts accounts of a back end into a room. They count as members, never keep the room alive and are gone
     * with it.
     *
     * @param request who and where
     * @return done when it is committed; fails with {@code NO_SUCH_ROOM} or {@code SERVER_BAD_PARAMETER}
     */
    public Future<Done> addRecorders(AddRecorders request) {
        List<String> users = List.copyOf(new LinkedHashSet<>(request.users()));
        if (users.isEmpty() || users.size() > RECORDERS_PER_CALL_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER,
                    "userId names 1 to " + RECORDERS_PER_CALL_MAX + " users, not " + users.size());
        }
        String app = request.app();
        String room = request.room();
        long nowMs = clock.millis();
        return truth.add(app, room, Kind.RECORDER, users, nowMs).compose(createdAtMs -> {
            if (createdAtMs == 0) {
                return Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM));
            }
            List<Future<?>> entered = new ArrayList<>();
            for (String user : users) {
                entered.add(members.join(app, room, new Terms(createdAtMs, 0, false), at(Kind.RECORDER, user, nowMs))
                        .onFailure(_ -> filling.missed())
                        .otherwise(new Arrival.In(1, nowMs, true))
                        .compose(arrival -> arrival instanceof Arrival.In in && in.fresh()
                                ? telling.joined(app, room, user, in)
                                : Future.succeededFuture()));
            }
            return Future.join(entered).map(Done.DONE);
        });
    }

    /**
     * Keeps a user in a room without a connection.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param joinedAtMs when the user joined, epoch milliseconds
     * @return whether the room exists, so that the user stays; fails when the truth does not answer
     */
    public Future<Boolean> keep(String app, String room, String user, long joinedAtMs) {
        return truth.add(app, room, Kind.PROTECTED, List.of(user), joinedAtMs).compose(createdAtMs -> {
            if (createdAtMs == 0) {
                return Future.succeededFuture(false);
            }
            return members.enter(app, room, createdAtMs, List.of(at(Kind.PROTECTED, user, joinedAtMs)))
                    .onFailure(_ -> filling.missed())
                    .transform(_ -> Future.succeededFuture(true));
        });
    }

    /**
     * Lets a user go who stayed.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @return whether the user is out of the room with it; fails when a store does not answer
     */
    public Future<Boolean> end(String app, String room, String user) {
        return truth.remove(app, room, Kind.PROTECTED, user)
                .compose(_ -> members.leave(app, room, at(Kind.PROTECTED, user, 0)));
    }

    /**
     * Fills the store of memberships in after a loss.
     *
     * @return when all are in; fails when a store does not answer
     */
    public Future<Void> refill() {
        return refill(null);
    }

    /**
     * The membership of a user who stays.
     *
     * @param user user id
     * @return at {@link #STAYING}
     */
    public static Membership staying(String user) {
        return at(Kind.PROTECTED, user, 0);
    }

    private Future<Void> refill(@Nullable Stay after) {
        return truth.page(after, PAGE_MAX).compose(page -> {
            List<Future<?>> entered = new ArrayList<>();
            int from = 0;
            for (int i = 1; i <= page.size(); i++) {
                if (i == page.size() || !together(page.get(from), page.get(i))) {
                    entered.add(enter(page.subList(from, i)));
                    from = i;
                }
            }
            return Future.join(entered)
                    .compose(_ -> page.size() < PAGE_MAX ? Future.succeededFuture() : refill(page.getLast()));
        });
    }

    private Future<?> enter(List<Stay> together) {
        Stay first = together.getFirst();
        List<Membership> memberships = together.stream()
                .map(stay -> at(stay.kind(), stay.user(), stay.joinedAtMs()))
                .toList();
        return members.enter(first.app(), first.room(), first.createdAtMs(), memberships);
    }

    private static boolean together(Stay one, Stay other) {
        return one.app().equals(other.app()) && one.room().equals(other.room()) && one.kind() == other.kind();
    }

    private static Membership at(Kind kind, String user, long joinedAtMs) {
        return switch (kind) {
            case PROTECTED -> new Membership(user, "", STAYING, joinedAtMs);
            case RECORDER -> new Membership(user, "", RECORDING, joinedAtMs);
        };
    }
}
