package stoa.history.domain;

import java.util.ArrayList;
import java.util.List;
import stoa.protocol.log.Entry;
import stoa.protocol.log.Folded;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.log.Sighting;

/**
 * Turns the records of one partition into what the store must change. A function of the records and
 * of the state it resumed from: however the records are cut into batches, and wherever it is resumed,
 * the rows and the head are the same. Runs ahead of the store by the batches that are not stored yet;
 * when one fails the applier is thrown away and resumed from the store. Not thread-safe.
 */
public final class PartitionApplier {
    private final int generation;
    private final int partition;
    private final PartitionFold fold;

    private PartitionApplier(int generation, int partition, PartitionFold fold) {
        this.generation = generation;
        this.partition = partition;
        this.fold = fold;
    }

    /**
     * An applier that goes on from the store.
     *
     * @param generation log generation
     * @param partition which
     * @param state what the store knows
     * @return the applier
     */
    public static PartitionApplier resume(int generation, int partition, AppliedState state) {
        return new PartitionApplier(generation, partition, PartitionFold.restore(state.head(), state.sightings()));
    }

    /**
     * The first offset that was not applied here.
     *
     * @return where to read on
     */
    public long nextOffset() {
        return fold.nextOffset();
    }

    /**
     * Applies the next records.
     *
     * @param records by offset; those that were applied already are passed over
     * @return what the store must change
     */
    public AppliedBatch apply(List<LogRecord> records) {
        long from = fold.nextOffset();
        List<Entry> entries = new ArrayList<>(records.size());
        List<Sighting> repeats = new ArrayList<>();
        for (LogRecord record : records) {
            if (record.offset() >= fold.nextOffset()) {
                apply(record, entries, repeats);
            }
        }
        return new AppliedBatch(generation, partition, from, fold.head(), fold.windowStart(), entries, repeats);
    }

    private void apply(LogRecord record, List<Entry> entries, List<Sighting> repeats) {
        if (record.event() == null) {
            fold.skip(record.offset(), record.appendTimeMs());
            return;
        }
        switch (fold.fold(record.offset(), record.appendTimeMs(), record.event(), record.after())) {
            case Folded.Fresh fresh ->
                entries.add(new Entry(generation, record.offset(), fresh.ts(), fresh.logTime(), record.event(), false));
            case Folded.OutOfTurn _ -> {}
            case Folded.Repeat repeat ->
                repeats.add(new Sighting(record.event().id(), record.offset(), fold.logTime(), repeat.first()));
        }
    }
}
