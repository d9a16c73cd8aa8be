package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * The truth about rooms. Each method is one transaction; changes of one room come one after the other,
 * and a later one gets a higher policy version, also over destruction and creation anew. Futures
 * complete on the caller's context.
 */
public interface RoomStore {
    /**
     * Creates rooms; those that exist stay as they are. All or none.
     *
     * @param app app key
     * @param namesById names by room id
     * @param nowMs epoch milliseconds
     * @return the policies of the rooms that are new, or what has to be carried out first
     */
    default Future<Creation> create(String app, Map<String, String> namesById, long nowMs) {
        return create(app, namesById, Lifetime.DEFAULT, nowMs);
    }

    /**
     * Creates rooms with a lifetime; those that exist stay as they are. All or none.
     *
     * @param app app key
     * @param namesById names by room id
     * @param lifetime when those that are new end by themselves
     * @param nowMs epoch milliseconds
     * @return the policies of the rooms that are new, or what has to be carried out first
     */
    Future<Creation> create(String app, Map<String, String> namesById, Lifetime lifetime, long nowMs);

    /**
     * Destroys rooms and notes in the same transaction that members and log have to be told.
     *
     * @param app app key
     * @param rooms room ids; unknown ones are passed over
     * @param reason why, for people
     * @param claimedUntilMs until then {@link #claim} leaves these destructions to the caller, epoch
     *     milliseconds; {@link Destructions#CLAIM_MS} from now
     * @return what has to be carried out
     */
    Future<List<Destruction>> destroy(String app, Collection<String> rooms, String reason, long claimedUntilMs);

    /**
     * Finds rooms.
     *
     * @param app app key
     * @param rooms room ids
     * @return those that exist, in the order asked for
     */
    Future<List<RoomInfo>> find(String app, List<String> rooms);

    /**
     * What somebody needs to know who wants to enter a room.
     *
     * @param app app key
     * @param room room id
     * @param users 1 to 500 user ids
     * @return the room and who of them is banned, also when it does not exist
     */
    Future<Entrance> entrance(String app, String room, Collection<String> users);

    /**
     * Who may speak in a room.
     *
     * @param app app key
     * @param room room id
     * @return its policy with all that is said of it, also when it does not exist; what has ended may
     *     still be in it
     */
    Future<RoomPolicy> policy(String app, String room);

    /**
     * What holds in all rooms of an app.
     *
     * @param app app key
     * @return its policy; what has ended may still be in it
     */
    Future<AppPolicy> appPolicy(String app);

    /**
     * Takes destructions that wait and that nobody else is busy with.
     *
     * @param countMax at most so many
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs until then no other call gets them, epoch milliseconds
     * @return oldest first
     */
    Future<List<Destruction>> claim(int countMax, long nowMs, long claimedUntilMs);

    /**
     * Notes that the log has the ends of rooms.
     *
     * @param destructions which
     * @return when it is noted of all
     */
    Future<Void> told(List<Destruction> destructions);

    /**
     * Forgets destructions that were carried out.
     *
     * @param destructions which
     * @return when all are forgotten
     */
    Future<Void> finish(List<Destruction> destructions);

    /**
     * What stands at the door of a room.
     *
     * @param room the room; empty when it does not exist
     * @param bannedUntilMs who of those asked for is banned, and when it ends, epoch milliseconds; what
     *     has ended may still be in it
     */
    record Entrance(Optional<RoomInfo> room, Map<String, Long> bannedUntilMs) {
        /** Copies the map. */
        public Entrance {
            bannedUntilMs = Map.copyOf(bannedUntilMs);
        }
    }

    /** What became of a wish to create. */
    sealed interface Creation {
        /**
         * All rooms exist.
         *
         * @param changed policies of those that are new
         */
        record Created(List<RoomPolicy> changed) implements Creation {}

        /**
         * Nothing was created.
         *
         * @param first has to be carried out before
         */
        record Waiting(List<Destruction> first) implements Creation {}
    }
}
