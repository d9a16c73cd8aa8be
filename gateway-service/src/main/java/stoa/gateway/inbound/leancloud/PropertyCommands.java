package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import stoa.gateway.domain.ConversationCalls;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.protocol.conversation.ConversationOperations.SetDoNotDisturb;
import stoa.protocol.conversation.ConversationOperations.UpdateConversation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;

/** Attributes of conversations, and whether a member wants notice ("LeanCloud protocol", section 7.4). On the loop only. */
final class PropertyCommands {
    private final LeanCloudConnection connection;
    private final ConversationCalls calls;

    PropertyCommands(LeanCloudConnection connection) {
        this.connection = connection;
        this.calls = connection.protocol().conversations();
    }

    Future<Answered> update(Conversation where, GenericCommand command, LeanCloudSession session) {
        ConvCommand asked = command.getConvMessage();
        if (!asked.hasAttr()) {
            throw new StoaException(ErrorCode.CONVERSATION_UPDATE_FAILED, "nothing is to be changed");
        }
        JsonText changes = new JsonText(asked.getAttr().getData());
        return calls.update(new UpdateConversation(session.app(), where.id(), session.client(), changes))
                .map(updated -> {
                    connection.order().answers(where.id(), updated.version());
                    session.conversations().did(where.id(), updated.version());
                    return updated(
                            command,
                            session,
                            updated.updatedAtMs(),
                            ConvCommand.newBuilder()
                                    .setAttr(Replies.json(updated.attr().value()))
                                    .setAttrModified(
                                            Replies.json(updated.attrModified().value())));
                });
    }

    /** Mutes and unmutes, which are answered alike: clients of some SDKs know no other answer. */
    Future<Answered> doNotDisturb(Conversation where, GenericCommand command, LeanCloudSession session, boolean on) {
        return calls.setDoNotDisturb(new SetDoNotDisturb(session.app(), where.id(), session.client(), on))
                .map(set -> updated(command, session, set.updatedAtMs(), ConvCommand.newBuilder()));
    }

    private Answered updated(
            GenericCommand command, LeanCloudSession session, long updatedAtMs, ConvCommand.Builder conversation) {
        long nowMs = connection.loop().services().clock().millis();
        conversation.setCid(command.getConvMessage().getCid()).setUdate(WireTime.iso(updatedAtMs));
        return Answered.with(Replies.conversation(command, session, OpType.updated, nowMs, conversation));
    }
}
