package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.LeftRoom;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Going;
import stoa.room.domain.MembershipStore.Presence;
import stoa.room.domain.RoomEvents.Visit;

/**
 * Lets sessions out of rooms. Who is told is told before the membership goes, so that a crash in between
 * repeats rather than loses it. Users who may not be put out for being away stay as members without a
 * connection. Single-threaded: one context.
 */
public final class Departures implements MembershipStore.Farewell {
    private static final Presence NOBODY = new Presence(false, 0, false, 0, 0, true);

    private final MembershipStore store;
    private final MembershipFilling filling;
    private final Stays stays;
    private final Belongings belongings;
    private final Arrivals.Around around;

    /**
     * The rules over their ports.
     *
     * @param store who is in which room
     * @param filling knows whether the store misses something
     * @param stays keeps users without a connection
     * @param belongings what users leave behind
     * @param around what else hears of it
     */
    public Departures(
            MembershipStore store,
            MembershipFilling filling,
            Stays stays,
            Belongings belongings,
            Arrivals.Around around) {
        this.store = store;
        this.filling = filling;
        this.stays = stays;
        this.belongings = belongings;
        this.around = around;
    }

    /**
     * What users have in a room besides memberships.
     *
     * @param protectedUsers who is not put out for being away
     * @param attributes those that go with their owner
     */
    public record Belongings(ProtectedUsers protectedUsers, OwnedAttributes attributes) {}

    /**
     * Takes exactly one membership out.
     *
     * @param request which, and why
     * @return whether the user stays a member without it; also when it was not there. Fails when a truth does
     *     not answer, and then it has to be said again
     */
    public Future<LeftRoom> leave(LeaveRoom request) {
        return store.presence(request.app(), request.room(), request.membership())
                .compose(there -> leave(request, there), failure -> withoutStore(request, failure));
    }

    /**
     * Puts banned users out, as far as the store answers; the gateways do it too.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 20 user ids
     * @param untilMs when the ban ends, epoch milliseconds
     * @return who of them was in the room, as far as it is known; fails when a truth does not answer
     */
    public Future<List<String>> putOut(String app, String room, List<String> users, long untilMs) {
        Map<String, Presence> there = new HashMap<>();
        List<Future<?>> told = users.stream()
                .<Future<?>>map(user -> store.presence(app, room, Stays.staying(user))
                        .onFailure(this::unsure)
                        .otherwise(NOBODY)
                        .compose(presence -> {
                            there.put(user, presence);
                            return beforeBan(new Visit(app, room, user, presence.joinedAtMs()), presence);
                        }))
                .toList();
        return Future.join(told)
                .compose(_ -> store.putOut(app, room, users, untilMs))
                .recover(failure -> {
                    unsure(failure);
                    return Future.succeededFuture(Map.of());
                })
                .compose(out -> Future.join(out.entrySet().stream()
                                .map(one -> banned(
                                        new Visit(app, room, one.getKey(), one.getValue()),
                                        there.getOrDefault(one.getKey(), NOBODY)))
                                .toList())
                        .map(List.copyOf(out.keySet())));
    }

    /** A user is out; who was not seen before, because they came in just then, is told of now, as one who came. */
    private Future<Void> banned(Visit visit, Presence before) {
        around.telling().left(visit.app(), visit.room(), visit.user(), before.users() - 1);
        return before.places() > 0 ? Future.succeededFuture() : goodbye(visit, LeaveReason.BANNED, false);
    }

    @Override
    public Future<Void> before(String app, String room, List<Going> going) {
        List<String> last = going.stream()
                .filter(Going::isLast)
                .map(one -> one.membership().user())
                .toList();
        if (last.isEmpty()) {
            return Future.succeededFuture();
        }
        around.activity().heard(app, room, around.clock().millis());
        return belongings.protectedUsers().among(app, room, last).compose(staying -> {
            List<Future<?>> said = new ArrayList<>();
            for (Going one : going) {
                if (one.isLast()) {
                    said.add(before(app, room, one, staying));
                }
            }
            return Future.join(said).mapEmpty();
        });
    }

    @Override
    public Future<Void> stillIn(String app, String room, List<String> users) {
        return Future.join(users.stream().map(user -> stillIn(app, room, user)).toList())
                .mapEmpty();
    }

