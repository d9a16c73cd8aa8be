package stoa.room.domain;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/** The way into the order of a conversation, through the owner of its partition. */
public interface ConversationLog {
    /** Events appended together at most. */
    int TOGETHER_MAX = 64;

    /**
     * Puts an event into the log. May be repeated: the log's fold drops repeats.
     *
     * @param event what happened
     * @return when it is in the log; fails when that is not known, within a few seconds
     */
    Future<Void> append(LogEvent event);

    /**
     * Puts events into the log, in their order: none comes into it before the one in front of it. May be repeated.
     *
     * @param events 1 to {@link #TOGETHER_MAX}, all of one conversation
     * @return how many of the first are in the log, within a few seconds; fails when that is not known of any
     */
    Future<Appended> appendAll(List<LogEvent> events);

    /**
     * What became of events.
     *
     * @param count so many of the first are in the log
     * @param failure why the others are not, or perhaps not; null when all are
     */
    record Appended(int count, @Nullable Throwable failure) {}
}
