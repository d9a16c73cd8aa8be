package stoa.protocol.room;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/** What room-service answers about rooms and their members, and what it announces. */
public final class RoomOperations {
    /** Creates rooms; those that exist stay as they are. */
    public static final Operation<CreateRooms, Done> CREATE =
            Operation.idempotent(Service.ROOM, "room.create", CreateRooms.class, Done.class);

    /** Destroys rooms; unknown ones are passed over. */
    public static final Operation<DestroyRooms, Done> DESTROY = Operation.idempotent(
                    Service.ROOM, "room.destroy", DestroyRooms.class, Done.class)
            .within(12_000);

    /** Rooms by id; unknown ones are left out. */
    public static final Operation<QueryRooms, Rooms> QUERY =
            Operation.idempotent(Service.ROOM, "room.query", QueryRooms.class, Rooms.class);

    /** Puts a session into a room. */
    public static final Operation<JoinRoom, JoinedRoom> JOIN =
            Operation.idempotent(Service.ROOM, "room.join", JoinRoom.class, JoinedRoom.class);

    /** Takes exactly one membership out of a room. */
    public static final Operation<LeaveRoom, LeftRoom> LEAVE =
            Operation.idempotent(Service.ROOM, "room.leave", LeaveRoom.class, LeftRoom.class);

    /** Members by join time. */
    public static final Operation<QueryMembers, Members> MEMBERS =
            Operation.idempotent(Service.ROOM, "room.members", QueryMembers.class, Members.class);

    /** What a gateway answers when memberships were lost: all it has, in parts. */
    public static final Operation<AnnounceMemberships, Done> ANNOUNCE = Operation.idempotent(
                    Service.ROOM, "room.announce", AnnounceMemberships.class, Done.class)
            .within(5_000);

    /** Whether users are in a room. */
    public static final Operation<AreMembers, MembersFound> ARE_MEMBERS =
            Operation.idempotent(Service.ROOM, "room.are-members", AreMembers.class, MembersFound.class);

    /** Puts accounts of a back end into a room; they never keep it alive. */
    public static final Operation<AddRecorders, Done> ADD_RECORDERS =
            Operation.idempotent(Service.ROOM, "room.add-recorders", AddRecorders.class, Done.class);

    /** Says when a room ends by itself. */
    public static final Operation<SetLifetime, Done> SET_LIFETIME =
            Operation.idempotent(Service.ROOM, "room.set-lifetime", SetLifetime.class, Done.class);

    /** Says whether the members of a room are told who joins and leaves. */
    public static final Operation<SetMemberEvents, Done> SET_MEMBER_EVENTS =
            Operation.idempotent(Service.ROOM, "room.set-member-events", SetMemberEvents.class, Done.class);

    /** One room with all there is to say of it; fails with {@code NO_SUCH_ROOM}. */
    public static final Operation<DescribeRoom, RoomDescription> DESCRIBE =
            Operation.idempotent(Service.ROOM, "room.describe", DescribeRoom.class, RoomDescription.class);

    /** Rooms in which something was said, told by owners of partitions each second. */
    public static final Operation<RoomsActive, Done> ACTIVE =
            Operation.idempotent(Service.ROOM, "room.active", RoomsActive.class, Done.class);

    /** Told when live memberships were lost: every gateway announces what it has. */
    public static final Broadcast<MembershipsLost> MEMBERSHIPS_LOST =
            new Broadcast<>("stoa.memberships-lost", MembershipsLost.class);

    private RoomOperations() {}

    /**
     * Creates rooms.
     *
     * @param app app key
     * @param namesById room id to name, 1 to 100 entries
     * @param lifetime when they end by themselves
     */
    public record CreateRooms(String app, Map<String, String> namesById, Lifetime lifetime) {
        /** Copies the map. */
        public CreateRooms {
            namesById = Map.copyOf(namesById);
        }
    }

