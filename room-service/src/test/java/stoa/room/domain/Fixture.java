package stoa.room.domain;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomOperations;
import stoa.protocol.room.RoomOperations.CreateRooms;
import stoa.protocol.room.RoomOperations.JoinRoom;
import stoa.protocol.room.RoomOperations.Membership;

/** The rules over stores in memory. */
final class Fixture {
    static final long NOW_MS = 1_732_360_000_000L;
    static final NodeId NODE = new NodeId(Service.ROOM, "room-1", 1);
    static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);

    final Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);
    final MemoryRooms store = new MemoryRooms();
    final MemoryMembers members = new MemoryMembers();
    final Recorded outside = new Recorded();
    final PolicyChanges changes = new PolicyChanges(NODE, store, outside);
    final Destructions destructions = new Destructions(store, members, outside, outside, clock);
    final Rooms rooms = new Rooms(store, changes, destructions, clock);
    final MembershipFilling filling =
            new MembershipFilling(outside, members, outside, outside, new SplittableRandom(1));
    final Memberships memberships = new Memberships(rooms, members, filling, outside, clock);
    final GatewayWatch gateways = new GatewayWatch(outside, members, outside, outside);

    void create(String room) {
        rooms.create(new CreateRooms("app", Map.of(room, "Room " + room), RoomOperations.Lifetime.DEFAULT)).await();
    }

    static Membership member(String user, String session) {
        return new Membership(user, session, GATEWAY, 0);
    }

    static JoinRoom join(String room, String user) {
        return new JoinRoom("app", room, member(user, "session of " + user), false);
    }

    /** The code an answer fails with, whether it throws or fails. */
    static ErrorCode codeOf(Supplier<? extends Future<?>> call) {
        try {
            throw new AssertionError("it succeeded with " + call.get().await());
        } catch (StoaException refused) {
            return refused.code();
        }
    }
}
