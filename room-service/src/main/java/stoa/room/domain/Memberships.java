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
import stoa.protocol.room.RoomOperations.AreMembers;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.JoinedRoom;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.LeftRoom;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.MembersFound;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.protocol.room.RoomOperations.QueryMembers;

/**
 * Joins, leaves and asks. A join needs the truth about the room, but not the store of memberships: when
 * that fails, the gateway holds the membership and tells it again when the store is filled anew.
 * Single-threaded: one context.
 */
public final class Memberships {
    private final Rooms rooms;
    private final MembershipStore store;
    private final Arrivals arrivals;
    private final Departures departures;
    private final Clock clock;

    /**
     * The rules over their ports.
     *
     * @param rooms the truth about rooms
     * @param store who is in which room
     * @param arrivals lets sessions in
     * @param departures lets them out
     * @param clock now
     */
    public Memberships(Rooms rooms, MembershipStore store, Arrivals arrivals, Departures departures, Clock clock) {
        this.rooms = rooms;
        this.store = store;
        this.arrivals = arrivals;
        this.departures = departures;
        this.clock = clock;
    }

    /**
     * Puts a session into a room.
     *
     * @param request who and where
     * @return the room; its count is at least 1 and unsure while the store of memberships is down;
     *     fails with {@code NO_SUCH_ROOM}, {@code ROOM_FULL}, or {@code BANNED} with the time left
     */
    public Future<JoinedRoom> join(JoinRoom request) {
        Membership membership = dated(request.membership(), clock.millis());
        return rooms.toEnter(request.app(), request.room(), membership.user(), request.create())
                .compose(room -> arrivals.arrive(request.app(), room, membership, request.again()));
    }

    /**
     * Takes exactly one membership out.
     *
     * @param request which
     * @return whether the user stays without it; done also when it was not there
     */
    public Future<LeftRoom> leave(LeaveRoom request) {
        return departures.leave(request);
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
     * Whether users are in a room.
     *
     * @param request which
     * @return those that are, nobody where there is no room; fails with {@code SERVER_BAD_PARAMETER}, or
     *     {@code UNAVAILABLE} while the store of memberships is down
     */
    public Future<MembersFound> areMembers(AreMembers request) {
        int users = request.users().size();
        if (users == 0 || users > RoomRules.USERS_PER_QUERY_MAX) {
            throw new StoaException(
                    ErrorCode.SERVER_BAD_PARAMETER,
                    "userId names 1 to " + RoomRules.USERS_PER_QUERY_MAX + " users, not " + users);
        }
        return store.present(request.app(), request.room(), request.users()).map(MembersFound::new);
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
        return departures.putOut(app, room, users, untilMs);
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
