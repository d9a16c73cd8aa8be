package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.RestrictionOperations.RestrictedUser;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.TypeList;
import stoa.protocol.room.RestrictionOperations.UserList;

/**
 * The truth about what back ends forbid and allow; rooms need not exist. Each method is one transaction.
 * Changes of a room's policy come one after the other with those of {@link RoomStore}, and a later one
 * has a higher version. Futures complete on the caller's context.
 */
public interface RestrictionStore {
    /**
     * Writes a change, and in the same transaction what has to be told of it.
     *
     * @param change what
     * @param nowMs epoch milliseconds; what has ended by then counts as gone
     * @param telling decides what has to be told; pure
     * @return what changed, empty when nothing did; fails with what {@link RestrictionRules#full} says
     */
    Future<Optional<Applied>> change(RestrictionChange change, long nowMs, Telling telling);

    /**
     * Writes what has to be told of one room beside a change.
     *
     * @param entry what
     * @param nowMs epoch milliseconds
     * @return when it is written
     */
    Future<Void> note(OutboxEntry entry, long nowMs);

    /**
     * Who is on a list.
     *
     * @param app app key
     * @param room room id; {@link RestrictionChange#EVERYWHERE} for a list of the app
     * @param list which
     * @param nowMs epoch milliseconds; what has ended by then is left out
     * @return in the order in which they came on it
     */
    Future<List<RestrictedUser>> listed(String app, String room, UserList list, long nowMs);

    /**
     * Rooms that have something switched on.
     *
     * @param app app key
     * @param what what
     * @param room only this one; null for all
     * @param slice which of them
     * @return by the time at which it was switched on
     */
    Future<List<String>> switched(String app, RoomSwitch what, @Nullable String room, Slice slice);

    /**
     * How much each member may say in a room.
     *
     * @param app app key
     * @param room room id
     * @return messages a second; 0 where the room sets no limit
     */
    Future<Integer> limit(String app, String room);

    /**
     * What is on a list of message types.
     *
     * @param app app key
     * @param list which
     * @return in the order in which they came on it
     */
    Future<List<String>> types(String app, TypeList list);

    /**
     * Deletes entries that have ended.
     *
     * @param endedByMs those that ended by then, epoch milliseconds
     * @param countMax at most so many
     * @return how many
     */
    Future<Integer> sweep(long endedByMs, int countMax);

    /**
     * A change as it was written.
     *
     * @param policy from now on: the room's, or the app's where all rooms are meant
     * @param users who came on the list or went off it; empty for other changes
     */
    record Applied(Policy policy, List<String> users) {
        /** Copies the list. */
        public Applied {
            users = List.copyOf(users);
        }
    }

    /**
     * A part of an ordered list.
     *
     * @param skip how many to leave out first
     * @param countMax at most so many then
     */
    record Slice(long skip, int countMax) {}

    /** Decides what has to be told of a change. */
    @FunctionalInterface
    interface Telling {
        /**
         * Decides; pure.
         *
         * @param applied what changed
         * @return what the log and other teams are told, in order
         */
        List<OutboxEntry> of(Applied applied);
    }
}
