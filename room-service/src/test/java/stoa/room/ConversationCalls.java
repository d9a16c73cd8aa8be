package stoa.room;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import stoa.kit.testing.BusNode;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.ConversationUpdated;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationQueries;
import stoa.protocol.conversation.ConversationQueries.ConversationInfo;
import stoa.protocol.conversation.ConversationQueries.QueryPage;
import stoa.protocol.conversation.ConversationRestrictions;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Claims;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/** A room node with an owner of the log, and what others ask it about conversations of one app, in few words. */
final class ConversationCalls {
    private final List<BusNode> nodes = new ArrayList<>();
    private final List<LogEvent> log = new CopyOnWriteArrayList<>();
    private final BusNode gateway = add(BusNode.other(Service.GATEWAY, "gateway-1", _ -> {}));
    private BusNode room = gateway;

    void start() {
        RealServers.RUNNING
                .pool()
                .query("TRUNCATE conversations, conversation_members, conversation_subscribers, conversation_remains,"
                        + " conversation_restrictions, client_blocks, room_outbox")
                .execute()
                .await();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        room = add(BusNode.serving(Service.ROOM, "room-1", new RoomService(), RealServers.RUNNING.settings()));
        BusNode owner = add(BusNode.other(
                Service.MESSAGE,
                "message-1",
                node -> FakeOwner.serve(node.bus(), event -> {
                    if (log.stream().noneMatch(known -> known.id().equals(event.id()))) {
                        log.add(event);
                    }
                    return Future.succeededFuture();
                })));
        await().until(() -> gateway.bus().nodes().ready(Service.ROOM).contains(room.id())
                && room.bus().nodes().isLive(owner.id()));
        List<Claim> claims = new ArrayList<>();
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            claims.add(new Claim(partition, 1, 1, 0, owner.id()));
        }
        owner.bus().publish(Claim.BROADCAST, new Claims(claims));
        // The owner is known once a change is in the log.
        group("warm", "up");
        await().until(() -> !log.isEmpty());
        log.clear();
    }

    void stop() {
        nodes.reversed().forEach(BusNode::stop);
    }

    private BusNode add(BusNode node) {
        nodes.add(node);
        return node;
    }

    static List<String> users(int count) {
        return IntStream.range(0, count).mapToObj(i -> "u" + i).toList();
    }

    <Q, R> R ask(Operation<Q, R> operation, Q request) {
        return gateway.on(() -> gateway.bus().askNode(room.id(), operation, request, 30_000));
    }

    void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call).hasFieldOrPropertyWithValue("code", code);
    }

    void unauthorized(ThrowingCallable call) {
        refused(ErrorCode.CONVERSATION_OPERATION_UNAUTHORIZED, call);
    }

    List<ConversationChanged> events(String id) {
        return log.stream()
                .map(ConversationChanged.class::cast)
                .filter(event -> event.conversation().id().equals(id))
                .toList();
    }

    /** What was told of a conversation since it was begun. */
    List<Change> changes(String id) {
        return events(id).stream().map(ConversationChanged::change).skip(1).toList();
    }

    ConversationStarted start(@Nullable String by, boolean unique, List<String> members, String attributes) {
        return ask(
                ConversationOperations.START,
                new StartConversation("app", by, ConversationKind.GROUP, members, unique, 0, new JsonText(attributes)));
    }

    String group(String owner, String... others) {
        return start(owner, false, List.of(others), "{}").id();
    }

    ConversationStarted temporary(List<String> members, int ttlSeconds) {
        return ask(
                ConversationOperations.START,
                new StartConversation(
                        "app", "ann", ConversationKind.TEMPORARY, members, false, ttlSeconds, new JsonText("{}")));
    }

    String service() {
        return ask(
                        ConversationOperations.START,
                        new StartConversation(
                                "app", null, ConversationKind.SERVICE, List.of(), false, 0, new JsonText("{}")))
                .id();
    }

    UsersChange add(String id, @Nullable String by, String... users) {
        return ask(
                ConversationOperations.CHANGE_MEMBERS,
                new ConversationOperations.ChangeMembers("app", id, by, true, List.of(users)));
    }

    UsersChange remove(String id, @Nullable String by, String... users) {
        return ask(
                ConversationOperations.CHANGE_MEMBERS,
                new ConversationOperations.ChangeMembers("app", id, by, false, List.of(users)));
    }

    ConversationUpdated update(String id, @Nullable String by, String changes) {
        return ask(
                ConversationOperations.UPDATE,
                new ConversationOperations.UpdateConversation("app", id, by, new JsonText(changes)));
    }

    void setRole(String id, @Nullable String by, String user, MemberRole role) {
        ask(ConversationOperations.SET_ROLE, new ConversationOperations.SetRole("app", id, by, user, role));
    }

    void dismiss(String id, @Nullable String by) {
        ask(ConversationOperations.DISMISS, new ConversationOperations.Dismiss("app", id, by));
    }

    ConversationPolicy policy(String id) {
        return ask(ConversationOperations.POLICY, new ConversationOperations.GetConversationPolicy("app", id));
    }

    long count(String id) {
        return ask(ConversationQueries.COUNT, new ConversationQueries.CountMembers("app", id))
                .count();
    }

    ConversationQueries.Roles roles(String id) {
        return ask(ConversationQueries.ROLES, new ConversationQueries.GetRoles("app", id));
    }

    List<ConversationInfo> query(@Nullable String caller, @Nullable String where, String sort) {
        return ask(
                        ConversationQueries.QUERY,
                        new ConversationQueries.QueryConversations(
                                "app",
                                caller,
                                where == null ? null : new JsonText(where),
                                List.of(),
                                new QueryPage(sort, 10, 0),
                                true))
                .conversations();
    }

    UsersChange restrict(String id, @Nullable String by, UserRestriction restriction, int ttlSeconds, String... users) {
        return ask(
                ConversationRestrictions.RESTRICT,
                new ConversationRestrictions.RestrictUsers("app", id, by, restriction, List.of(users), ttlSeconds));
    }

    UsersChange lift(String id, @Nullable String by, UserRestriction restriction, String... users) {
        return ask(
                ConversationRestrictions.LIFT,
                new ConversationRestrictions.LiftUsers("app", id, by, restriction, List.of(users)));
    }

    RestrictedUsers restricted(String id, UserRestriction restriction, int limit, @Nullable String next) {
        return ask(
                ConversationRestrictions.RESTRICTED,
                new ConversationRestrictions.QueryRestrictedUsers("app", id, restriction, limit, next));
    }

    List<String> check(String id, UserRestriction restriction, String... users) {
        return ask(
                        ConversationRestrictions.CHECK,
                        new ConversationRestrictions.CheckUsers("app", id, restriction, List.of(users)))
                .users();
    }

    void blockByClient(String user, String id, boolean blocked) {
        ask(
                ConversationRestrictions.BLOCK_BY_CLIENT,
                new ConversationRestrictions.BlockByClient("app", user, List.of(id), blocked));
    }

    List<String> blockedByClient(String user) {
        return ask(
                        ConversationRestrictions.BLOCKED_BY_CLIENT,
                        new ConversationRestrictions.QueryBlockedByClient("app", user, 10, null))
                .ids();
    }
}
