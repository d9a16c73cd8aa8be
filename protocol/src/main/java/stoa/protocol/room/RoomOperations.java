package stoa.protocol.room;

import java.util.List;
import java.util.Map;
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
    public static final Operation<LeaveRoom, Done> LEAVE =
            Operation.idempotent(Service.ROOM, "room.leave", LeaveRoom.class, Done.class);

    /** Members by join time. */
    public static final Operation<QueryMembers, Members> MEMBERS =
            Operation.idempotent(Service.ROOM, "room.members", QueryMembers.class, Members.class);

    /** What a gateway answers when memberships were lost: all it has, in parts. */
    public static final Operation<AnnounceMemberships, Done> ANNOUNCE = Operation.idempotent(
                    Service.ROOM, "room.announce", AnnounceMemberships.class, Done.class)
            .within(5_000);

    /** Who may speak in a room, for the owner of its partition. */
    public static final Operation<GetPolicy, RoomPolicy> POLICY =
            Operation.idempotent(Service.ROOM, "room.policy", GetPolicy.class, RoomPolicy.class);

    /** Told on every change of a room's policy, before the change is answered. */
    public static final Broadcast<PolicyChanged> POLICY_CHANGED =
            new Broadcast<>("stoa.room-policy", PolicyChanged.class);

    /** Told by every room node each 250 ms. */
    public static final Broadcast<PolicyLease> POLICY_LEASE = new Broadcast<>("stoa.room-lease", PolicyLease.class);

    /** Told when live memberships were lost: every gateway announces what it has. */
    public static final Broadcast<MembershipsLost> MEMBERSHIPS_LOST =
            new Broadcast<>("stoa.memberships-lost", MembershipsLost.class);

    private RoomOperations() {}

    /**
     * Creates rooms.
     *
     * @param app app key
     * @param namesById room id to name, 1 to 100 entries
     */
    public record CreateRooms(String app, Map<String, String> namesById) {
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
     * @param joinedAtMs epoch milliseconds of the first join; kept on a rejoin
     */
    public record Membership(String user, String session, NodeId gateway, long joinedAtMs) {}

    /**
     * Joins.
     *
     * @param app app key
     * @param room room id
     * @param membership who; its {@code joinedAtMs} is 0 for a new join, else that of the earlier one
     * @param create whether to create the room when it does not exist
     */
    public record JoinRoom(String app, String room, Membership membership, boolean create) {}

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
     */
    public record LeaveRoom(String app, String room, Membership membership) {}

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
     * Asks for a room's policy.
     *
     * @param app app key
     * @param room room id
     */
    public record GetPolicy(String app, String room) {}

    /**
     * Who may speak in a room.
     *
     * @param app app key
     * @param room room id
     * @param exists whether anybody may
     * @param version of two policies of a room the one with the higher version is the later
     * @param createdAtMs the room's creation, 0 when it does not exist
     * @param mutedUntilMs muted users and when it ends, epoch milliseconds, {@link Long#MAX_VALUE} for never
     * @param allMuted whether only {@code whitelist} may speak
     * @param whitelist users whose messages are protected and who may speak when all are muted
     */
    public record RoomPolicy(
            String app,
            String room,
            boolean exists,
            long version,
            long createdAtMs,
            Map<String, Long> mutedUntilMs,
            boolean allMuted,
            List<String> whitelist) {
        /** Copies the collections. */
        public RoomPolicy {
            mutedUntilMs = Map.copyOf(mutedUntilMs);
            whitelist = List.copyOf(whitelist);
        }
    }

    /**
     * A policy changed.
     *
     * @param node the room node that tells it
     * @param number counts this node's changes from 1, without gaps
     * @param policy the policy from now on
     */
    public record PolicyChanged(NodeId node, long number, RoomPolicy policy) {}

    /**
     * A room node is alive and has told all its changes up to a number.
     *
     * @param node the room node
     * @param number of its last change, 0 for none
     */
    public record PolicyLease(NodeId node, long number) {}

    /**
     * Live memberships were lost.
     *
     * @param round names this loss, so that gateways answer it once
     * @param gateway the only gateway that is asked; null for all
     */
    public record MembershipsLost(String round, @Nullable NodeId gateway) {}
}
