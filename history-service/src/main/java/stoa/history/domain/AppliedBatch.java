package stoa.history.domain;

import java.util.List;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Sighting;

/**
 * What a run of records of one partition changes in the store: all of it or nothing, and only if the
 * store stands at {@code from}.
 *
 * @param generation log generation
 * @param partition which
 * @param from the store's next offset before
 * @param head the fold after; its next offset is the store's then
 * @param windowStart offset from which sightings must be kept to resume from this head
 * @param entries the events that count, by offset
 * @param repeats the records that were dropped, by offset
 */
public record AppliedBatch(
        int generation,
        int partition,
        long from,
        FoldHead head,
        long windowStart,
        List<Entry> entries,
        List<Sighting> repeats) {
    /** Copies the lists. */
    public AppliedBatch {
        entries = List.copyOf(entries);
        repeats = List.copyOf(repeats);
    }

    /**
     * Whether there is nothing to store.
     *
     * @return true when no record was new
     */
    public boolean isEmpty() {
        return head.nextOffset() == from;
    }
}
