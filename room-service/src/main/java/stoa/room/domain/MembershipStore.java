package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;

/**
 * Who is in which room now. May be lost as a whole: the gateways have it too. Each method is atomic
 * for one room; futures complete on the caller's context.
 */
public interface MembershipStore {
    /**
     * Puts memberships into a room; those that are there stay as they are.
     *
     * @param app app key
     * @param room room id
     * @param createdAtMs creation of the room that is meant, epoch milliseconds
     * @param memberships 1 to 500, all of one gateway
     * @return what it is now
     */
    Future<Entered> enter(String app, String room, long createdAtMs, List<Membership> memberships);

    /**
     * Takes one membership out; another gateway's or session's of the same user stays.
     *
     * @param app app key
     * @param room room id
     * @param membership which; its join time is not compared
     * @return whether the user is out with it
     */
    Future<Boolean> leave(String app, String room, Membership membership);

    /**
     * Takes all memberships of banned users out and refuses those who are on the way in. Not atomic: once
     * nobody new can come, they are taken out one after the other.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 20 user ids
     * @param untilMs when the ban ends, epoch milliseconds
     * @return who of them was in the room
     */
    Future<List<String>> putOut(String app, String room, List<String> users, long untilMs);

    /**
     * Refuses users no longer who were put out.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 20 user ids
     * @return when they may enter
     */
    Future<Void> letIn(String app, String room, List<String> users);

    /**
     * Members by join time.
     *
     * @param app app key
     * @param room room id
     * @param limit at most so many, 0 for the count alone
     * @param newestFirst order
     * @return members of the room, none when nobody is in it
     */
    Future<Members> members(String app, String room, int limit, boolean newestFirst);

    /**
     * Empties a destroyed room and refuses late entries into it.
     *
     * @param app app key
     * @param room room id
     * @param createdAtMs creation of the room that is gone, epoch milliseconds
     * @return when it is empty
     */
    Future<Void> clear(String app, String room, long createdAtMs);

    /**
     * Takes out all memberships of a gateway.
     *
     * @param gateway its address, with the incarnation
     * @return how many there were
     */
    Future<Long> dropGateway(String gateway);

    /**
     * Empties all rooms of all apps, before the gateways tell anew.
     *
     * @return when they are empty
     */
    Future<Void> clearAll();

    /** What became of an entry. */
    sealed interface Entered {
        /**
         * They are in.
         *
         * @param users how many users are in the room now
         * @param joinedAtMs when the last named user joined first, epoch milliseconds
         */
        record In(long users, long joinedAtMs) implements Entered {}

        /** The room that was meant has been destroyed meanwhile. */
        record Gone() implements Entered {}

        /**
         * The last named user was put out meanwhile; others who were not are in.
         *
         * @param untilMs when the ban ends, epoch milliseconds
         */
        record Barred(long untilMs) implements Entered {}
    }
}
