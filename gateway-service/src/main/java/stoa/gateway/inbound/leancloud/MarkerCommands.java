package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ConversationCalls;
import stoa.gateway.domain.MarkerCalls;
import stoa.gateway.inbound.ws.EdgeLoop;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.MaxReadTuple;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.ReadCommand;
import stoa.leancloud.wire.ReadTuple;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.history.MarkerOperations.Marker;
import stoa.protocol.history.MarkerOperations.QueryMarkers;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/**
 * Clients say what they have received and read, and ask how far others are ("LeanCloud protocol", sections 7.5 and 9). On
 * the connection's loop only.
 */
final class MarkerCommands {
    /** Conversations of one command that count, the first ones. */
    static final int CONVERSATIONS_MAX = 1_000;

    private final EdgeLoop loop;
    private final ConversationCalls conversations;
    private final MarkerCalls markers;

    MarkerCommands(LeanCloudConnection connection) {
        this.loop = connection.loop();
        this.conversations = connection.protocol().conversations();
        this.markers = connection.protocol().markers();
    }

    /** The client has received messages; of a range the end counts. */
    Future<Answered> ack(GenericCommand command, LeanCloudSession session) {
        AckCommand ack = command.getAckMessage();
        if (ack.getTots() > 0) {
            session.markers().mark(false, ack.getCid(), ack.getTots(), null);
        } else if (!ack.getMid().isEmpty()) {
            session.markers().mark(false, ack.getCid(), null, ack.getMid());
        }
        return taken(command);
    }

    /** The client has read; in the old form all that there is. */
    Future<Answered> read(GenericCommand command, LeanCloudSession session) {
        ReadCommand read = command.getReadMessage();
        List<ReadTuple> tuples = read.getConvsList();
        tuples.stream().limit(CONVERSATIONS_MAX).forEach(tuple -> {
            Long ts = tuple.getTimestamp() > 0 ? Long.valueOf(tuple.getTimestamp()) : null;
            String message = tuple.getMid().isEmpty() ? null : tuple.getMid();
            session.markers().mark(true, tuple.getCid(), ts, message);
        });
        if (tuples.isEmpty()) {
            session.markers().mark(true, read.getCid(), null, null);
            read.getCidsList().stream()
                    .limit(CONVERSATIONS_MAX)
                    .forEach(id -> session.markers().mark(true, id, null, null));
        }
        return taken(command);
    }

    private static Future<Answered> taken(GenericCommand command) {
        return Future.succeededFuture(Answered.with(Replies.to(command, command.getCmd(), null)));
    }

    /** How far other members are. */
    Future<Answered> maxRead(Conversation where, GenericCommand command, LeanCloudSession session) {
        if (where.kind() == ConversationKind.SERVICE) {
            throw new StoaException(ErrorCode.NORMAL_CONVERSATION_REQUIRED);
        }
        return conversations
                .policy(new GetConversationPolicy(where.app(), where.id()))
                .compose(policy -> {
                    if (!policy.members().contains(session.client())) {
                        throw new StoaException(ErrorCode.CONVERSATION_MEMBERSHIP_REQUIRED);
                    }
                    return markers.markers(new QueryMarkers(where, session.client()))
                            .map(found -> found.markers().stream()
                                    .filter(one -> policy.members().contains(one.user()))
                                    .toList());
                })
                .map(others -> Answered.with(Replies.to(command, CommandType.conv, OpType.max_read)
                        .setPeerId(session.client())
                        .setServerTs(loop.services().clock().millis())
                        .setConvMessage(answer(where, command.getConvMessage(), others))));
    }

    private static ConvCommand.Builder answer(Conversation where, ConvCommand asked, List<Marker> others) {
        ConvCommand.Builder answer = ConvCommand.newBuilder().setCid(where.id());
        if (asked.getQueryAllMembers()) {
            others.forEach(one -> answer.addMaxReadTuples(tuple(one)));
            return answer;
        }
        long readTs = others.stream().mapToLong(Marker::readTs).max().orElse(0);
        long receivedTs = others.stream().mapToLong(Marker::receivedTs).max().orElse(0);
        if (readTs > 0) {
            answer.setMaxReadTimestamp(readTs);
        }
        if (receivedTs > 0) {
            answer.setMaxAckTimestamp(receivedTs);
        }
        return answer;
    }

    private static MaxReadTuple.Builder tuple(Marker marker) {
        MaxReadTuple.Builder tuple = MaxReadTuple.newBuilder().setPid(marker.user());
        if (marker.readTs() > 0) {
            tuple.setMaxReadTimestamp(marker.readTs());
        }
        if (marker.receivedTs() > 0) {
            tuple.setMaxAckTimestamp(marker.receivedTs());
        }
        return tuple;
    }
}
