package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.RoomHub;
import stoa.leancloud.wire.CommandType;
import stoa.leancloud.wire.GenericCommand;
import stoa.leancloud.wire.OpType;
import stoa.leancloud.wire.PatchCommand;
import stoa.leancloud.wire.PatchItem;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.message.MessageOperations.Appended;

/** Messages are changed and taken back ("LeanCloud protocol", section 11). On the connection's loop only. */
final class PatchCommands {
    private static final int PATCHES_MAX = 20;

    private final LeanCloudConnection connection;
    private final MessageCommands messages;

    PatchCommands(LeanCloudConnection connection, MessageCommands messages) {
        this.connection = connection;
        this.messages = messages;
    }

    Future<Answered> patch(GenericCommand command, LeanCloudSession session) {
        if (command.getOp() == OpType.modified && !command.hasI()) {
            // The client has seen a change.
            return Future.succeededFuture(Answered.with(reply(command, session)));
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
        return last.map(ts -> Answered.with(reply(command, session)
                .setOp(OpType.modified)
                .setPatchMessage(ts > 0 ? PatchCommand.newBuilder().setLastPatchTime(ts) : PatchCommand.newBuilder())));
    }

    private GenericCommand.Builder reply(GenericCommand command, LeanCloudSession session) {
        return Replies.to(command, CommandType.patch, null)
                .setPeerId(session.client())
                .setServerTs(connection.loop().services().clock().millis());
    }

    private Future<Appended> patch(PatchItem patch, LeanCloudSession session) {
        RoomHub hub = connection.loop().services().hub();
        if (patch.getRecall()) {
            return messages.where(patch.getCid(), session)
                    .compose(found -> hub.recall(session.edge(), found, patch.getMid(), 0));
        }
        MessageBody body =
                patch.hasBinaryMsg() ? new MessageBody(null, patch.getBinaryMsg()) : MessageBody.of(patch.getData());
        messages.check(session, body);
        return messages.where(patch.getCid(), session)
                .compose(found -> hub.modify(
                        session.edge(), found, patch.getMid(), body.kept().content(), 0));
    }
}
