package stoa.room.domain;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import stoa.kit.testing.TestClock;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.LeaveReason;
import stoa.protocol.room.RoomOperations.LeaveRoom;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.outbound.PromisedAnswer;

/** The rules over stores in memory. */
final class Fixture {
    static final long NOW_MS = 1_732_360_000_000L;
    static final NodeId NODE = new NodeId(Service.ROOM, "room-1", 1);
    static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);

    final TestClock clock = new TestClock(NOW_MS);
    final MemoryRooms store = new MemoryRooms();
    final MemoryMembers members = new MemoryMembers();
    final MemoryLifetimes times = new MemoryLifetimes(store);
    final MemoryMarks marks = new MemoryMarks();
    final MemoryStays stayStore = new MemoryStays(store);
    final Recorded outside = new Recorded();
    final Set<String> protectedUsers = new HashSet<>();
    final List<String> ownersLeft = new ArrayList<>();
    Runnable whileSomebodyLeaves = () -> {};
    final PolicyChanges changes = new PolicyChanges(NODE, store, outside);
    final Destructions destructions = new Destructions(store, members, outside, outside, clock);
    final MemoryOutbox waiting = new MemoryOutbox();
    final OutboxDelivery outbox = new OutboxDelivery(
            waiting, new OutboxDelivery.Told(outside, outside), outside, clock, _ -> Future.succeededFuture());
    final Rooms rooms = new Rooms(store, changes, destructions, outbox, clock);
    final MembershipFilling filling =
            new MembershipFilling(outside, members, outside, outside, new SplittableRandom(1));
    final KnownSettings settings = new KnownSettings(app -> Future.succeededFuture(AppSettings.defaults(app)));
    final Activity activity = new Activity(marks, times, outside, clock);
    final MemberEvents events = new MemberEvents(
            outside,
            new MemberEvents.Kept(waiting, outbox),
            outside,
            new MemberEvents.Around(clock, _ -> Future.succeededFuture(), PromisedAnswer::new));
    final MemoryMemberEvents memberEvents = new MemoryMemberEvents(store);
    final MemberNews news = new MemberNews(NODE.address(), outside, settings, memberEvents, outside);
    final MemberTelling telling = new MemberTelling(events, news, members, clock);
    final Stays stays = new Stays(stayStore, members, filling, telling, clock);
    final Arrivals.Around around = new Arrivals.Around(activity, telling, outside, clock);
    final Departures departures =
            new Departures(members, filling, stays, new Departures.Belongings(this::among, this::ownerLeft), around);
    final Arrivals arrivals = new Arrivals(members, filling, settings, around);
    final Memberships memberships = new Memberships(rooms, members, arrivals, departures, clock);
    final Lifetimes lifetimes =
            new Lifetimes(times, activity, settings, rooms, new Lifetimes.Seen(members, outside, clock));
    final GatewayWatch gateways = new GatewayWatch(outside, members, outside, outside, departures);

    Fixture() {
        filling.alsoFrom(stays::refill);
    }

    void create(String room) {
        create(room, RoomOperations.Lifetime.DEFAULT);
    }

    void create(String room, RoomOperations.Lifetime lifetime) {
        rooms.create(new CreateRooms("app", Map.of(room, "Room " + room), lifetime))
                .await();
    }

    /** Lets the first seconds after a start pass, in which members may be missing. */
    void settle() {
        for (int i = 0; i <= MembershipFilling.SETTLING_LOOKS; i++) {
            filling.look().await();
        }
    }

    static Membership member(String user, String session) {
        return new Membership(user, session, GATEWAY, 0);
    }

    static JoinRoom join(String room, String user) {
        return new JoinRoom("app", room, member(user, "session of " + user), false, false);
    }

    static LeaveRoom leave(String room, String user, LeaveReason reason) {
        return new LeaveRoom("app", room, member(user, "session of " + user), reason);
    }

    /** The code an answer fails with, whether it throws or fails. */
    static ErrorCode codeOf(Supplier<? extends Future<?>> call) {
        try {
            throw new AssertionError("it succeeded with " + call.get().await());
        } catch (StoaException refused) {
            return refused.code();
        }
    }

    private Future<Set<String>> among(String app, String room, List<String> users) {
        Set<String> among = new HashSet<>(users);
        among.retainAll(protectedUsers);
        return Future.succeededFuture(among);
    }

    private Future<Void> ownerLeft(String app, String room, String user) {
        ownersLeft.add(user);
        whileSomebodyLeaves.run();
        return Future.succeededFuture();
    }
}
