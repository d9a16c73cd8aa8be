package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.ConvMemberInfo;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.auth.LeanCloudOperations.SignedAction;
import stoa.protocol.conversation.ConversationOperations.ChangeMembers;
import stoa.protocol.conversation.ConversationOperations.ConversationStarted;
import stoa.protocol.conversation.ConversationOperations.SetRole;
import stoa.protocol.conversation.ConversationOperations.StartConversation;
import stoa.protocol.conversation.ConversationOperations.UsersChange;
import stoa.protocol.conversation.MemberRole;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/**
 * Conversations that have members are begun, and their members come, go and get roles ("LeanCloud protocol", sections
 * 7.1, 7.3 and 7.6). On the loop only.
 */
final class MemberCommands {
    /** How long a temporary conversation lives at most, seconds. */
    private static final int TEMPORARY_SECONDS_MAX = 30 * 24 * 60 * 60;

    private static final JsonText NO_ATTRIBUTES = new JsonText("{}");

    private final LeanCloudConnection connection;
    private final ConversationCalls calls;
    private final ActionSignatures signatures;

    MemberCommands(LeanCloudConnection connection) {
        this.connection = connection;
        this.calls = connection.protocol().conversations();
        this.signatures = new ActionSignatures(connection.loop());
    }

    private Answered answered(
            GenericCommand command, LeanCloudSession session, OpType op, ConvCommand.Builder conversation) {
        long nowMs = connection.loop().services().clock().millis();
        return Answered.with(Replies.conversation(command, session, op, nowMs, conversation));
    }

    Future<Answered> start(GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        ConversationKind kind = asked.getTempConv() ? ConversationKind.TEMPORARY : ConversationKind.GROUP;
        List<String> members = asked.getMList().stream().distinct().toList();
        StartConversation start = new StartConversation(
                session.app(),
                session.client(),
                kind,
                members,
                asked.getUnique(),
                Math.clamp(asked.getTempConvTTL(), 0, TEMPORARY_SECONDS_MAX),
                asked.hasAttr() ? new JsonText(asked.getAttr().getData()) : NO_ATTRIBUTES);
        return signatures
                .check(session, SignedAction.START, "", members, ActionSignatures.of(asked))
                .compose(_ -> calls.start(start))
                .map(started -> {
                    connection.shared().kinds().learn(session.app(), started.id(), started.kind());
                    return answered(command, session, OpType.started, started(started));
                });
    }

    private static ConvCommand.Builder started(ConversationStarted started) {
        ConvCommand.Builder conversation =
                ConvCommand.newBuilder().setCid(started.id()).setCdate(WireTime.iso(started.createdAtMs()));
        if (started.uniqueId() != null) {
            conversation.setUniqueId(started.uniqueId());
        }
        if (started.kind() == ConversationKind.TEMPORARY) {
            conversation.setTempConv(true).setTempConvTTL(started.ttlSeconds());
        }
        return started.existing() ? conversation.setExisting(true) : conversation;
    }

    Future<Answered> add(Conversation where, GenericCommand command, LeanCloudSession session) {
        return change(where, command, session, true);
    }

    Future<Answered> remove(Conversation where, GenericCommand command, LeanCloudSession session) {
        return change(where, command, session, false);
    }

    private Future<Answered> change(Conversation where, GenericCommand command, LeanCloudSession session, boolean add) {
        ConvCommand asked = command.getConvMessage();
        List<String> users = asked.getMList().stream().distinct().toList();
        ChangeMembers change = new ChangeMembers(session.app(), where.id(), session.client(), add, users);
        return signatures
                .check(
                        session,
                        add ? SignedAction.INVITE : SignedAction.KICK,
                        where.id(),
                        users,
                        ActionSignatures.of(asked))
                .compose(_ -> calls.changeMembers(change))
                .map(changed -> {
                    connection.order().answers(where.id(), changed.version());
                    ConvCommand.Builder reply = changed(where, Parts.of(changed, session));
                    return answered(command, session, add ? OpType.added : OpType.removed, reply);
                });
    }

    private static ConvCommand.Builder changed(Conversation where, UsersChange changed) {
        return ConvCommand.newBuilder()
                .setCid(where.id())
                .addAllAllowedPids(changed.allowed())
                .addAllFailedPids(Parts.failures(changed))
                .setUdate(WireTime.iso(changed.changedAtMs()));
    }

    Future<Answered> setRole(Conversation where, GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        ConvMemberInfo info = asked.getInfo();
        String user = asked.hasTargetClientId() ? asked.getTargetClientId() : info.getPid();
        MemberRole role = role(info);
        return calls.setRole(new SetRole(session.app(), where.id(), session.client(), user, role))
                .map(set -> {
                    connection.order().answers(where.id(), set.version());
                    session.conversations().did(where.id(), set.version());
                    return answered(
                            command,
                            session,
                            OpType.member_info_updated,
                            ConvCommand.newBuilder()
                                    .setCid(where.id())
                                    .setUdate(WireTime.iso(set.changedAtMs()))
                                    .setInfo(ConvMemberInfo.newBuilder()
                                            .setPid(user)
                                            .setRole(role.label())));
                });
    }

    private static MemberRole role(ConvMemberInfo info) {
        try {
            return MemberRole.ofLabel(info.getRole());
        } catch (IllegalArgumentException _) {
            throw new StoaException(ErrorCode.CONVERSATION_UNKNOWN_ROLE, "a role is Member or Manager");
        }
    }
}
