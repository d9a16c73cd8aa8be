package stoa.history.domain;

import stoa.protocol.log.Entry;

/**
 * An entry as the store has it.
 *
 * @param entry the entry; the content and mentions of a recalled message are gone from it
 * @param recalled whether it is a message that was taken back
 */
public record StoredEntry(Entry entry, boolean recalled) {}
