package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.MarkerCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.LogItem;
import stoa.leancloud.wire.LogsCommand;
import stoa.leancloud.wire.LogsCommand.QueryDirection;
import stoa.protocol.conversation.ConversationQueries.AreMembers;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.MessageAccepted;

/**
 * The history is read ("LeanCloud protocol", section 10): that of chat rooms by everybody, that of service conversations
 * by each client as far as it is theirs, others by members. On the connection's loop only.
 */
final class HistoryCommands {
    private static final int LOGS_DEFAULT = 20;
    private static final int LOGS_MAX = 100;
    private static final Marker NOBODY = new Marker("", 0, 0);

    private final EdgeLoop loop;
    private final ConversationKinds kinds;
    private final ConversationCalls calls;
    private final MarkerCalls markers;

    HistoryCommands(LeanCloudConnection connection) {
        this.loop = connection.loop();
        this.kinds = connection.shared().kinds();
        this.calls = connection.protocol().conversations();
        this.markers = connection.protocol().markers();
    }

    Future<Answered> logs(GenericCommand command, LeanCloudSession session) {
        LogsCommand asked = command.getLogsMessage();
        LogsCommand.Builder answer =
                LogsCommand.newBuilder().setCid(asked.getCid()).setDirection(asked.getDirection());
        int limit = asked.hasL() ? asked.getL() : asked.hasLimit() ? asked.getLimit() : LOGS_DEFAULT;
        if (limit <= 0) {
            return Future.succeededFuture(answered(command, session, answer));
        }
        Future<Conversation> where = session.rooms().isIn(asked.getCid())
                ? Future.succeededFuture(Conversation.room(session.app(), asked.getCid()))
                : kinds.find(session.app(), asked.getCid());
        return where.compose(found -> readable(found, session))
                .compose(found ->
                        loop.services().hub().logs(session.edge(), query(asked, found, Math.min(limit, LOGS_MAX))))
                .compose(messages -> howFar(messages, session).map(others -> {
                    messages.forEach(message -> answer.addLogs(item(message, session, others)));
                    return answered(command, session, answer);
                }));
    }

    /** How far others are; of no use, and not asked for, where nothing is the client's own. */
    private Future<Marker> howFar(List<LoggedMessage> messages, LeanCloudSession session) {
        Conversation where = messages.stream()
                .map(one -> one.entry().event())
                .filter(event -> event instanceof MessageAccepted message
                        && message.from().equals(session.client())
                        && message.conversation().kind() != ConversationKind.ROOM
                        && message.conversation().kind() != ConversationKind.SERVICE)
                .map(LogEvent::conversation)
                .findFirst()
                .orElse(null);
        if (where == null) {
            return Future.succeededFuture(NOBODY);
        }
        return markers.markers(new QueryMarkers(where, session.client()))
                .map(found -> new Marker(
                        "",
                        found.markers().stream().mapToLong(Marker::readTs).max().orElse(0),
                        found.markers().stream()
                                .mapToLong(Marker::receivedTs)
                                .max()
                                .orElse(0)))
                .otherwise(NOBODY);
    }

    private Answered answered(GenericCommand command, LeanCloudSession session, LogsCommand.Builder logs) {
        return Answered.with(Replies.to(command, CommandType.logs, null)
                .setPeerId(session.client())
                .setServerTs(loop.services().clock().millis())
                .setLogsMessage(logs));
    }

    private Future<Conversation> readable(Conversation where, LeanCloudSession session) {
        return switch (where.kind()) {
            case ROOM, SERVICE -> Future.succeededFuture(where);
            case GROUP, TEMPORARY ->
                calls.areMembers(new AreMembers(session.app(), session.client(), List.of(where.id())))
                        .compose(found -> found.joinedAtMs().containsKey(where.id())
                                ? Future.succeededFuture(where)
                                : Future.failedFuture(new StoaException(ErrorCode.CONVERSATION_LOG_REJECTED)));
        };
    }

    /** Times of a conversation grow strictly, so ids need not break ties; a time that is included is moved by one. */
    private static QueryLogs query(LogsCommand asked, Conversation where, int limit) {
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
        return new QueryLogs(where, after, before, !forwards, types(asked), limit, -1);
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

    private static LogItem.Builder item(LoggedMessage logged, LeanCloudSession session, Marker others) {
        LogItem.Builder item = LogItem.newBuilder()
                .setMsgId(logged.entry().event().id())
                .setTimestamp(logged.entry().ts());
        ConversationKind kind = logged.entry().event().conversation().kind();
        if (kind != ConversationKind.ROOM) {
            item.setConvType(Replies.kindNumber(kind));
        }
        if (logged.changedTs() > 0) {
            item.setPatchTimestamp(logged.changedTs());
        }
        if (logged.entry().event() instanceof MessageAccepted message) {
            item.setFrom(message.from());
            // When each message was received is not kept: what is told is how far whoever is furthest is.
            if (message.from().equals(session.client()) && logged.entry().ts() <= others.receivedTs()) {
                item.setAckAt(others.receivedTs());
            }
            if (message.from().equals(session.client()) && logged.entry().ts() <= others.readTs()) {
                item.setReadAt(others.readTs());
            }
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
}
