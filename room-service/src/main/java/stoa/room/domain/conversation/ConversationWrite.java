package stoa.room.domain.conversation;

import java.util.List;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.json.Json;

/** Something a change writes. */
public sealed interface ConversationWrite {
    /**
     * Users come in; the creator as owner, others as members.
     *
     * @param users user ids of who is no member
     */
    record AddMembers(List<String> users) implements ConversationWrite {}

    /**
     * Members go.
     *
     * @param users user ids of members
     */
    record RemoveMembers(List<String> users) implements ConversationWrite {}

    /**
     * A member's role changes.
     *
     * @param user user id
     * @param role from now on
     */
    record GiveRole(String user, MemberRole role) implements ConversationWrite {}

    /**
     * A member wants notice or none.
     *
     * @param user user id
     * @param doNotDisturb none
     */
    record Disturb(String user, boolean doNotDisturb) implements ConversationWrite {}

    /**
     * Users come under a restriction.
     *
     * @param restriction which
     * @param users user ids
     * @param untilMs epoch milliseconds
     */
    record Restrict(UserRestriction restriction, List<String> users, long untilMs) implements ConversationWrite {}

    /**
     * A restriction of users ends.
     *
     * @param restriction which
     * @param users user ids
     */
    record Lift(UserRestriction restriction, List<String> users) implements ConversationWrite {}

    /**
     * Attributes are others.
     *
     * @param attributes all
     */
    record SetAttributes(Json.Obj attributes) implements ConversationWrite {}

    /** All of it goes. */
    record Dismiss() implements ConversationWrite {}
}
