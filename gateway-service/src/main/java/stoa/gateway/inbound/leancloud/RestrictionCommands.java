package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.gateway.domain.ConversationCalls;
import stoa.leancloud.wire.BlacklistCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.auth.LeanCloudOperations.SignedAction;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.ConversationRestrictions.BlockByClient;
import stoa.protocol.conversation.ConversationRestrictions.CheckUsers;
import stoa.protocol.conversation.ConversationRestrictions.LiftUsers;
import stoa.protocol.conversation.ConversationRestrictions.QueryBlockedByClient;
import stoa.protocol.conversation.ConversationRestrictions.QueryRestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictUsers;
import stoa.protocol.conversation.ConversationRestrictions.RestrictedUsers;
import stoa.protocol.conversation.ConversationRestrictions.UserRestriction;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;

/**
 * Who may not speak in conversations or not come into them, and which conversations a client wants nothing of
 * ("LeanCloud protocol", section 7.7). On the loop only.
 */
final class RestrictionCommands {
    private static final int LIMIT_DEFAULT = 10;
    private static final int LIMIT_MAX = 1_000;

    private final LeanCloudConnection connection;
    private final ConversationCalls calls;
    private final ActionSignatures signatures;

    RestrictionCommands(LeanCloudConnection connection) {
        this.connection = connection;
        this.calls = connection.protocol().conversations();
        this.signatures = new ActionSignatures(connection.loop());
    }

    private Answered answered(
            GenericCommand command, LeanCloudSession session, OpType op, ConvCommand.Builder conversation) {
        return Answered.with(Replies.conversation(command, session, op, nowMs(), conversation));
    }

    private Answered answered(
            GenericCommand command, LeanCloudSession session, OpType op, BlacklistCommand.Builder blacklist) {
        return Answered.with(Replies.to(command, CommandType.blacklist, op)
                .setPeerId(session.client())
                .setServerTs(nowMs())
                .setBlacklistMessage(blacklist));
    }

    private long nowMs() {
        return connection.loop().services().clock().millis();
    }

    Future<Answered> silence(Conversation where, GenericCommand command, LeanCloudSession session) {
        return calls.restrict(restrict(
                        where,
                        session,
                        UserRestriction.SILENCED,
                        command.getConvMessage().getMList()))
                .map(changed -> answered(command, session, OpType.shutup_added, silences(where, session, changed)));
    }

    Future<Answered> unsilence(Conversation where, GenericCommand command, LeanCloudSession session) {
        return calls.lift(lift(
                        where,
                        session,
                        UserRestriction.SILENCED,
                        command.getConvMessage().getMList()))
                .map(changed -> answered(command, session, OpType.shutup_removed, silences(where, session, changed)));
    }

    private ConvCommand.Builder silences(Conversation where, LeanCloudSession session, UsersChange changed) {
        connection.order().answers(where.id(), changed.version());
        UsersChange parts = Parts.of(changed, session);
        return ConvCommand.newBuilder()
                .setCid(where.id())
                .addAllAllowedPids(parts.allowed())
                .addAllFailedPids(Parts.failures(parts));
    }

    Future<Answered> silenced(Conversation where, GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        Page page = new Page(asked.hasLimit() ? asked.getLimit() : LIMIT_DEFAULT, next(asked.getNext()));
        return restricted(where, UserRestriction.SILENCED, page).map(found -> {
            ConvCommand.Builder reply =
                    ConvCommand.newBuilder().setCid(where.id()).addAllM(found.users());
            if (found.next() != null) {
                reply.setNext(found.next());
            }
            return answered(command, session, OpType.shutup_result, reply);
        });
    }

    Future<Answered> areSilenced(Conversation where, GenericCommand command, LeanCloudSession session) {
        List<String> users = command.getConvMessage().getMList();
        return calls.check(new CheckUsers(where.app(), where.id(), UserRestriction.SILENCED, users))
                .map(found -> answered(
                        command,
                        session,
                        OpType.check_result,
                        ConvCommand.newBuilder().setCid(where.id()).addAllM(found.users())));
    }

