package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import stoa.kit.testing.TestClock;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.room.PolicyOperations.GetPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.RestrictionOperations.Lift;
import stoa.protocol.room.RestrictionOperations.Notice;
import stoa.protocol.room.RestrictionOperations.QueryRestricted;
import stoa.protocol.room.RestrictionOperations.Restrict;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.SwitchRoom;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.Lifetime;

/** The rules about restrictions over stores in memory, with a clock that moves. */
final class RestrictionFixture {
    final TestClock clock = new TestClock(Fixture.NOW_MS);
    final Recorded outside = new Recorded();
    final MemoryRooms roomStore = new MemoryRooms();
    final MemoryMembers members = new MemoryMembers();
    final MemoryOutbox outbox = new MemoryOutbox();
    final MemoryRestrictions store = new MemoryRestrictions(roomStore, outbox);
    final PolicyChanges changes = new PolicyChanges(Fixture.NODE, roomStore, outside);
    final Destructions destructions = new Destructions(roomStore, members, outside, outside, clock);
    final MembershipFilling filling =
            new MembershipFilling(outside, members, outside, outside, new SplittableRandom(1));
    final OutboxDelivery delivery = new OutboxDelivery(
            outbox,
            new OutboxDelivery.Told(outside, outside),
            outside,
            clock,
            _ -> Future.failedFuture("nobody else has a room"));
    final Rooms rooms = new Rooms(roomStore, changes, destructions, delivery, clock);
    final LifeFixture life = new LifeFixture(roomStore, members, filling, outside, clock);
    final Memberships memberships = life.memberships(rooms);
    final Restrictions restrictions = new Restrictions(
            store,
            changes,
            memberships,
            delivery,
            new Restrictions.Surroundings(app -> Future.succeededFuture(AppSettings.defaults(app)), outside, clock));

    void create(String room) {
        rooms.create(new CreateRooms("app", Map.of(room, "Room " + room), Lifetime.DEFAULT))
                .await();
    }

    void restrict(String room, UserList list, int minutes, String... users) {
        restrict(room, list, minutes, Notice.NONE, users);
    }

    void restrict(String room, UserList list, int minutes, Notice notice, String... users) {
        restrictions
                .restrict(new Restrict("app", room, list, List.of(users), minutes, notice))
                .await();
    }

    void lift(String room, UserList list, Notice notice, String... users) {
        restrictions.lift(new Lift("app", room, list, List.of(users), notice)).await();
    }

    void turn(String room, RoomSwitch what, boolean on, Notice notice) {
        restrictions.turn(new SwitchRoom("app", room, what, on, notice)).await();
    }

    List<RestrictedUser> restricted(String room, UserList list) {
        return restrictions
                .restricted(new QueryRestricted("app", room, list))
                .await()
                .users();
    }

    Policies policies(String room) {
        return rooms.policy(new GetPolicy("app", room)).await();
    }
}
