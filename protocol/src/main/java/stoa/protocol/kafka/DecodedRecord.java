package stoa.protocol.kafka;

import stoa.protocol.log.LogEvent;

/** What a record of {@code stoa.messages} holds. Every reader of the log treats the three alike. */
public sealed interface DecodedRecord {
    /**
     * An event: fold it.
     *
     * @param event what happened
     */
    record Event(LogEvent event) implements DecodedRecord {}

    /** Nothing, on purpose: skip it. */
    record Filler() implements DecodedRecord {}

    /**
     * Nothing that this version can read: skip it, the owner sends it to {@code stoa.dead-letters}.
     *
     * @param reason one sentence, without content
     */
    record Unreadable(String reason) implements DecodedRecord {}
}
