package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.Dismiss;
import stoa.protocol.conversation.ConversationOperations.DoNotDisturbSet;
import stoa.protocol.conversation.ConversationOperations.FailedUsers;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.RoleSet;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.ConversationTimes;
import stoa.protocol.conversation.ConversationQueries.Conversations;
import stoa.protocol.conversation.ConversationQueries.CountMembers;
import stoa.protocol.conversation.ConversationQueries.GetRoles;
import stoa.protocol.conversation.ConversationQueries.MemberCount;
import stoa.protocol.conversation.ConversationQueries.MemberOf;
import stoa.protocol.conversation.ConversationQueries.Membership;
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
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/** Room-service that has every conversation; one whose id ends in 2 is a service. */
final class CannedConversations implements ConversationCalls {
    private static final long TIME_MS = 1_795_435_200_000L;

    @Override
    public Future<ConversationStarted> start(StartConversation request) {
        return Future.succeededFuture(
                new ConversationStarted("5d0000000000000000000001", request.kind(), TIME_MS, "unique", false, 0));
    }

    private static Future<UsersChange> change(List<String> users) {
        return Future.succeededFuture(
                new UsersChange(1, TIME_MS, users, List.of(new FailedUsers(4308, List.of("somebody")))));
    }

    @Override
    public Future<UsersChange> changeMembers(ChangeMembers request) {
        return change(request.users());
    }

    @Override
    public Future<ConversationUpdated> update(UpdateConversation request) {
        return Future.succeededFuture(new ConversationUpdated(1, TIME_MS, request.changes(), request.changes()));
    }

    @Override
    public Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request) {
        return Future.succeededFuture(new DoNotDisturbSet(TIME_MS));
    }

    @Override
    public Future<RoleSet> setRole(SetRole request) {
        return Future.succeededFuture(new RoleSet(1, TIME_MS));
    }

    @Override
    public Future<Done> dismiss(Dismiss request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        boolean isService = request.id().endsWith("2");
        return Future.succeededFuture(new ConversationPolicy(
                request.app(),
                request.id(),
                isService ? ConversationKind.SERVICE : ConversationKind.GROUP,
                1,
                Long.MAX_VALUE,
                List.of("ann", "tom"),
                List.of("tom"),
                Map.of("tom", TIME_MS),
                List.of("eve"),
                List.of(),
                isService));
    }

    @Override
    public Future<Conversations> query(QueryConversations request) {
        ConversationInfo info = new ConversationInfo(
                "5d0000000000000000000001",
                ConversationKind.GROUP,
                "ann",
                new JsonText("{\"name\":\"Two\",\"own\":1}"),
                "unique",
                List.of("ann", "tom"),
                List.of("tom"),
                new ConversationTimes(TIME_MS, TIME_MS, TIME_MS, Long.MAX_VALUE),
                null);
        return Future.succeededFuture(new Conversations(List.of(info)));
    }

    @Override
    public Future<MemberCount> count(CountMembers request) {
        return Future.succeededFuture(new MemberCount(2));
    }

    @Override
    public Future<MemberOf> areMembers(AreMembers request) {
        return Future.succeededFuture(new MemberOf(Map.of(request.ids().getFirst(), TIME_MS)));
    }

    @Override
    public Future<Roles> roles(GetRoles request) {
        return Future.succeededFuture(new Roles("ann", List.of("tom")));
    }

    @Override
    public Future<UsersChange> restrict(RestrictUsers request) {
        return change(request.users());
    }

    @Override
    public Future<UsersChange> lift(LiftUsers request) {
        return change(request.users());
    }

    @Override
    public Future<RestrictedUsers> restricted(QueryRestrictedUsers request) {
        return Future.succeededFuture(new RestrictedUsers(List.of("eve"), "eve"));
    }

    @Override
    public Future<CheckedUsers> check(CheckUsers request) {
        return Future.succeededFuture(new CheckedUsers(request.users()));
    }

    @Override
    public Future<Done> blockByClient(BlockByClient request) {
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<BlockedByClient> blockedByClient(QueryBlockedByClient request) {
        return Future.succeededFuture(new BlockedByClient(List.of("5d0000000000000000000001"), null));
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        return Future.succeededFuture(
                new OfMember(List.of(new Membership("5d0000000000000000000001", ConversationKind.GROUP, 1))));
    }
}
