package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.concurrent.Executor;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;

/**
 * What back ends say in rooms and any other conversation: no session, so nobody is asked whether the sender may. Any
 * thread; no method blocks.
 */
public interface ServerMessages {
    /**
     * A message of a back end.
     *
     * @param room where: a room or another conversation
     * @param from user id of the sender, who need not be a member
     * @param send the message
     */
    record ServerSend(Conversation room, String from, Send send) {}

    /**
     * A recall by a back end.
     *
     * @param room where: a room or another conversation
     * @param by user id
     * @param message id of the message
     */
    record ServerRecall(Conversation room, String by, String message) {}

    /**
     * A modification by a back end.
     *
     * @param room where: a room or another conversation
     * @param by user id
     * @param message id of the message
     * @param content of the message from now on
     */
    record ServerModify(Conversation room, String by, String message, JsonText content) {}

    /**
     * Sends a message; what one sender sends to one conversation keeps its order.
     *
     * @param send the message
     * @param caller runs what completes the answer
     * @return the ack; fails with {@code NO_SUCH_ROOM}, of other conversations with {@code
     *     INVALID_MESSAGING_TARGET}, or {@code OUTCOME_UNKNOWN} when nobody knows
     */
    Future<SendResult.Sent> send(ServerSend send, Executor caller);

    /**
     * Takes a message back.
     *
     * @param recall which
     * @param caller runs what completes the answer
     * @return when and where; fails with {@code MESSAGE_NOT_FOUND}
     */
    Future<Appended> recall(ServerRecall recall, Executor caller);

    /**
     * Replaces the content of a message.
     *
     * @param modify which, and by what
     * @param caller runs what completes the answer
     * @return when and where; fails with {@code MESSAGE_NOT_FOUND}
     */
    Future<Appended> modify(ServerModify modify, Executor caller);
}
