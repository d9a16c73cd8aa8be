package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations.AnnounceMemberships;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.LeftRoom;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.QueryMembers;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * Joins, leaves and asks. A join needs the truth about the room, but not the store of memberships: when
 * that fails, the gateway holds the membership and tells it again when the store is filled anew.
 * Single-threaded: one context.
 */
public final class Memberships {
    private final Rooms rooms;
    private final MembershipStore store;
    private final MembershipFilling filling;
    private final RoomSignals signals;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param rooms the truth about rooms
     * @param store who is in which room
     * @param filling is told when the store missed something
     * @param signals what operators see
     * @param clock now
     */
    public Memberships(
            Rooms rooms, MembershipStore store, MembershipFilling filling, RoomSignals signals, Clock clock) {
        this.rooms = rooms;
        this.store = store;
        this.filling = filling;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Puts a session into a room.
     *
     * @param request who and where
     * @return the room; its count is at least 1 and unsure while the store of memberships is down;
     *     fails with {@code NO_SUCH_ROOM}, or {@code BANNED} with the time left
     */
    public Future<JoinedRoom> join(JoinRoom request) {
        Membership membership = dated(request.membership(), clock.millis());
        return rooms.toEnter(request.app(), request.room(), membership.user(), request.create())
                .compose(room -> store.enter(request.app(), room.id(), room.createdAtMs(), List.of(membership))
                        .recover(failure -> {
                            unsure(failure);
                            return Future.succeededFuture(new MembershipStore.Entered.In(1, membership.joinedAtMs()));
                        })
                        .compose(entered -> joined(room, entered)));
    }

    /**
     * Takes exactly one membership out.
     *
     * @param request which
     * @return done, also when it was not there
     */
    public Future<LeftRoom> leave(LeaveRoom request) {
        return store.leave(request.app(), request.room(), request.membership())
                .recover(failure -> {
                    unsure(failure);
                    return Future.succeededFuture(false);
                })
                .map(new LeftRoom(false));
    }

    /**
     * Members by join time.
     *
     * @param request which room and how many
     * @return none for a room that does not exist; fails with {@code BAD_REQUEST}, or
     *     {@code UNAVAILABLE} while the store of memberships is down
     */
    public Future<Members> members(QueryMembers request) {
        if (request.limit() < 0 || request.limit() > RoomRules.MEMBERS_MAX) {
            throw new StoaException(
                    ErrorCode.BAD_REQUEST, "limit is 0 to " + RoomRules.MEMBERS_MAX + ", not " + request.limit());
        }
        return store.members(request.app(), request.room(), request.limit(), request.newestFirst());
    }

    /**
     * Takes what a gateway says it has; members of rooms that are gone are passed over.
     *
     * @param request at most 500 memberships
     * @return done when they are stored; fails when the gateway shall tell them again
     */
    public Future<Done> announce(AnnounceMemberships request) {
        if (request.memberships().size() > RoomRules.ANNOUNCED_MAX) {
            throw new StoaException(
                    ErrorCode.BAD_REQUEST, "at most " + RoomRules.ANNOUNCED_MAX + " memberships in an announcement");
        }
        long nowMs = clock.millis();
        Set<String> users = request.memberships().stream().map(Membership::user).collect(Collectors.toSet());
        return rooms.toReenter(request.app(), request.room(), users)
                .compose(found -> Future.join(byGateway(request, found.banned(), nowMs).stream()
                        .map(part -> store.enter(
                                request.app(), found.room().id(), found.room().createdAtMs(), part))
                        .toList()))
                .map(Done.DONE)
                .recover(failure -> failure instanceof StoaException known && known.code() == ErrorCode.NO_SUCH_ROOM
                        ? Future.succeededFuture(Done.DONE)
                        : Future.failedFuture(failure));
    }

    /**
     * Puts banned users out, as far as the store answers; the gateways do it too.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 20 user ids
     * @param untilMs when the ban ends, epoch milliseconds
     * @return who of them was in the room, as far as it is known
     */
    public Future<List<String>> putOut(String app, String room, List<String> users, long untilMs) {
        return store.putOut(app, room, users, untilMs).recover(failure -> {
            unsure(failure);
            return Future.succeededFuture(List.of());
        });
    }

    /**
     * Lets users in again who were put out. Where the store does not answer, it does so by itself within
     * seconds.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 20 user ids
     * @return when it was tried
     */
    public Future<Void> letIn(String app, String room, List<String> users) {
        return store.letIn(app, room, users).otherwiseEmpty();
    }

    private void unsure(Throwable failure) {
        filling.missed();
        signals.membershipUnsure(failure);
    }

    private Future<JoinedRoom> joined(RoomInfo room, MembershipStore.Entered entered) {
        return switch (entered) {
            case MembershipStore.Entered.In(long users, long joinedAtMs) ->
                Future.succeededFuture(new JoinedRoom(room, users, joinedAtMs));
            case MembershipStore.Entered.Gone() -> Future.failedFuture(new StoaException(ErrorCode.NO_SUCH_ROOM));
            case MembershipStore.Entered.Barred(long untilMs) ->
                Future.failedFuture(RestrictionRules.banned(untilMs, clock.millis()));
        };
    }

    private static Collection<List<Membership>> byGateway(
            AnnounceMemberships request, Set<String> without, long nowMs) {
        Map<NodeId, List<Membership>> byGateway = new LinkedHashMap<>();
        for (Membership membership : request.memberships()) {
            if (!without.contains(membership.user())) {
                byGateway
                        .computeIfAbsent(membership.gateway(), _ -> new ArrayList<>())
                        .add(dated(membership, nowMs));
            }
        }
        return byGateway.values();
    }

    private static Membership dated(Membership membership, long nowMs) {
        return membership.joinedAtMs() > 0
                ? membership
                : new Membership(membership.user(), membership.session(), membership.gateway(), nowMs);
    }
}
