package stoa.room.domain;

import io.vertx.core.Future;
import stoa.protocol.log.LogEvent;

/** The way into the order of a conversation, through the owner of its partition. */
public interface ConversationLog {
    /**
     * Puts an event into the log. May be repeated: the log's fold drops repeats.
     *
     * @param event what happened
     * @return when it is in the log; fails when that is not known, within a few seconds
     */
    Future<Void> append(LogEvent event);
}
