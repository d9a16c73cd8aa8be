package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What rooms have to tell and have not told yet. Entries are added by the stores in the transactions of
 * their changes; here they are taken out, a room's entries in their order and by one node at a time.
 * Futures complete on the caller's context.
 */
public interface RoomOutbox {
    /**
     * Takes the first entries of rooms.
     *
     * @param lanes which rooms
     * @param countMax at most so many of each
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs until then nobody else gets any entry of a room whose entries were taken, epoch
     *     milliseconds
     * @return by room the entries, or why there are none
     */
    Future<Map<Lane, Claim>> claim(Set<Lane> lanes, int countMax, long nowMs, long claimedUntilMs);

    /**
     * Takes the first entries of one room.
     *
     * @param lane which room
     * @param countMax at most so many
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs until then nobody else gets any entry of the room, epoch milliseconds
     * @return the entries, or why there are none
     */
    default Future<Claim> claim(Lane lane, int countMax, long nowMs, long claimedUntilMs) {
        return claim(Set.of(lane), countMax, nowMs, claimedUntilMs)
                .map(claims -> claims.getOrDefault(lane, new Claim.Nothing()));
    }

    /**
     * Keeps events for other teams, of any rooms, behind what these have to tell already.
     *
     * @param events at least one, in order
     * @param nowMs epoch milliseconds
     * @return when they are committed
     */
    Future<Void> keep(List<OutboxEntry.ToTeams> events, long nowMs);

    /**
     * Which rooms have events for other teams that wait: what is told of such a room past this outbox comes too early.
     *
     * @param lanes rooms
     * @return those of them that have
     */
    Future<Set<Lane>> withEvents(Set<Lane> lanes);

    /**
     * Forgets entries that were told.
     *
     * @param seqs their numbers
     * @return when they are forgotten
     */
    Future<Void> delivered(List<Long> seqs);

    /**
     * Gives claimed entries back.
     *
     * @param seqs their numbers
     * @param untilMs when they may be claimed again, epoch milliseconds
     * @param failed whether telling them failed
     * @return when it is noted
     */
    Future<Void> giveBack(List<Long> seqs, long untilMs, boolean failed);

    /**
     * Rooms with entries that nobody is busy with.
     *
     * @param roomsMax at most so many
     * @param nowMs epoch milliseconds
     * @param addedBeforeMs rooms whose first entry is younger are left to who added it, epoch milliseconds
     * @return those with the oldest entries first
     */
    Future<List<Lane>> waiting(int roomsMax, long nowMs, long addedBeforeMs);

    /**
     * Whose entries are told in order.
     *
     * @param app app key
     * @param room room id; empty for what holds in all rooms of the app
     */
    record Lane(String app, String room) {}

    /**
     * An entry in the outbox.
     *
     * @param seq its number; later ones of a room have higher ones
     * @param entry what to tell
     * @param failures how often telling it failed
     */
    record Waiting(long seq, OutboxEntry entry, int failures) {}

    /** What became of a wish to tell what a room has to tell. */
    sealed interface Claim {
        /** Nothing waits. */
        record Nothing() implements Claim {}

        /**
         * Another node has the room, or a failure was too short ago.
         *
         * @param failing whether telling it failed before
         */
        record Held(boolean failing) implements Claim {}

        /**
         * The caller has the room for the time it asked for.
         *
         * @param entries at least one, in order
         */
        record Taken(List<Waiting> entries) implements Claim {}

        /**
         * The first entries of the room cannot be read; they stay.
         *
         * @param why the reason
         */
        record Unreadable(RuntimeException why) implements Claim {}
    }
}
