package stoa.gateway.inbound.leancloud;

import org.jspecify.annotations.Nullable;
import stoa.leancloud.wire.AckCommand;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.ConvCommand;
import stoa.leancloud.wire.ErrorCommand;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.JsonObjectMessage;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.SessionCommand;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.ConversationKind;

/**
 * The frames that answer commands and that belong to no room. What has no value is left out, never 0 ("LeanCloud
 * protocol", section 4.2). Pure.
 */
final class Replies {
    /** The service of everything here ("LeanCloud protocol", section 4). */
    static final int INSTANT_MESSAGING = 2;

    private Replies() {}

    /** The number of a kind of conversation ("LeanCloud protocol", section 7). */
    static int kindNumber(ConversationKind kind) {
        return switch (kind) {
            case GROUP -> 1;
            case ROOM -> 2;
            case SERVICE -> 3;
            case TEMPORARY -> 4;
        };
    }

    /** The answer to a command: its number, when it has one, and whose it is. */
    static GenericCommand.Builder to(GenericCommand command, CommandType type, @Nullable OpType op) {
        GenericCommand.Builder reply = GenericCommand.newBuilder().setCmd(type).setService(INSTANT_MESSAGING);
        if (op != null) {
            reply.setOp(op);
        }
        if (command.hasI()) {
            reply.setI(command.getI());
        }
        if (command.hasPeerId()) {
            reply.setPeerId(command.getPeerId());
        }
        return reply;
    }

    /** The answer to a command about conversations. */
    static GenericCommand.Builder conversation(
            GenericCommand command, LeanCloudSession session, OpType op, long nowMs, ConvCommand.Builder conversation) {
        return to(command, CommandType.conv, op)
                .setPeerId(session.client())
                .setServerTs(nowMs)
                .setConvMessage(conversation);
    }

    /** JSON in a field of its own. */
    static JsonObjectMessage.Builder json(String json) {
        return JsonObjectMessage.newBuilder().setData(json);
    }

    /** Why a command failed: in the form of its kind. */
    static GenericCommand.Builder failed(GenericCommand command, StoaException failure) {
        LeanCloudError error = LeanCloudError.of(failure);
        if (command.getCmd() == CommandType.direct && command.hasCmd()) {
            AckCommand.Builder ack =
                    AckCommand.newBuilder().setCode(error.code()).setReason(error.name());
            if (command.hasDirectMessage() && command.getDirectMessage().hasCid()) {
                ack.setCid(command.getDirectMessage().getCid());
            }
            return to(command, CommandType.ack, null).setAckMessage(ack);
        }
        boolean isOpening = command.hasCmd()
                && command.getCmd() == CommandType.session
                && command.getOp() == OpType.open
                && !error.isTokenExpired();
        return isOpening
                ? to(command, CommandType.session, OpType.closed).setSessionMessage(closed(error))
                : to(command, CommandType.error, null).setErrorMessage(message(error));
    }

    static ErrorCommand.Builder message(LeanCloudError error) {
        return ErrorCommand.newBuilder()
                .setCode(error.code())
                .setReason(error.name())
                .setDetail(error.detail());
    }

    private static SessionCommand.Builder closed(LeanCloudError error) {
        return SessionCommand.newBuilder()
                .setCode(error.code())
                .setReason(error.name())
                .setDetail(error.detail());
    }

    /** Tells a client that its session is over. */
    static GenericCommand sessionEnded(String client, StoaException reason) {
        return GenericCommand.newBuilder()
                .setCmd(CommandType.session)
                .setOp(OpType.closed)
                .setService(INSTANT_MESSAGING)
                .setPeerId(client)
                .setSessionMessage(closed(LeanCloudError.of(reason)))
                .build();
    }

    /** Tells a client to ask for another server. */
    static GenericCommand goaway() {
        return GenericCommand.newBuilder()
                .setCmd(CommandType.goaway)
                .setService(INSTANT_MESSAGING)
                .build();
    }
}
