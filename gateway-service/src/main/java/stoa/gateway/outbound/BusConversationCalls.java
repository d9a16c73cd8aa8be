package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.ConversationCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations;
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
import stoa.protocol.conversation.ConversationQueries;
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
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.BlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.CheckUsers;
import stoa.protocol.conversation.ConversationRestrictions.CheckedUsers;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;

/**
 * Asks room-service about conversations; what changes one goes to the same node as long as it lives, so that it arrives
 * in order. Any thread; answers on the caller's context.
 */
public final class BusConversationCalls implements ConversationCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusConversationCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<ConversationStarted> start(StartConversation request) {
        return bus.ask(ConversationOperations.START, request);
    }

    @Override
    public Future<UsersChange> changeMembers(ChangeMembers request) {
        return bus.ask(ConversationOperations.CHANGE_MEMBERS, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<ConversationUpdated> update(UpdateConversation request) {
        return bus.ask(ConversationOperations.UPDATE, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request) {
        return bus.ask(ConversationOperations.SET_DO_NOT_DISTURB, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<RoleSet> setRole(SetRole request) {
        return bus.ask(ConversationOperations.SET_ROLE, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<Done> dismiss(Dismiss request) {
        return bus.ask(ConversationOperations.DISMISS, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        return bus.ask(ConversationOperations.POLICY, request);
    }

    @Override
    public Future<Conversations> query(QueryConversations request) {
        return bus.ask(ConversationQueries.QUERY, request);
    }

    @Override
    public Future<MemberCount> count(CountMembers request) {
        return bus.ask(ConversationQueries.COUNT, request);
    }

    @Override
    public Future<MemberOf> areMembers(AreMembers request) {
        return bus.ask(ConversationQueries.ARE_MEMBERS, request);
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return bus.ask(ConversationQueries.OF_MEMBER, request);
    }

    @Override
    public Future<Roles> roles(GetRoles request) {
        return bus.ask(ConversationQueries.ROLES, request);
    }

    @Override
    public Future<UsersChange> restrict(RestrictUsers request) {
        return bus.ask(ConversationRestrictions.RESTRICT, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<UsersChange> lift(LiftUsers request) {
        return bus.ask(ConversationRestrictions.LIFT, shard(request.app(), request.id()), request);
    }

    @Override
    public Future<RestrictedUsers> restricted(QueryRestrictedUsers request) {
        return bus.ask(ConversationRestrictions.RESTRICTED, request);
    }

    @Override
    public Future<CheckedUsers> check(CheckUsers request) {
        return bus.ask(ConversationRestrictions.CHECK, request);
    }

    @Override
    public Future<Done> blockByClient(BlockByClient request) {
        return bus.ask(ConversationRestrictions.BLOCK_BY_CLIENT, shard(request.app(), request.user()), request);
    }

    @Override
    public Future<BlockedByClient> blockedByClient(QueryBlockedByClient request) {
        return bus.ask(ConversationRestrictions.BLOCKED_BY_CLIENT, request);
    }

    private static String shard(String app, String room) {
        return app + '\n' + room;
    }
}
