package stoa.message.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/**
 * The other services, as owners need them. Every question is answered within its operation's deadline,
 * on the caller's thread; failures are {@link stoa.protocol.error.StoaException}s.
 */
public interface Neighbours {
    /**
     * Hands entries to a gateway.
     *
     * @param gateway which
     * @param batch what
     * @return completes when the gateway has them
     */
    Future<Done> deliver(NodeId gateway, Batch batch);

    /**
     * Asks room-service who may speak.
     *
     * @param room where
     * @return the policy
     */
    Future<RoomPolicy> policy(Conversation room);

    /**
     * Asks auth-service for an app's settings.
     *
     * @param app app key
     * @return the settings
     */
    Future<AppSettings> settings(String app);

    /**
     * Asks the history for a message.
     *
     * @param question which
     * @return the message, if there is one
     */
    Future<Found> find(FindMessage question);

    /**
     * Asks the history where it is.
     *
     * @param question which partition of which topic
     * @return its fold's state
     */
    Future<Head> head(GetHead question);

    /**
     * Tells everybody what this node owns.
     *
     * @param claims at most one per partition
     */
    void announce(Claims claims);
}