    /** The last membership was not taken out: another session came in meanwhile, or the store has lost it. */
    private Future<Void> perhapsStillIn(LeaveRoom request) {
        return store.presence(request.app(), request.room(), request.membership())
                .onFailure(this::unsure)
                .otherwise(NOBODY)
                .compose(now -> now.places() > 0
                        ? stillIn(
                                request.app(),
                                request.room(),
                                request.membership().user())
                        : Future.succeededFuture());
    }

    private Future<Void> stillIn(String app, String room, String user) {
        long nowMs = around.clock().millis();
        return store.renew(app, room, user, nowMs)
                .onFailure(this::unsure)
                .transform(_ -> around.telling().stillIn(new Visit(app, room, user, nowMs)));
    }

    private Future<?> before(String app, String room, Going one, Set<String> staying) {
        Membership membership = one.membership();
        String user = membership.user();
        return staying.contains(user)
                ? stays.keep(app, room, user, membership.joinedAtMs())
                : goodbye(new Visit(app, room, user, membership.joinedAtMs()), LeaveReason.OFFLINE, one.isTold())
                        .onSuccess(_ -> around.telling().left(app, room, user, one.users() - 1));
    }

    private Future<?> beforeBan(Visit visit, Presence there) {
        return (there.places() > 0
                        ? goodbye(visit, LeaveReason.BANNED, there.isTold())
                        : Future.<Void>succeededFuture())
                .compose(_ -> there.stays()
                        ? stays.end(visit.app(), visit.room(), visit.user())
                        : Future.succeededFuture(false));
    }

    private Future<LeftRoom> leave(LeaveRoom request, Presence there) {
        if (!there.isIn()) {
            return there.places() > 0 ? gone() : notFound(request);
        }
        around.activity().heard(request.app(), request.room(), around.clock().millis());
        if (request.reason() != LeaveReason.OFFLINE) {
            return out(request, there);
        }
        String user = request.membership().user();
        return belongings
                .protectedUsers()
                .among(request.app(), request.room(), List.of(user))
                .compose(staying -> staying.contains(user)
                        ? stays.keep(request.app(), request.room(), user, there.joinedAtMs())
                        : Future.succeededFuture(false))
                .compose(stay -> stay
                        ? store.leave(request.app(), request.room(), request.membership())
                                .map(new LeftRoom(true))
                        : out(request, there));
    }

    private Future<LeftRoom> out(LeaveRoom request, Presence there) {
        String app = request.app();
        String room = request.room();
        String user = request.membership().user();
        boolean last = there.places() - (there.stays() ? 1 : 0) <= 1;
        Visit visit = new Visit(app, room, user, there.joinedAtMs());
        return (last ? goodbye(visit, request.reason(), there.isTold()) : Future.<Void>succeededFuture())
                .compose(_ -> there.stays() ? stays.end(app, room, user) : Future.succeededFuture(false))
                .compose(_ -> store.leave(app, room, request.membership())
                        .onFailure(this::unsure)
                        .otherwise(last))
                .compose(out -> {
                    if (out) {
                        around.telling().left(app, room, user, there.users() - 1);
                    }
                    if (out == last) {
                        return Future.succeededFuture();
                    }
                    return out ? goodbye(visit, request.reason(), there.isTold()) : perhapsStillIn(request);
                })
                .map(new LeftRoom(false));
    }

    /** The membership may be gone already, or may have been lost with the store. */
    private Future<LeftRoom> notFound(LeaveRoom request) {
        return filling.mayMiss()
                .compose(perhaps ->
                        perhaps ? goodbye(asSaid(request), request.reason(), true) : Future.succeededFuture())
                .compose(_ -> gone());
    }

    private Future<LeftRoom> withoutStore(LeaveRoom request, Throwable failure) {
        unsure(failure);
        return goodbye(asSaid(request), request.reason(), true).compose(_ -> gone());
    }

    private void unsure(Throwable failure) {
        filling.outdated();
        around.signals().membershipUnsure(failure);
    }

    private Future<Void> goodbye(Visit visit, LeaveReason reason, boolean isTold) {
        return belongings
                .attributes()
                .ownerLeft(visit.app(), visit.room(), visit.user())
                .compose(_ -> around.telling().leaving(visit, reason, isTold));
    }

    /** Without the store there is the gateway's word for the visit, which is the same. */
    private static Visit asSaid(LeaveRoom request) {
        Membership membership = request.membership();
        return new Visit(request.app(), request.room(), membership.user(), membership.joinedAtMs());
    }

    private static Future<LeftRoom> gone() {
        return Future.succeededFuture(new LeftRoom(false));
    }
}
