package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.room.AttributeOperations.Attributes;

/**
 * The truth about attributes of rooms. Changes of one room come one after the other, a later one has a
 * higher version, also over destruction and creation anew. They go with the room. Futures complete on the
 * caller's context.
 */
public interface AttributeStore {
    /**
     * Decides wishes in their order, and writes what becomes of them and what has to be told of it, in one
     * transaction.
     *
     * @param app app key
     * @param room room id
     * @param wishes checked ones
     * @param nowMs epoch milliseconds
     * @return one change per wish; fails with {@code NO_SUCH_ROOM}
     */
    Future<List<AttributeChange>> change(String app, String room, List<AttributeWish> wishes, long nowMs);

    /**
     * Attributes as they are at one moment.
     *
     * @param app app key
     * @param room room id
     * @param keys which; empty for all
     * @return those that exist, by key; fails with {@code NO_SUCH_ROOM}
     */
    Future<Attributes> read(String app, String room, List<String> keys);

    /**
     * Takes owners of attributes at whom it is time to look, because a leave of theirs may have passed what they set.
     *
     * @param attributesMax of so many attributes at most
     * @param nowMs epoch milliseconds
     * @param claimedUntilMs when they may be taken again, epoch milliseconds
     * @return each once
     */
    Future<List<Owner>> takeOwners(int attributesMax, long nowMs, long claimedUntilMs);

    /**
     * Owners who were taken need not be looked at any more, for what they had set when they were taken.
     *
     * @param owners who is in for certain
     * @param claimedUntilMs as they were taken, epoch milliseconds
     * @return when it is noted
     */
    Future<Void> ownersStay(List<Owner> owners, long claimedUntilMs);

    /**
     * Who has attributes that go with them.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     */
    record Owner(String app, String room, String user) {}

    /**
     * Whether anything goes with a user.
     *
     * @param app app key
     * @param room room id
     * @param user user id
     * @return false when nothing does, or the room does not exist
     */
    Future<Boolean> goesWith(String app, String room, String user);
}
