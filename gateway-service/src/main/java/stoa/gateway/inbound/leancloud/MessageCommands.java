package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.List;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.DirectCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.LogItem;
import stoa.leancloud.wire.LogsCommand;
import stoa.leancloud.wire.LogsCommand.QueryDirection;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Priority;
import stoa.protocol.id.WholeText;
import stoa.protocol.log.LogEvent.MessageAccepted;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;

/**
 * Messages of chat rooms: said, read back, changed and taken back ("LeanCloud protocol", sections 8, 10 and 11). On the
 * connection's loop only.
 */
final class MessageCommands {
    /** Bytes of a body where the app has set no other limit ("LeanCloud protocol", section 19). */
    static final int BODY_BYTES_MAX = 5 * 1024;

    private static final int LOGS_DEFAULT = 20;
    private static final int LOGS_MAX = 100;
    private static final int PATCHES_MAX = 20;
    private static final int TOKEN_CHARS_MAX = 64;
    private static final int TOKEN_BYTES = 16;
    private static final int PRIORITY_HIGH = 1;
    private static final int PRIORITY_LOW = 3;

    private final EdgeLoop loop;

    MessageCommands(EdgeLoop loop) {
        this.loop = loop;
    }

    Future<Answered> send(GenericCommand command, LeanCloudSession session) {
        DirectCommand direct = command.getDirectMessage();
        String room = direct.getCid();
        if (!session.rooms().isIn(room)) {
            throw new StoaException(ErrorCode.INVALID_MESSAGING_TARGET);
        }
        if (direct.getWill()) {
            throw new StoaException(
                    ErrorCode.MESSAGE_REJECTED_BY_APP, "messages for after the end are not kept for chat rooms");
        }
        MessageBody body =
                direct.hasBinaryMsg() ? new MessageBody(null, direct.getBinaryMsg()) : MessageBody.of(direct.getMsg());
        check(session, body);
        Mention mention = new Mention(direct.getMentionAll(), direct.getMentionPidsList());
        MessageBody.Kept kept = body.kept();
        Send send = new Send(
                token(direct),
                kept.type(),
                kept.content(),
                priority(command),
                direct.getTransient(),
                mention.kept(),
                null);
        return loop.services()
                .hub()
                .send(session.edge(), Conversation.room(session.app(), room), send)
                .map(sent -> {
                    AckCommand.Builder ack = AckCommand.newBuilder()
                            .setCid(room)
                            .setUid(sent.id())
                            .setT(sent.ts());
                    return Answered.with(
                            reply(command, session, CommandType.ack).setAckMessage(ack));
                });
    }

    private GenericCommand.Builder reply(GenericCommand command, LeanCloudSession session, CommandType type) {
        return Replies.to(command, type, null)
                .setPeerId(session.client())
                .setServerTs(loop.services().clock().millis());
    }

