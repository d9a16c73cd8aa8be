package stoa.room.domain;

import io.vertx.core.Future;
import stoa.protocol.log.LogEvent;

/** The way to the members of a conversation, past its log, through the owner of its partition. */
@FunctionalInterface
public interface PassingNews {
    /**
     * Tells an event in passing; it may be lost.
     *
     * @param event what happened
     * @return when the owner has it; fails when it does not, or nobody knows
     */
    Future<Void> tell(LogEvent event);
}
