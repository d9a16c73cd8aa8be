package stoa.room.domain;

import java.util.List;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;

/** What is to be written about one room, or about all rooms of an app. */
public sealed interface RestrictionChange {
    /** Stands for a room id where all rooms of an app are meant. */
    String EVERYWHERE = "";

    /**
     * Whose.
     *
     * @return app key
     */
    String app();

    /**
     * Where it holds.
     *
     * @return room id; {@link #EVERYWHERE} for all rooms of the app
     */
    String room();

    /**
     * Users come on a list; who is on it keeps the place and gets the new end.
     *
     * @param app app key
     * @param room room id
     * @param list which
     * @param users user ids, each once
     * @param untilMs when it ends, epoch milliseconds; {@link Long#MAX_VALUE} for never
     * @param usersMax how many may be on the list, what has ended not counted
     */
    record PutUsers(String app, String room, UserList list, List<String> users, long untilMs, int usersMax)
            implements RestrictionChange {
        /** Copies the list. */
        public PutUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Users go off a list; who is not on it is passed over.
     *
     * @param app app key
     * @param room room id
     * @param list which
     * @param users user ids, each once
     */
    record TakeUsers(String app, String room, UserList list, List<String> users) implements RestrictionChange {
        /** Copies the list. */
        public TakeUsers {
            users = List.copyOf(users);
        }
    }

    /**
     * Something is switched.
     *
     * @param app app key
     * @param room room id
     * @param what what
     * @param on or off
     * @param roomsMax how many rooms of the app may have it on; {@link Integer#MAX_VALUE} for any number
     */
    record Turn(String app, String room, RoomSwitch what, boolean on, int roomsMax) implements RestrictionChange {}

    /**
     * How much each member may say in a room.
     *
     * @param app app key
     * @param room room id
     * @param messagesPerSecond 0 for no limit of the room's own
     */
    record Limit(String app, String room, int messagesPerSecond) implements RestrictionChange {}

    /**
     * A list of message types changes: what is removed goes first.
     *
     * @param app app key
     * @param list which
     * @param add types that come on it
     * @param remove types that go off it
     * @param typesMax how many may be on it
     */
    record ChangeTypes(String app, TypeList list, List<String> add, List<String> remove, int typesMax)
            implements RestrictionChange {
        /** Copies the lists. */
        public ChangeTypes {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }

        @Override
        public String room() {
            return EVERYWHERE;
        }
    }
}
