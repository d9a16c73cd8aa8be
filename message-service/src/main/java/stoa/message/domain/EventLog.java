package stoa.message.domain;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;

/** Appends to the log. Implemented over Kafka, by memory in simulations. */
public interface EventLog {
    /**
     * Appends an event; never blocks. Appends of one partition keep their order unless one is in doubt.
     *
     * @param partition 0 to 63
     * @param event what
     * @param after id of the event it may only come after, for who reads it; null for none
     * @param whenKnown called once, on the owner's thread, when it is in the log or will not be tried
     *     any more
     */
    void append(int partition, LogEvent event, @Nullable String after, Consumer<AppendOutcome> whenKnown);

    /**
     * Sets what is run each time after outcomes that became known together were told; before the first append.
     *
     * @param task run on the owner's thread
     */
    void afterOutcomes(Runnable task);
}
