package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/**
 * Room-service as far as conversations go: {@link #GROUP} has tom and ann, of whom ann is its owner; {@link #SERVICE} speaks
 * to subscribers; others do not exist. What is asked is remembered. Any thread.
 */
final class MemoryConversations implements ConversationCalls {
    static final String GROUP = "5d0000000000000000000001";
    static final String SERVICE = "5d0000000000000000000002";
    /** The user for whom nothing can be done. */
    static final String UNWILLING = "unwilling";

    static final long TIME_MS = 1_700_000_000_000L;

    private final List<Object> asked = new CopyOnWriteArrayList<>();

    /** What was asked since the last call of this. */
    List<Object> takeAsked() {
        List<Object> taken = new ArrayList<>(asked);
        asked.clear();
        return taken;
    }

    private <T> Future<T> of(Object request, String id, T reply) {
        asked.add(request);
        return id.equals(GROUP) || id.equals(SERVICE)
                ? Future.succeededFuture(reply)
                : Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_NOT_FOUND));
    }

    @Override
    public Future<ConversationStarted> start(StartConversation request) {
        asked.add(request);
        String id = request.kind() == ConversationKind.SERVICE ? SERVICE : GROUP;
        return Future.succeededFuture(
                new ConversationStarted(id, request.kind(), TIME_MS, request.unique() ? "u1" : null, false, 0));
    }

    private static UsersChange change(List<String> users) {
        List<String> allowed =
                users.stream().filter(user -> !user.equals(UNWILLING)).toList();
        List<FailedUsers> failed = allowed.size() == users.size()
                ? List.of()
                : List.of(new FailedUsers(ErrorCode.CONVERSATION_NOT_ALLOWED.number(), List.of(UNWILLING)));
        return new UsersChange(2, TIME_MS, allowed, failed);
    }

    @Override
    public Future<UsersChange> changeMembers(ChangeMembers request) {
        return of(request, request.id(), change(request.users()));
    }

    @Override
    public Future<ConversationUpdated> update(UpdateConversation request) {
        return of(request, request.id(), new ConversationUpdated(3, TIME_MS, request.changes(), request.changes()));
    }

    @Override
    public Future<DoNotDisturbSet> setDoNotDisturb(SetDoNotDisturb request) {
        return of(request, request.id(), new DoNotDisturbSet(TIME_MS));
    }

    @Override
    public Future<RoleSet> setRole(SetRole request) {
        return of(request, request.id(), new RoleSet(4, TIME_MS));
    }

    @Override
    public Future<Done> dismiss(Dismiss request) {
        return of(request, request.id(), Done.DONE);
    }

    @Override
    public Future<ConversationPolicy> policy(GetConversationPolicy request) {
        boolean isService = request.id().equals(SERVICE);
        return of(
                request,
                request.id(),
                new ConversationPolicy(
                        request.app(),
                        request.id(),
                        isService ? ConversationKind.SERVICE : ConversationKind.GROUP,
                        1,
                        Long.MAX_VALUE,
                        isService ? List.of() : List.of("tom", "ann"),
                        isService ? List.of() : List.of("tom"),
                        Map.of("loud", TIME_MS, "rude", Long.MAX_VALUE),
                        List.of("eve"),
                        List.of(),
                        isService));
    }

    @Override
    public Future<Conversations> query(QueryConversations request) {
        asked.add(request);
        JsonText where = request.where();
        boolean none = where != null && where.value().contains("unknown");
        ConversationInfo info = new ConversationInfo(
                GROUP,
                ConversationKind.GROUP,
                "ann",
                new JsonText("{\"name\":\"Two\",\"attr\":{\"x\":1},\"tr\":true,\"own\":[1]}"),
                "u1",
                List.of("tom", "ann"),
                List.of("tom"),
                new ConversationTimes(TIME_MS, TIME_MS + 1, TIME_MS + 2, Long.MAX_VALUE),
                null);
        return Future.succeededFuture(new Conversations(none ? List.of() : List.of(info)));
    }

    @Override
    public Future<MemberCount> count(CountMembers request) {
        return of(request, request.id(), new MemberCount(7));
    }

    @Override
    public Future<MemberOf> areMembers(AreMembers request) {
        asked.add(request);
        boolean isMember =
                request.ids().contains(GROUP) && List.of("tom", "ann").contains(request.user());
        return Future.succeededFuture(new MemberOf(isMember ? Map.of(GROUP, TIME_MS) : Map.of()));
    }

    @Override
    public Future<Roles> roles(GetRoles request) {
        return of(request, request.id(), new Roles("ann", List.of("tom")));
    }

    @Override
    public Future<UsersChange> restrict(RestrictUsers request) {
        return of(request, request.id(), change(request.users()));
    }

    @Override
    public Future<UsersChange> lift(LiftUsers request) {
        return of(request, request.id(), change(request.users()));
    }

    @Override
    public Future<RestrictedUsers> restricted(QueryRestrictedUsers request) {
        return of(request, request.id(), new RestrictedUsers(List.of("eve"), "eve"));
    }

    @Override
    public Future<CheckedUsers> check(CheckUsers request) {
        return of(request, request.id(), new CheckedUsers(List.of()));
    }

    @Override
    public Future<Done> blockByClient(BlockByClient request) {
        asked.add(request);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<BlockedByClient> blockedByClient(QueryBlockedByClient request) {
        asked.add(request);
        return Future.succeededFuture(new BlockedByClient(List.of(GROUP), null));
    }

    @Override
    public Future<OfMember> ofMember(QueryOfMember request) {
        asked.add(request);
        return Future.succeededFuture(new OfMember(List.of(new Membership(GROUP, ConversationKind.GROUP, TIME_MS))));
    }
}
