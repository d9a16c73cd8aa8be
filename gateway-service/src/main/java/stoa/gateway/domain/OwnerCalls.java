package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Modify;
import stoa.protocol.message.MessageOperations.Recall;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResults;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/**
 * What the gateway asks the owner of a partition; always the one node that a claim named. Answers come
 * on the caller's context, failures with a code.
 */
public interface OwnerCalls {
    /**
     * Sends messages.
     *
     * @param owner who is asked
     * @param batch the messages
     * @return what became of each
     */
    Future<SendResults> send(NodeId owner, SendBatch batch);

    /**
     * Takes a message back.
     *
     * @param owner who is asked
     * @param recall which
     * @return when and where
     */
    Future<Appended> recall(NodeId owner, Recall recall);

    /**
     * Replaces a message's content.
     *
     * @param owner who is asked
     * @param modify which, and by what
     * @return when and where
     */
    Future<Appended> modify(NodeId owner, Modify modify);

    /**
     * Puts an event into its conversation's order, or past it.
     *
     * @param owner who is asked
     * @param append which
     * @return when and where
     */
    Future<Appended> append(NodeId owner, Append append);

    /**
     * Wants live entries.
     *
     * @param owner who is asked
     * @param subscribe of which rooms
     * @return the promise
     */
    Future<Subscribed> subscribe(NodeId owner, Subscribe subscribe);

    /**
     * Wants them no more.
     *
     * @param owner who is asked
     * @param unsubscribe of which rooms
     * @return done
     */
    Future<Done> unsubscribe(NodeId owner, Unsubscribe unsubscribe);

    /**
     * Fails everything that is asked of a node and not answered yet, with {@code UNAVAILABLE}.
     *
     * @param owner a node that is lost or no longer owns what it was asked about
     */
    void abandon(NodeId owner);
}
