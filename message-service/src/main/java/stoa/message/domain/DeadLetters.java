package stoa.message.domain;

import stoa.protocol.kafka.DeadLetter;

/** Where records go that nobody can read. */
public interface DeadLetters {
    /**
     * Keeps a record for people to look at; never blocks, any thread. May be told twice of the same
     * record.
     *
     * @param letter the record and the reason
     */
    void add(DeadLetter letter);
}
