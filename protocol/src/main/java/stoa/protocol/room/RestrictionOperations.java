package stoa.protocol.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;

/**
 * What back ends forbid and allow in rooms (rongcloud-server-api, sections 4.2 to 4.6). All of it may be
 * said of rooms that do not exist yet, and holds when they do.
 */
public final class RestrictionOperations {
    /** Puts users on a list of a room or an app, anew where they are on it already. */
    public static final Operation<Restrict, Done> RESTRICT = Operation.idempotent(
                    Service.ROOM, "room.restrict", Restrict.class, Done.class)
            .within(5_000);

    /** Takes users off a list. */
    public static final Operation<Lift, Done> LIFT = Operation.idempotent(
                    Service.ROOM, "room.lift", Lift.class, Done.class)
            .within(5_000);

    /** Who is on a list. */
    public static final Operation<QueryRestricted, Restricted> RESTRICTED =
            Operation.idempotent(Service.ROOM, "room.restricted", QueryRestricted.class, Restricted.class);

    /** Switches something of a room on or off. */
    public static final Operation<SwitchRoom, Done> SWITCH = Operation.idempotent(
                    Service.ROOM, "room.switch", SwitchRoom.class, Done.class)
            .within(5_000);

    /** Rooms for which something is switched on. */
    public static final Operation<QuerySwitched, Switched> SWITCHED =
            Operation.idempotent(Service.ROOM, "room.switched", QuerySwitched.class, Switched.class);

    /** Changes a list of message types and answers what is on it then. */
    public static final Operation<ChangeTypes, Types> TYPES =
            Operation.idempotent(Service.ROOM, "room.types", ChangeTypes.class, Types.class);

    /** Sets how much each member may say in a room, or asks. */
    public static final Operation<LimitRoom, RoomLimit> LIMIT = Operation.idempotent(
                    Service.ROOM, "room.limit", LimitRoom.class, RoomLimit.class)
            .within(5_000);
    /** Told to whoever is muted in all rooms, or no longer, when the back end wants that. */
    public static final Broadcast<MutedEverywhere> MUTED_EVERYWHERE =
            new Broadcast<>("stoa.muted-everywhere", MutedEverywhere.class);

    private RestrictionOperations() {}

    /**
     * Limits what members say.
     *
     * @param app app key
     * @param room room id
     * @param messagesPerSecond for each member, 1 to 100; 0 for no limit of the room's own; -1 to ask only
     */
    public record LimitRoom(String app, String room, int messagesPerSecond) {}

    /**
     * How much each member may say in a room.
     *
     * @param messagesPerSecond 0 where the room sets no limit
     */
    public record RoomLimit(int messagesPerSecond) {}

    /** The lists users may be on. */
    public enum UserList {
        /** May not speak in the room. */
        MUTED,
        /** Put out of the room and kept out. */
        BANNED,
        /** May speak in the room although they, or all, are muted. */
        SPEAKERS,
        /** Their messages are never shed, and they are never put out for being away. */
        PROTECTED,
        /** May not speak in any room of the app; the list has no room. */
        MUTED_EVERYWHERE
    }

    /** What may be switched on for a room. */
    public enum RoomSwitch {
        /** Only speakers may speak. */
        ALL_MUTED,
        /** What members send is recorded but not delivered. */
        DISTRIBUTION_STOPPED,
        /** It ends only when it is destroyed by a back end. */
        KEPT_ALIVE
    }

    /** The lists message types may be on. */
    public enum TypeList {
        /** Shed first. */
        LOW_PRIORITY,
        /** Never shed. */
        PROTECTED
    }

    /**
     * How members are told.
     *
     * @param toMembers whether all members are told
     * @param extra what the app says about it; null for nothing
     */
    public record Notice(boolean toMembers, @Nullable String extra) {
        /** Nobody is told. */
        public static final Notice NONE = new Notice(false, null);
    }

    /**
     * Users may speak in no room, or in rooms again. May be lost.
     *
     * @param app app key
     * @param users 1 to 20 user ids, who are told
     * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never, 0 for now
     * @param extra what the app says about it; null for nothing
     */
    public record MutedEverywhere(
            String app,
            List<String> users,
            long untilMs,
            @Nullable String extra) {
        /** Copies the list. */
        public MutedEverywhere {
            users = List.copyOf(users);
        }
    }

    /**
     * Puts users on a list.
     *
     * @param app app key
     * @param room room id; empty for {@link UserList#MUTED_EVERYWHERE}
     * @param list which
     * @param users 1 to 20 user ids
     * @param minutes for how long, 1 to 43200; 0 for ever
     * @param notice how members are told
     */
    public record Restrict(String app, String room, UserList list, List<String> users, int minutes, Notice notice) {
        /** Copies the list. */
        public Restrict {
            users = List.copyOf(users);
        }
    }

    /**
     * Takes users off a list; who is not on it is passed over.
     *
     * @param app app key
     * @param room room id; empty for {@link UserList#MUTED_EVERYWHERE}
     * @param list which
     * @param users 1 to 20 user ids
     * @param notice how members are told
     */
    public record Lift(String app, String room, UserList list, List<String> users, Notice notice) {
        /** Copies the list. */
        public Lift {
            users = List.copyOf(users);
        }
    }

    /**
     * Asks who is on a list.
     *
     * @param app app key
     * @param room room id; empty for {@link UserList#MUTED_EVERYWHERE}
     * @param list which
     */
    public record QueryRestricted(String app, String room, UserList list) {}

    /**
     * Who is on a list now; what has ended is left out.
     *
     * @param users in the order in which they came on it
     */
    public record Restricted(List<RestrictedUser> users) {
        /** Copies the list. */
        public Restricted {
            users = List.copyOf(users);
        }
    }

    /**
     * A user on a list.
     *
     * @param user user id
     * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never
     */
    public record RestrictedUser(String user, long untilMs) {}

    /**
     * Switches.
     *
     * @param app app key
     * @param room room id
     * @param what what
     * @param on or off
     * @param notice how members are told
     */
    public record SwitchRoom(String app, String room, RoomSwitch what, boolean on, Notice notice) {}

    /**
     * Asks which rooms have something switched on.
     *
     * @param app app key
     * @param what what
     * @param room only this one; null for all
     * @param page from 1
     * @param size rooms a page, 1 to 1000
     */
    public record QuerySwitched(
            String app, RoomSwitch what, @Nullable String room, int page, int size) {}

    /**
     * Rooms that have it switched on.
     *
     * @param rooms room ids, by the time at which it was switched on
     */
    public record Switched(List<String> rooms) {
        /** Copies the list. */
        public Switched {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Changes a list of message types.
     *
     * @param app app key
     * @param list which
     * @param add types that come on it
     * @param remove types that go off it
     */
    public record ChangeTypes(String app, TypeList list, List<String> add, List<String> remove) {
        /** Copies the lists. */
        public ChangeTypes {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    /**
     * What is on a list of message types.
     *
     * @param types in the order in which they came on it
     */
    public record Types(List<String> types) {
        /** Copies the list. */
        public Types {
            types = List.copyOf(types);
        }
    }
}