    private void check(LeanCloudSession session, MessageBody body) {
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

    /** The client's own token, so that the same message sent again is not said twice. */
    private String token(DirectCommand direct) {
        String token = direct.getDt();
        if (!token.isEmpty() && token.length() <= TOKEN_CHARS_MAX && WholeText.isLine(token)) {
            return token;
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        loop.services().random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Priority priority(GenericCommand command) {
        return switch (command.getPriority()) {
            case PRIORITY_HIGH -> Priority.HIGH;
            case PRIORITY_LOW -> Priority.LOW;
            default -> Priority.NORMAL;
        };
    }

    Future<Answered> logs(GenericCommand command, LeanCloudSession session) {
        LogsCommand asked = command.getLogsMessage();
        LogsCommand.Builder answer =
                LogsCommand.newBuilder().setCid(asked.getCid()).setDirection(asked.getDirection());
        int limit = asked.hasL() ? asked.getL() : asked.hasLimit() ? asked.getLimit() : LOGS_DEFAULT;
        if (limit <= 0) {
            return Future.succeededFuture(
                    Answered.with(reply(command, session, CommandType.logs).setLogsMessage(answer)));
        }
        return loop.services()
                .hub()
                .logs(session.edge(), query(asked, session, Math.min(limit, LOGS_MAX)))
                .map(messages -> {
                    messages.forEach(message -> answer.addLogs(item(message)));
                    return Answered.with(
                            reply(command, session, CommandType.logs).setLogsMessage(answer));
                });
    }

    /** Times of a conversation grow strictly, so ids need not break ties; a time that is included is moved by one. */
    private static QueryLogs query(LogsCommand asked, LeanCloudSession session, int limit) {
        boolean forwards = asked.getDirection() == QueryDirection.NEW;
        long latest = Long.MAX_VALUE;
        long earliest = Long.MIN_VALUE;
        long fromShift = asked.getTIncluded() ? 1 : 0;
        long toShift = asked.getTtIncluded() ? 1 : 0;
        long after;
        long before;
        if (forwards) {
            after = asked.getT() > 0 ? asked.getT() - fromShift : earliest;
            before = asked.getTt() > 0 ? asked.getTt() + toShift : latest;
        } else {
            before = asked.getT() > 0 ? asked.getT() + fromShift : latest;
            after = asked.getTt() > 0 ? asked.getTt() - toShift : earliest;
        }
        Conversation room = Conversation.room(session.app(), asked.getCid());
        return new QueryLogs(room, after, before, !forwards, types(asked), limit, -1);
    }

    private static List<String> types(LogsCommand asked) {
        if (!asked.hasLctype()) {
            return List.of();
        }
        String type = MessageBody.TYPE_PREFIX + asked.getLctype();
        return type.equals(MessageBody.TYPE_PREFIX + MessageBody.TEXT_TYPE)
                ? List.of(type, MessageBody.NATIVE_TEXT)
                : List.of(type);
    }

    private static LogItem.Builder item(LoggedMessage logged) {
        LogItem.Builder item = LogItem.newBuilder()
                .setMsgId(logged.entry().event().id())
                .setTimestamp(logged.entry().ts());
        if (logged.changedTs() > 0) {
            item.setPatchTimestamp(logged.changedTs());
        }
        if (logged.entry().event() instanceof MessageAccepted message) {
            item.setFrom(message.from());
            MessageBody body = logged.recalled()
                    ? MessageBody.of(MessageBody.RECALLED)
                    : MessageBody.shown(message.type(), message.content());
            item.setData(body.base64OrText());
            if (body.bytes() != null) {
                item.setBin(true);
            }
            Mention mention = Mention.shown(message.mention());
            if (mention.all()) {
                item.setMentionAll(true);
            }
            item.addAllMentionPids(mention.clients());
        }
        return item;
    }

    Future<Answered> patch(GenericCommand command, LeanCloudSession session) {
        if (command.getOp() == OpType.modified && !command.hasI()) {
            // The client has seen a change.
            return Future.succeededFuture(Answered.with(reply(command, session, CommandType.patch)));
        }
        List<PatchItem> patches = command.getPatchMessage().getPatchesList();
        if (command.getOp() != OpType.modify || patches.size() > PATCHES_MAX) {
            throw new StoaException(
                    ErrorCode.UNPARSEABLE_RAW_MESSAGE, "at most " + PATCHES_MAX + " messages are changed at once");
        }
        Future<Long> last = Future.succeededFuture(0L);
        for (PatchItem patch : patches) {
            last = last.compose(ts -> patch(patch, session).map(appended -> Math.max(ts, appended.ts())));
        }
        return last.map(ts -> Answered.with(reply(command, session, CommandType.patch)
                .setOp(OpType.modified)
                .setPatchMessage(ts > 0 ? PatchCommand.newBuilder().setLastPatchTime(ts) : PatchCommand.newBuilder())));
    }

    private Future<Appended> patch(PatchItem patch, LeanCloudSession session) {
        String room = patch.getCid();
        if (!session.rooms().isIn(room)) {
            return Future.failedFuture(new StoaException(ErrorCode.INVALID_MESSAGING_TARGET));
        }
        if (patch.getRecall()) {
            return loop.services()
                    .hub()
                    .recall(session.edge(), Conversation.room(session.app(), room), patch.getMid(), 0);
        }
        MessageBody body =
                patch.hasBinaryMsg() ? new MessageBody(null, patch.getBinaryMsg()) : MessageBody.of(patch.getData());
        try {
            check(session, body);
        } catch (StoaException refused) {
            return Future.failedFuture(refused);
        }
        return loop.services()
                .hub()
                .modify(
                        session.edge(),
                        Conversation.room(session.app(), room),
                        patch.getMid(),
                        body.kept().content(),
                        0);
    }
}
