package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.RoomEvents.Visit;

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
     * @return who of them was in the room, with their first join in epoch milliseconds
     */
    Future<Map<String, Long>> putOut(String app, String room, List<String> users, long untilMs);

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
     * Empties rooms that were destroyed, and keeps them empty: later entries into them are refused.
     *
     * @param rooms which
     * @return when all are empty
     */
    Future<Void> clear(List<Gone> rooms);

    /**
     * A room that was destroyed.
     *
     * @param app app key
     * @param room room id
     * @param createdAtMs when it was created, epoch milliseconds; a later one under its id is left alone
     */
    record Gone(String app, String room, long createdAtMs) {}

    /**
     * Takes out all memberships of a gateway.
     *
     * @param gateway its address, with the incarnation
     * @return how many there were
     */
    default Future<Long> dropGateway(String gateway) {
        return dropGateway(gateway, Farewell.NONE);
    }

    /**
     * Takes out all memberships of a gateway, in parts.
     *
     * @param gateway its address, with the incarnation
     * @param farewell what is done before and after each part
     * @return how many there were; fails when a farewell fails, and then the rest is still there
     */
    Future<Long> dropGateway(String gateway, Farewell farewell);

    /**
     * Puts one membership into a room, unless that would be one user too many.
     *
     * @param app app key
     * @param room room id
     * @param terms which room is meant, and its limit
     * @param membership who
     * @return what became of it
     */
    Future<Arrival> join(String app, String room, Terms terms, Membership membership);

    /**
     * Looks at a membership and its user.
     *
     * @param app app key
     * @param room room id
     * @param membership which; its join time is not compared
     * @return as they are
     */
    Future<Presence> presence(String app, String room, Membership membership);

    /**
     * Lets the visit of a user begin anew, with its first join; does nothing when the user is not in the room.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @param nowMs when it begins, epoch milliseconds
     * @return when it is noted
     */
    Future<Void> renew(String app, String room, String user, long nowMs);

    /**
     * Notes that other teams were told of a visit; does nothing when the user's visit is another one.
     *
     * @param visit which
     * @return when it is noted; when it is not, the visit is told again under the same id
     */
    Future<Void> told(Visit visit);

    /**
     * Which of some users are in a room.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 1000 user ids
     * @return those that are
     */
    Future<Set<String>> present(String app, String room, List<String> users);

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

    /**
     * What a join asks for.
     *
     * @param createdAtMs creation of the room that is meant, epoch milliseconds
     * @param usersMax users in the room at most, 0 for no limit; who is in already may come again
     * @param told whether other teams know already of a presence that begins with it
     */
    record Terms(long createdAtMs, int usersMax, boolean told) {}

    /** What became of a join. */
    sealed interface Arrival {
        /**
         * They are in.
         *
         * @param users how many users are in the room now
         * @param joinedAtMs when the user joined first, epoch milliseconds; names this visit
         * @param fresh whether other teams have to be told of the visit: until {@link MembershipStore#told} a join
         *     that is asked for again is fresh again, by another session of the user too
         */
        record In(long users, long joinedAtMs, boolean fresh) implements Arrival {}

        /**
         * The user was put out meanwhile.
         *
         * @param untilMs when the ban ends, epoch milliseconds
         */
        record Barred(long untilMs) implements Arrival {}

        /** The room has as many users as it may have. */
        record Full() implements Arrival {}

        /** The room that was meant has been destroyed meanwhile. */
        record Gone() implements Arrival {}
    }

    /**
     * A membership and its user.
     *
     * @param isIn whether the membership is there
     * @param places how many memberships the user has, with and without a connection
     * @param stays whether one of them is that of a user who stays without a connection
     * @param joinedAtMs when the user joined first, epoch milliseconds; 0 when they are not in
     * @param users how many users are in the room
     * @param isTold whether other teams were told that the user joined; true when they are not in
     */
    record Presence(boolean isIn, long places, boolean stays, long joinedAtMs, long users, boolean isTold) {}

    /**
     * A membership that is about to be taken out.
     *
     * @param membership which; with the user's first join
     * @param isLast whether the user has no other
     * @param users how many users are in the room
     * @param isTold whether other teams were told that the user joined
     */
    record Going(Membership membership, boolean isLast, long users, boolean isTold) {}

    /** What is done when memberships are taken out that nobody asked to take out. */
    interface Farewell {
        /** Nothing is done. */
        Farewell NONE = new Farewell() {
            @Override
            public Future<Void> before(String app, String room, List<Going> going) {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> stillIn(String app, String room, List<String> users) {
                return Future.succeededFuture();
            }
        };

        /**
         * Before they are taken out; may come again for the same.
         *
         * @param app app key
         * @param room room id
         * @param going at most 500
         * @return when they may be taken out
         */
        Future<Void> before(String app, String room, List<Going> going);

        /**
         * After they were taken out.
         *
         * @param app app key
         * @param room room id
         * @param users whose last membership it seemed to be, but who came in again meanwhile
         * @return when that is done
         */
        Future<Void> stillIn(String app, String room, List<String> users);
    }
}
