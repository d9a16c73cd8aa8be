package stoa.room.domain;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import stoa.protocol.id.Conversation;
import stoa.protocol.room.RoomOperations.MemberEventsRule;

/** The truth about which rooms tell their members who joins and leaves. Futures complete on the caller's context. */
public interface MemberEventsStore {
    /**
     * Gives a room a rule.
     *
     * @param app app key
     * @param room room id
     * @param rule from now on
     * @return whether the room exists
     */
    Future<Boolean> set(String app, String room, MemberEventsRule rule);

    /**
     * The rules of rooms.
     *
     * @param rooms at most {@link MemberNews#ROOMS_MAX}
     * @return by room; rooms that do not exist are left out
     */
    Future<Map<Conversation, MemberEventsRule>> of(Collection<Conversation> rooms);
}