    /**
     * Destroys rooms.
     *
     * @param app app key
     * @param rooms room ids
     */
    public record DestroyRooms(String app, List<String> rooms) {
        /** Copies the list. */
        public DestroyRooms {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Asks for rooms.
     *
     * @param app app key
     * @param rooms room ids
     */
    public record QueryRooms(String app, List<String> rooms) {
        /** Copies the list. */
        public QueryRooms {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Rooms that exist.
     *
     * @param rooms in the order asked for
     */
    public record Rooms(List<RoomInfo> rooms) {
        /** Copies the list. */
        public Rooms {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * A room.
     *
     * @param id room id
     * @param name its name
     * @param createdAtMs epoch milliseconds; a room created anew under an old id has a later one
     */
    public record RoomInfo(String id, String name, long createdAtMs) {}

    /**
     * One session's place in a room.
     *
     * @param user user id
     * @param session session id
     * @param gateway the node whose connection it is, with its incarnation
     * @param joinedAtMs epoch milliseconds of the user's first join, as the gateway was answered; names this visit of
     *     the user
     */
    public record Membership(String user, String session, NodeId gateway, long joinedAtMs) {}

    /**
     * Joins.
     *
     * @param app app key
     * @param room room id
     * @param membership who; its {@code joinedAtMs} is when it was asked for first, the same in every repeat, or that of
     *     the earlier join
     * @param create whether to create the room when it does not exist
     * @param again whether the gateway has the session in the room already
     */
    public record JoinRoom(String app, String room, Membership membership, boolean create, boolean again) {}

    /**
     * A join that was allowed.
     *
     * @param room the room
     * @param members how many users are in it now
     * @param joinedAtMs when this user joined
     */
    public record JoinedRoom(RoomInfo room, long members, long joinedAtMs) {}

    /**
     * Leaves.
     *
     * @param app app key
     * @param room room id
     * @param membership exactly this one; its {@code joinedAtMs} is not compared
     * @param reason why it ends
     */
    public record LeaveRoom(String app, String room, Membership membership, LeaveReason reason) {}

    /** Why a membership ends. */
    public enum LeaveReason {
        /** The user left or logged out. */
        LEFT,
        /** The user was away while messages came (RongCloud's offline rule); whitelisted users stay. */
        OFFLINE,
        /** The user was put out. */
        BANNED
    }

    /**
     * A leave that was taken.
     *
     * @param stays whether the user stays a member without a connection: the room's whitelist says so
     */
    public record LeftRoom(boolean stays) {}

    /**
     * Asks for members.
     *
     * @param app app key
     * @param room room id
     * @param limit 0 to 500; 0 for the count alone
     * @param newestFirst order by join time
     */
    public record QueryMembers(String app, String room, int limit, boolean newestFirst) {}

    /**
     * Members of a room.
     *
     * @param total all of them
     * @param members as many as asked for
     */
    public record Members(long total, List<Member> members) {
        /** Copies the list. */
        public Members {
            members = List.copyOf(members);
        }
    }

    /**
     * A member.
     *
     * @param user user id
     * @param joinedAtMs epoch milliseconds
     */
    public record Member(String user, long joinedAtMs) {}

    /**
     * A part of what a gateway has.
     *
     * @param app app key
     * @param room room id
     * @param memberships at most 500
     */
    public record AnnounceMemberships(String app, String room, List<Membership> memberships) {
        /** Copies the list. */
        public AnnounceMemberships {
            memberships = List.copyOf(memberships);
        }
    }

    /**
     * Asks whether users are in a room.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 1000 user ids
     */
    public record AreMembers(String app, String room, List<String> users) {
        /** Copies the list. */
        public AreMembers {
            users = List.copyOf(users);
        }
    }

    /**
     * Who of those asked for is in the room.
     *
     * @param users user ids
     */
    public record MembersFound(Set<String> users) {
        /** Copies the set. */
        public MembersFound {
            users = Set.copyOf(users);
        }
    }

    /**
     * Puts accounts into a room (rongcloud-server-api, section 4.1).
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param users 1 to 50 user ids
     */
    public record AddRecorders(String app, String room, List<String> users) {
        /** Copies the list. */
        public AddRecorders {
            users = List.copyOf(users);
        }
    }

    /**
     * When a room ends by itself.
     *
     * @param fixed true: at a time reckoned from its creation or from now; false: after silence
     * @param minutes 60 to 10080; 0 for the app's setting, only with silence
     */
    public record Lifetime(boolean fixed, int minutes) {
        /** After the app's time of silence. */
        public static final Lifetime DEFAULT = new Lifetime(false, 0);
    }

    /**
     * Says when a room ends.
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param lifetime from now on
     */
    public record SetLifetime(String app, String room, Lifetime lifetime) {}

    /** Whether the members of a room are told who joins and leaves. */
    public enum MemberEventsRule {
        /** As long as it has no more users than the app's setting allows. */
        BY_SIZE,
        /** However many users it has. */
        ALWAYS,
        /** However few. */
        NEVER
    }

    /**
     * Says whether members are told who joins and leaves.
     *
     * @param app app key
     * @param room room id; fails with {@code NO_SUCH_ROOM}
     * @param memberEvents from now on
     */
    public record SetMemberEvents(String app, String room, MemberEventsRule memberEvents) {}

    /**
     * Asks for one room.
     *
     * @param app app key
     * @param room room id
     */
    public record DescribeRoom(String app, String room) {}

    /**
     * One room.
     *
     * @param room id, name, creation
     * @param members how many users are in it now
     * @param lifetime when it ends by itself
     * @param endsAtMs when that is as of now, epoch milliseconds; {@link Long#MAX_VALUE} while it is kept alive
     * @param allMuted whether only speakers may speak
     * @param memberEvents whether members are told who joins and leaves
     */
    public record RoomDescription(
            RoomInfo room,
            long members,
            Lifetime lifetime,
            long endsAtMs,
            boolean allMuted,
            MemberEventsRule memberEvents) {}

    /**
     * Something was said in rooms.
     *
     * @param rooms at most 1000
     */
    public record RoomsActive(List<ActiveRoom> rooms) {
        /** Copies the list. */
        public RoomsActive {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * A room in which something was said.
     *
     * @param app app key
     * @param room room id
     * @param atMs when last, epoch milliseconds
     */
    public record ActiveRoom(String app, String room, long atMs) {}

    /**
     * Live memberships were lost.
     *
     * @param round names this loss, so that gateways answer it once
     * @param gateway the only gateway that is asked; null for all
     */
    public record MembershipsLost(String round, @Nullable NodeId gateway) {}
}
