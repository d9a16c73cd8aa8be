package stoa.room.domain.conversation;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;

/**
 * What a change finds: the conversation, and of the users it is about what matters.
 *
 * @param row the conversation
 * @param members roles by user id of those who are members or subscribers
 * @param restricted of each restriction the ends by user id, epoch milliseconds, of those under it now
 * @param unwilling those who blocked the conversation
 * @param listed how many users are under the restriction that is asked about; 0 where none is
 */
public record ConversationScene(
        ConversationRow row,
        Map<String, MemberRole> members,
        Map<UserRestriction, Map<String, Long>> restricted,
        Set<String> unwilling,
        long listed) {
    /** Copies the collections. */
    public ConversationScene {
        members = Map.copyOf(members);
        restricted = Map.copyOf(restricted);
        unwilling = Set.copyOf(unwilling);
    }

    /**
     * What a user is here.
     *
     * @param user user id
     * @return null for who is no member
     */
    public @Nullable MemberRole role(String user) {
        return members.get(user);
    }

    /**
     * Whether a user is under a restriction.
     *
     * @param restriction which
     * @param user user id
     * @return true while it lasts
     */
    public boolean isRestricted(UserRestriction restriction, String user) {
        return until(restriction, user) > 0;
    }

    /** When it ends, 0 where there is none. */
    long until(UserRestriction restriction, String user) {
        return restricted.getOrDefault(restriction, Map.of()).getOrDefault(user, 0L);
    }
}
