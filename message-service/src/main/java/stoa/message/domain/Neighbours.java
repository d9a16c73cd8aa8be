package stoa.message.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.history.HistoryOperations.GetHead;
import stoa.protocol.history.HistoryOperations.Head;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claims;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.RoomOperations.RoomsActive;

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
     * @return the policies that hold there
     */
    Future<Policies> policies(Conversation room);

    /**
     * Asks room-service what holds in a conversation that is no room.
     *
     * @param conversation which
     * @return who is in it and more; fails with {@code CONVERSATION_NOT_FOUND} where there is none
     */
    Future<ConversationPolicy> conversationPolicy(Conversation conversation);

    /**
     * Tells room-service in which other conversations something was said.
     *
     * @param touch at most 1000 conversations
     * @return completes when it is known there
     */
    Future<Done> touch(Touch touch);

    /**
     * Tells room-service in which rooms something was said. May fail: what goes on is told again.
     *
     * @param active at most 1000 rooms
     * @return completes when it is known there
     */
    Future<Done> active(RoomsActive active);

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