    /** Blocks by a conversation. */
    Future<Answered> blacklist(Conversation where, GenericCommand command, LeanCloudSession session) {
        BlacklistCommand asked = command.getBlacklistMessage();
        List<String> users = asked.getToPidsList();
        return switch (command.getOp()) {
            case block ->
                signatures
                        .check(session, SignedAction.BLOCK, where.id(), users, ActionSignatures.of(asked))
                        .compose(_ -> calls.restrict(restrict(where, session, UserRestriction.BLOCKED, users)))
                        .map(changed -> answered(command, session, OpType.blocked, blocks(where, session, changed)));
            case unblock ->
                signatures
                        .check(session, SignedAction.UNBLOCK, where.id(), users, ActionSignatures.of(asked))
                        .compose(_ -> calls.lift(lift(where, session, UserRestriction.BLOCKED, users)))
                        .map(changed -> answered(command, session, OpType.unblocked, blocks(where, session, changed)));
            case query -> blocked(where, command, session);
            case check_block ->
                calls.check(new CheckUsers(where.app(), where.id(), UserRestriction.BLOCKED, users))
                        .map(found -> answered(
                                command,
                                session,
                                OpType.check_result,
                                BlacklistCommand.newBuilder()
                                        .setSrcCid(where.id())
                                        .addAllBlockedPids(found.users())));
            default -> throw unknown();
        };
    }

    private static StoaException unknown() {
        return new StoaException(ErrorCode.UNPARSEABLE_RAW_MESSAGE, "there is no such command");
    }

    private BlacklistCommand.Builder blocks(Conversation where, LeanCloudSession session, UsersChange changed) {
        connection.order().answers(where.id(), changed.version());
        UsersChange parts = Parts.of(changed, session);
        return BlacklistCommand.newBuilder()
                .setSrcCid(where.id())
                .addAllAllowedPids(parts.allowed())
                .addAllFailedPids(Parts.failures(parts));
    }

    private Future<Answered> blocked(Conversation where, GenericCommand command, LeanCloudSession session) {
        return restricted(where, UserRestriction.BLOCKED, page(command.getBlacklistMessage()))
                .map(found -> {
                    BlacklistCommand.Builder reply =
                            BlacklistCommand.newBuilder().setSrcCid(where.id()).addAllBlockedPids(found.users());
                    if (found.next() != null) {
                        reply.setNext(found.next());
                    }
                    return answered(command, session, OpType.query_result, reply);
                });
    }

    /** Blocks of conversations by the client itself. */
    Future<Answered> byClient(GenericCommand command, LeanCloudSession session) {
        BlacklistCommand asked = command.getBlacklistMessage();
        BlacklistCommand.Builder reply = BlacklistCommand.newBuilder().setSrcPid(session.client());
        return switch (command.getOp()) {
            case block, unblock -> {
                boolean on = command.getOp() == OpType.block;
                List<String> ids = asked.getToCidsList();
                yield signatures
                        .check(
                                session,
                                on ? SignedAction.CLIENT_BLOCK : SignedAction.CLIENT_UNBLOCK,
                                ids.size() == 1 ? ids.getFirst() : "",
                                List.of(),
                                ActionSignatures.of(asked))
                        .compose(_ -> calls.blockByClient(new BlockByClient(session.app(), session.client(), ids, on)))
                        .map(_ -> answered(
                                command,
                                session,
                                on ? OpType.blocked : OpType.unblocked,
                                reply.addAllBlockedCids(ids)));
            }
            case query -> {
                Page page = page(asked);
                if (page.limit() <= 0) {
                    yield Future.succeededFuture(answered(command, session, OpType.query_result, reply));
                }
                yield calls.blockedByClient(new QueryBlockedByClient(
                                session.app(), session.client(), Math.min(page.limit(), LIMIT_MAX), page.next()))
                        .map(found -> {
                            reply.addAllBlockedCids(found.ids());
                            if (found.next() != null) {
                                reply.setNext(found.next());
                            }
                            return answered(command, session, OpType.query_result, reply);
                        });
            }
            default -> throw unknown();
        };
    }

    /** Which part of a list is asked for. */
    private record Page(int limit, @Nullable String next) {}

    private static Page page(BlacklistCommand asked) {
        return new Page(asked.hasLimit() ? asked.getLimit() : LIMIT_DEFAULT, next(asked.getNext()));
    }

    private static @Nullable String next(String said) {
        return said.isEmpty() ? null : said;
    }

    private Future<RestrictedUsers> restricted(Conversation where, UserRestriction restriction, Page page) {
        if (page.limit() <= 0) {
            return Future.succeededFuture(new RestrictedUsers(List.of(), null));
        }
        int limit = Math.min(page.limit(), LIMIT_MAX);
        return calls.restricted(new QueryRestrictedUsers(where.app(), where.id(), restriction, limit, page.next()));
    }

    private static RestrictUsers restrict(
            Conversation where, LeanCloudSession session, UserRestriction restriction, List<String> users) {
        return new RestrictUsers(where.app(), where.id(), session.client(), restriction, users, 0);
    }

    private static LiftUsers lift(
            Conversation where, LeanCloudSession session, UserRestriction restriction, List<String> users) {
        return new LiftUsers(where.app(), where.id(), session.client(), restriction, users);
    }
}
