package stoa.gateway.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.history.HistoryOperations.LoggedMessage;
import stoa.protocol.history.HistoryOperations.Messages;
import stoa.protocol.history.HistoryOperations.QueryLogs;
import stoa.protocol.history.HistoryOperations.QueryPage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Appended;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendResult;

/**
 * The gateway's one place that knows rooms, owners and memberships; the edge's door to it. Every
 * method is called on the connection's own loop, does not block, and every future completes on that
 * loop, with a {@link stoa.protocol.error.StoaException} where it fails.
 */
public interface RoomHub {
    /**
     * A loop wants what concerns all connections; once per loop, before its first connection.
     *
     * @param loop the loop
     */
    void attach(LoopInbox loop);

    /**
     * A connection has a session now. An older connection of the session is told {@link
     * LoopInbox#replaced}.
     *
     * @param connection the connection
     * @param settings of its app, as its login was told them
     */
    void opened(EdgeConnection connection, AppSettings settings);

    /**
     * A connection is gone. Its memberships stay a while, as the app's settings say, for a client that
     * resumes.
     *
     * @param connection the connection
     * @param leave whether its memberships end at once: the client said goodbye or was sent elsewhere
     */
    void closed(EdgeConnection connection, boolean leave);

    /**
     * Tells a connection from now on what concerns its user in conversations that are no rooms, through {@link
     * LoopInbox#conversation}, until it is {@link #closed} or {@link LoopInbox#conversationsLost}. Nothing is told before
     * this completes, and after it nothing that lies before the positions.
     *
     * @param connection who follows; asking again answers anew, and from then on the new positions hold
     * @return from where on everything is told; fails with {@code UNAVAILABLE} where that is not known within five
     *     seconds, and then the connection does not follow
     */
    Future<ConversationPositions> follow(EdgeConnection connection);

    /**
     * How far conversations that are no rooms were told here.
     *
     * @param connection who asks
     * @param partition 0 to 63
     * @return the first offset that was not told yet; −1 where nothing is followed now
     */
    Future<Long> position(EdgeConnection connection, int partition);

    /**
     * Tells an event past the log, to all whom it concerns, on all gateways. May be lost.
     *
     * @param event of a conversation that is no room
     */
    void pass(LogEvent event);

    /**
     * Joins a room. Right before the first live entries may come, {@code entered} is run on the loop:
     * from then on {@link LoopInbox#live} entries of the room concern this connection and have to be
     * held until the reply is written. When the future fails after {@code entered} ran, the connection
     * is not in the room.
     *
     * @param connection who joins
     * @param request what is asked for
     * @param entered run on the loop, at most once, before the future completes
     * @return the answer; live entries go on right behind its cursor
     */
    Future<JoinReply> join(EdgeConnection connection, JoinRequest request, Runnable entered);

    /**
     * Leaves a room.
     *
     * @param connection who leaves
     * @param room room id
     * @return done; when room-service does not answer now it is told later
     */
    Future<Void> leave(EdgeConnection connection, String room);

    /**
     * Sends a message; sends of a session to a conversation keep their order.
     *
     * @param connection who sends; the caller knows that it is in the room, if it is one
     * @param where a room or another conversation of its app
     * @param send the message
     * @return the ack; fails with {@code OUTCOME_UNKNOWN} when nobody knows
     */
    Future<SendResult.Sent> send(EdgeConnection connection, Conversation where, Send send);

    /**
     * Takes a message back.
     *
     * @param connection who recalls
     * @param where a room or another conversation of its app
     * @param message message id
     * @param cursor of the message's ack; 0 when unknown
     * @return when and where it was recalled
     */
    Future<Appended> recall(EdgeConnection connection, Conversation where, String message, long cursor);

    /**
     * Replaces a message's content.
     *
     * @param connection who modifies
     * @param where a room or another conversation of its app
     * @param message message id
     * @param content from now on
     * @param cursor of the message's ack; 0 when unknown
     * @return when and where it was modified
     */
    Future<Appended> modify(
            EdgeConnection connection, Conversation where, String message, JsonText content, long cursor);

    /**
     * Reads a page of the history, as far as this gateway has seen the room or further.
     *
     * @param connection who reads
     * @param page what is asked for; its {@code through} is replaced
     * @return messages that are for who reads
     */
    Future<Messages> history(EdgeConnection connection, QueryPage page);

    /**
     * Reads a stretch of the history with what became of the messages, as far as this gateway has seen the room or
     * further.
     *
     * @param connection who reads
     * @param query what is asked for; its {@code through} is replaced
     * @return messages that are for who reads, oldest first, as many as asked for where there are so many
     */
    Future<List<LoggedMessage>> logs(EdgeConnection connection, QueryLogs query);
}
