package stoa.room.domain.conversation;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.Membership;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;

/** What is asked of conversations. Nothing that has ended is found. Futures complete on the caller's context. */
public interface ConversationReads {
    /**
     * Conversations that fit, without temporary ones.
     *
     * @param app app key
     * @param wish which, in what order
     * @param show what of them
     * @return as many as are asked for and fit into an answer; fails with {@code CONVERSATION_QUERY_FAILED} when it
     *     takes too long or a pattern is none
     */
    Future<List<ConversationInfo>> find(String app, Wish wish, Show show);

    /**
     * Temporary conversations.
     *
     * @param app app key
     * @param ids which
     * @param show what of them
     * @return those that live, in the order asked for
     */
    Future<List<ConversationInfo>> temporary(String app, List<String> ids, Show show);

    /**
     * How many members there are.
     *
     * @param app app key
     * @param id id of a conversation
     * @param nowMs epoch milliseconds
     * @return empty when there is no such conversation
     */
    Future<Optional<Long>> count(String app, String id, long nowMs);

    /**
     * Of which conversations a user is a member.
     *
     * @param app app key
     * @param user user id
     * @param ids of which it is asked
     * @param nowMs epoch milliseconds
     * @return since when, epoch milliseconds, by id
     */
    Future<Map<String, Long>> memberOf(String app, String user, List<String> ids, long nowMs);

    /**
     * Which conversations a user is a member of, without those that they have blocked.
     *
     * @param app app key
     * @param user user id
     * @param limit at most so many
     * @param nowMs epoch milliseconds
     * @return newest activity first
     */
    Future<List<Membership>> ofMember(String app, String user, int limit, long nowMs);

    /**
     * Who has another role than most.
     *
     * @param app app key
     * @param id id of a conversation
     * @return empty when there is no such conversation
     */
    Future<Optional<Roles>> roles(String app, String id);

    /**
     * Who is under a restriction.
     *
     * @param list whose
     * @param limit at most so many
     * @param after only those behind it; null for all
     * @return user ids in their order; empty as well when there is no such conversation
     */
    Future<List<String>> restricted(RestrictionList list, int limit, @Nullable String after);

    /**
     * Which of some users are under a restriction.
     *
     * @param list whose
     * @param users user ids
     * @return those of them
     */
    Future<Set<String>> restrictedAmong(RestrictionList list, List<String> users);

    /**
     * Which conversations a client has blocked.
     *
     * @param app app key
     * @param user user id
     * @param limit at most so many
     * @param after only those behind it; null for all
     * @return ids in their order
     */
    Future<List<String>> blockedBy(String app, String user, int limit, @Nullable String after);

    /**
     * What holds in a conversation, all of one moment.
     *
     * @param app app key
     * @param id id of a conversation
     * @param nowMs epoch milliseconds
     * @return empty when there is no such conversation
     */
    Future<Optional<ConversationPolicy>> policy(String app, String id, long nowMs);

    /**
     * Which conversations are looked for.
     *
     * @param where what they are
     * @param sort by what they are ordered; none for the newest activity first
     * @param limit at most so many
     * @param skip so many of the first are left out
     */
    record Wish(Where where, List<SortKey> sort, int limit, int skip) {}

    /**
     * What is shown of a conversation.
     *
     * @param caller whose own data; null for nobody's
     * @param withMembers whether with members
     * @param nowMs epoch milliseconds
     */
    record Show(@Nullable String caller, boolean withMembers, long nowMs) {}

    /**
     * A list of users.
     *
     * @param app app key
     * @param id id of a conversation
     * @param restriction which list
     * @param nowMs epoch milliseconds
     */
    record RestrictionList(String app, String id, UserRestriction restriction, long nowMs) {}
}
