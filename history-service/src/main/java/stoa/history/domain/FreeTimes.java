package stoa.history.domain;

import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import stoa.protocol.history.HistoryImportOperations;

/**
 * Gives messages that come newest first times of their own, since times grow strictly along a conversation and its
 * history is read by them alone: a message has its own time, or, where another has that, the latest before it that
 * is free. So those of one time keep their order, and the one said last keeps the time. Used once; pure.
 */
public final class FreeTimes {
    private final Set<Long> taken;
    private long before = Long.MAX_VALUE;

    /**
     * Times of a conversation.
     *
     * @param taken those of other messages, within reach of the messages that come
     */
    public FreeTimes(Collection<Long> taken) {
        this.taken = new HashSet<>(taken);
    }

    /**
     * The time of the next message.
     *
     * @param ts when it was said; not later than the one before it
     * @return its time from now on; none where all within {@link HistoryImportOperations#MOVED_MS_MAX} are taken
     */
    public OptionalLong next(long ts) {
        for (long time = Math.min(ts, before - 1); time >= ts - HistoryImportOperations.MOVED_MS_MAX; time--) {
            if (taken.add(time)) {
                before = time;
                return OptionalLong.of(time);
            }
        }
        return OptionalLong.empty();
    }
}
