package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.id.WholeText;
import stoa.protocol.message.MessageOperations.Send;

/** Messages are said ("LeanCloud protocol", section 8). On the connection's loop only. */
final class MessageCommands {
    /** Bytes of a body where the app has set no other limit ("LeanCloud protocol", section 19). */
    static final int BODY_BYTES_MAX = 5 * 1024;

    private static final int CLIENT_CHARS_MAX = 64;
    private static final int TOKEN_CHARS_MAX = 64;
    private static final int TOKEN_BYTES = 16;
    private static final int PRIORITY_HIGH = 1;
    private static final int PRIORITY_LOW = 3;

    private final EdgeLoop loop;
    private final ConversationKinds kinds;
    private final ConversationCalls calls;

    MessageCommands(LeanCloudConnection connection) {
        this.loop = connection.loop();
        this.kinds = connection.shared().kinds();
        this.calls = connection.protocol().conversations();
    }

    /** The same command with a token, where it has none that can be kept: what it leads to is known by it. */
    GenericCommand withToken(GenericCommand command) {
        String token = command.getDirectMessage().getDt();
        if (!token.isEmpty() && token.length() <= TOKEN_CHARS_MAX && WholeText.isLine(token)) {
            return command;
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        loop.services().random().nextBytes(bytes);
        GenericCommand.Builder with = command.toBuilder();
        with.getDirectMessageBuilder().setDt(HexFormat.of().formatHex(bytes));
        return with.build();
    }

    /**
     * Where a session speaks.
     *
     * @return a chat room that it is in, or any other conversation, whose owner decides who may speak; fails with
     *     {@code INVALID_MESSAGING_TARGET}
     */
    Future<Conversation> where(String id, LeanCloudSession session) {
        if (session.rooms().isIn(id)) {
            return Future.succeededFuture(Conversation.room(session.app(), id));
        }
        return kinds.find(session.app(), id)
                .compose(found -> found.kind() == ConversationKind.ROOM
                        ? Future.failedFuture(new StoaException(ErrorCode.INVALID_MESSAGING_TARGET))
                        : Future.succeededFuture(found));
    }

    Future<Answered> send(GenericCommand command, LeanCloudSession session) {
        DirectCommand direct = command.getDirectMessage();
        MessageBody body =
                direct.hasBinaryMsg() ? new MessageBody(null, direct.getBinaryMsg()) : MessageBody.of(direct.getMsg());
        // Before anybody is asked where it goes: what is too much costs nobody else anything.
        check(session, body);
        Mention mention = mention(direct);
        return where(direct.getCid(), session).compose(where -> {
            MessageBody.Kept kept = body.kept();
            Send send = new Send(
                    direct.getDt(),
                    kept.type(),
                    kept.content(),
                    priority(command),
                    direct.getTransient() || direct.getWill(),
                    mention.kept(),
                    null,
                    direct.getR() && where.kind() != ConversationKind.ROOM);
            if (direct.getWill()) {
                return will(where, send, command, session);
            }
            return loop.services()
                    .hub()
                    .send(session.edge(), where, send)
                    .map(sent -> acknowledged(command, session, sent.id(), sent.ts()));
        });
    }

    private static Mention mention(DirectCommand direct) {
        List<String> clients = direct.getMentionPidsList();
        if (clients.size() > Mention.CLIENTS_MAX || clients.stream().anyMatch(one -> one.length() > CLIENT_CHARS_MAX)) {
            throw new StoaException(
                    ErrorCode.FRAME_TOO_LONG,
                    "at most " + Mention.CLIENTS_MAX + " clients of " + CLIENT_CHARS_MAX + " characters are mentioned");
        }
        return new Mention(direct.getMentionAll(), clients);
    }

    /** What is kept for when the client is lost; its id is what it will have then. */
    private Future<Answered> will(Conversation where, Send send, GenericCommand command, LeanCloudSession session) {
        if (where.kind() == ConversationKind.ROOM) {
            throw new StoaException(
                    ErrorCode.MESSAGE_REJECTED_BY_APP, "messages for after the end are not kept for chat rooms");
        }
        return speaks(where, session).map(_ -> {
            session.will(new Will(where, send));
            String id = MessageId.of(where, session.client(), send.cid());
            return acknowledged(command, session, id, loop.services().clock().millis());
        });
    }

    private Future<?> speaks(Conversation where, LeanCloudSession session) {
        if (where.kind() == ConversationKind.SERVICE) {
            return Future.succeededFuture();
        }
        return calls.areMembers(new AreMembers(session.app(), session.client(), List.of(where.id())))
                .compose(found -> found.joinedAtMs().containsKey(where.id())
                        ? Future.succeededFuture()
                        : Future.failedFuture(new StoaException(ErrorCode.INVALID_MESSAGING_TARGET)));
    }

    private Answered acknowledged(GenericCommand command, LeanCloudSession session, String id, long ts) {
        AckCommand.Builder ack = AckCommand.newBuilder()
                .setCid(command.getDirectMessage().getCid())
                .setUid(id)
                .setT(ts);
        return Answered.with(Replies.to(command, CommandType.ack, null)
                .setPeerId(session.client())
                .setServerTs(loop.services().clock().millis())
                .setAckMessage(ack));
    }

    /** Fails for a body that is too long, and for a client that speaks too often. */
    void check(LeanCloudSession session, MessageBody body) {
        AppSettings settings = loop.settings(session.app());
        boolean isUnset = settings.messageBytesMax() == AppSettings.MESSAGE_BYTES_MAX_DEFAULT;
        int bytesMax = isUnset ? BODY_BYTES_MAX : settings.messageBytesMax();
        int bytes = body.size();
        if (bytes > bytesMax) {
            throw new StoaException(
                    ErrorCode.FRAME_TOO_LONG,
                    "the message has " + bytes + " bytes, at most " + bytesMax + " may be sent");
        }
        long waitMs = session.rate().admit(loop.nowMs(), settings.messagesPerSecond());
        if (waitMs > 0) {
            throw new StoaException(
                    ErrorCode.MESSAGE_SENT_QUOTA_EXCEEDED,
                    "at most " + settings.messagesPerSecond() + " messages a second",
                    waitMs);
        }
    }

    private static Priority priority(GenericCommand command) {
        return switch (command.getPriority()) {
            case PRIORITY_HIGH -> Priority.HIGH;
            case PRIORITY_LOW -> Priority.LOW;
            default -> Priority.NORMAL;
        };
    }
}
