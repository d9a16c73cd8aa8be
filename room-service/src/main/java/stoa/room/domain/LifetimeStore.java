package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.protocol.room.RoomOperations.MemberEventsRule;
import stoa.protocol.room.RoomOperations.RoomInfo;

/**
 * The truth about when rooms end by themselves. Each method is one transaction; futures complete on the
 * caller's context.
 */
public interface LifetimeStore {
    /**
     * Takes rooms whose time to be looked at has come and that nobody else looks at.
     *
     * @param countMax at most so many
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs until then no other call gets them, epoch milliseconds; it is the
     *     {@code lookAtMs} of the answer
     * @return those that waited longest first
     */
    Future<List<RoomTimes>> claimDue(int countMax, long nowMs, long claimedUntilMs);

    /**
     * Notes when claimed rooms are looked at again, and what was found out; nothing where somebody else
     * noted something since the claim.
     *
     * @param claimed as {@link #claimDue} answered
     * @param next the same rooms in the same order, as they are now
     * @return when it is noted
     */
    Future<Void> postpone(List<RoomTimes> claimed, List<RoomTimes> next);

    /**
     * When the next room is to be looked at.
     *
     * @return epoch milliseconds; in the past when one is due, {@link Long#MAX_VALUE} when there is no room
     */
    Future<Long> nextLookMs();

    /**
     * Destroys claimed rooms, unless somebody noted something since the claim or keeps them alive; notes in
     * the same transaction that members, log and other teams have to be told.
     *
     * @param claimed as {@link #claimDue} answered
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs until then {@link RoomStore#claim} leaves these destructions to the caller
     * @return what has to be carried out
     */
    Future<List<Destruction>> end(List<RoomTimes> claimed, long nowMs, long claimedUntilMs);

    /**
     * Notes activity, of one room at most once in {@link Activity#SAVE_EVERY_MS}.
     *
     * @param rooms at most 1000, each once
     * @param nowMs epoch milliseconds
     * @return by app and room what is noted now as their last activity, epoch milliseconds; rooms that do
     *     not exist are left out
     */
    Future<Map<Activity.Room, Long>> touch(List<ActiveRoom> rooms, long nowMs);

    /**
     * Gives a room another lifetime; that counts as activity.
     *
     * @param app app key
     * @param room room id
     * @param lifetime from now on
     * @param nowMs epoch milliseconds
     * @return whether the room exists
     */
    Future<Boolean> set(String app, String room, Lifetime lifetime, long nowMs);

    /**
     * Looks earlier at rooms that end after a shorter silence now.
     *
     * @param app app key
     * @param idleMinutes silence after which its rooms end, unless they have a time of their own
     * @return how many rooms it changed
     */
    Future<Integer> shorten(String app, int idleMinutes);

    /**
     * All there is to say of a room here.
     *
     * @param app app key
     * @param room room id
     * @return empty when it does not exist
     */
    Future<Optional<Described>> describe(String app, String room);

    /**
     * A room.
     *
     * @param info id, name, creation
     * @param times when it ends
     * @param allMuted whether only speakers may speak
     * @param memberEvents whether members are told who joins and leaves
     */
    record Described(RoomInfo info, RoomTimes times, boolean allMuted, MemberEventsRule memberEvents) {}
}
