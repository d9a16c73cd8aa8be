package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.RoleSet;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.Conversations;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.conversation.ConversationQueries.MemberCount;
import stoa.protocol.conversation.ConversationQueries.MemberOf;
import stoa.protocol.conversation.ConversationQueries.OfMember;
import stoa.protocol.conversation.ConversationQueries.QueryConversations;
import stoa.protocol.conversation.ConversationQueries.QueryOfMember;
import stoa.protocol.conversation.ConversationQueries.Roles;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.BlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.CheckUsers;
import stoa.protocol.conversation.ConversationRestrictions.CheckedUsers;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;

/** What the gateway asks room-service about conversations that are no chat rooms. Answers come on the caller's context. */
public interface ConversationCalls {
    /**
     * Begins a conversation or finds it.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#START} says
     */
    Future<ConversationStarted> start(StartConversation request);

    /**
     * Takes users in or out.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#CHANGE_MEMBERS} says
     */
    Future<UsersChange> changeMembers(ChangeMembers request);

    /**
     * Changes attributes.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#UPDATE} says
     */
    Future<ConversationUpdated> update(UpdateConversation request);

    /**
     * Sets whether a member wants no notice.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#SET_DO_NOT_DISTURB} says
     */
    Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request);

    /**
     * Gives a member another role.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#SET_ROLE} says
     */
    Future<RoleSet> setRole(SetRole request);

    /**
     * Ends a conversation.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#DISMISS} says
     */
    Future<Done> dismiss(Dismiss request);

    /**
     * What holds in a conversation.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationOperations#POLICY} says
     */
    Future<ConversationPolicy> policy(GetConversationPolicy request);

    /**
     * Finds conversations.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationQueries#QUERY} says
     */
    Future<Conversations> query(QueryConversations request);

    /**
     * Counts members.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationQueries#COUNT} says
     */
    Future<MemberCount> count(CountMembers request);

    /**
     * Of which conversations a user is a member.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationQueries#ARE_MEMBERS} says
     */
    Future<MemberOf> areMembers(AreMembers request);

    /**
     * Which conversations a user is a member of.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationQueries#OF_MEMBER} says
     */
    Future<OfMember> ofMember(QueryOfMember request);

    /**
     * Who has another role than most.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationQueries#ROLES} says
     */
    Future<Roles> roles(GetRoles request);

    /**
     * Silences or blocks users.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#RESTRICT} says
     */
    Future<UsersChange> restrict(RestrictUsers request);

    /**
     * Takes that back.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#LIFT} says
     */
    Future<UsersChange> lift(LiftUsers request);

    /**
     * Who is silenced or blocked.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#RESTRICTED} says
     */
    Future<RestrictedUsers> restricted(QueryRestrictedUsers request);

    /**
     * Which of some users are restricted.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#CHECK} says
     */
    Future<CheckedUsers> check(CheckUsers request);

    /**
     * A client wants nothing of conversations, or does again.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#BLOCK_BY_CLIENT} says
     */
    Future<Done> blockByClient(BlockByClient request);

    /**
     * Which conversations a client has blocked.
     *
     * @param request what is asked
     * @return the answer; fails as {@link stoa.protocol.conversation.ConversationRestrictions#BLOCKED_BY_CLIENT} says
     */
    Future<BlockedByClient> blockedByClient(QueryBlockedByClient request);
}
