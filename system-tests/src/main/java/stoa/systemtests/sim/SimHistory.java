package stoa.systemtests.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedState;
import stoa.history.domain.LogRecord;
import stoa.history.domain.PartitionApplier;
import stoa.protocol.history.HistoryOperations;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.log.Sighting;

/**
 * The history of one partition: a store that survives everything, and processes that apply the log to
 * it with the real applier, one of them at a time unless a fault makes it two.
 */
final class SimHistory {
    private static final long POLL_MS = 10;
    private static final int BATCH_MAX = 50;

    private final SimWorld world;
    private final SimLog log;
    private final int generation;
    private final int partition;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();
    private FoldHead head = FoldHead.EMPTY;
    private boolean storeDown;

    SimHistory(SimWorld world, SimLog log, int generation, int partition) {
        this.world = world;
        this.log = log;
        this.generation = generation;
        this.partition = partition;
    }

    void setStoreDown(boolean isDown) {
        storeDown = isDown;
    }

    /** Starts an applier on a process; called again after a revival, also while another one runs. */
    void apply(SimProcess process) {
        Applying applying = new Applying(process);
        process.every(POLL_MS, applying::poll);
    }

    private final class Applying {
        private final SimProcess process;
        private @Nullable PartitionApplier applier;
        private boolean storing;

        Applying(SimProcess process) {
            this.process = process;
        }

        void poll() {
            if (storing || storeDown) {
                return;
            }
            PartitionApplier current = applier;
            if (current == null) {
                current = PartitionApplier.resume(generation, partition, new AppliedState(head, sightings));
                applier = current;
            }
            List<LogRecord> records = log.read(current.nextOffset(), 1 + world.below(BATCH_MAX)).stream()
                    .map(stored -> new LogRecord(stored.offset(), stored.appendTimeMs(), stored.event()))
                    .toList();
            AppliedBatch batch = current.apply(records);
            if (!batch.isEmpty()) {
                storing = true;
                // The transaction reaches the store although the process may have died meanwhile.
                world.after(1 + world.below(20), () -> {
                    boolean stored = store(batch);
                    process.after(world.below(5), () -> {
                        storing = false;
                        if (!stored) {
                            applier = null;
                        }
                    });
                });
            }
        }
    }

    private boolean store(AppliedBatch batch) {
        if (storeDown || batch.from() != head.nextOffset()) {
            return false;
        }
        for (Entry entry : batch.entries()) {
            entries.add(entry);
            sightings.add(new Sighting(
                    entry.event().id(), entry.offset(), entry.logTime(), new Folded.Seen(entry.offset(), entry.ts())));
        }
        sightings.addAll(batch.repeats());
        sightings.sort(java.util.Comparator.comparingLong(Sighting::offset));
        head = batch.head();
        sightings.removeIf(sighting -> head.logTime() - sighting.logTime() > 2 * PartitionFold.WINDOW_MS);
        return true;
    }

    /** Everything that counts, by offset. */
    List<Entry> entries() {
        return entries;
    }

    long nextOffset() {
        return head.nextOffset();
    }

    /** The head, as a new owner asks for it; null when nobody answers. */
    void askHead(SimProcess asker, Consumer<@Nullable FoldHead> answer) {
        answerLater(asker, () -> storeDown ? null : head, asker.inThisLife(answer));
    }

    /** What happened since; null when nobody answers or the history is behind for too long. */
    void askSince(SimProcess asker, QuerySince query, Consumer<@Nullable Since> answer) {
        askSince(asker, query, world.nowMs() + HistoryOperations.APPLY_WAIT_MS, asker.inThisLife(answer));
    }

    private void askSince(SimProcess asker, QuerySince query, long untilMs, Consumer<@Nullable Since> answer) {
        world.after(2, () -> {
            if (!storeDown && head.nextOffset() > query.through()) {
                answerLater(asker, () -> since(query), answer);
            } else if (world.nowMs() >= untilMs) {
                asker.after(0, () -> answer.accept(null));
            } else {
                askSince(asker, query, untilMs, answer);
            }
        });
    }

    private Since since(QuerySince query) {
        List<Entry> found = entries.stream()
                .filter(entry -> entry.event().conversation().equals(query.conversation())
                        && entry.offset() >= query.fromOffset()
                        && entry.offset() <= query.through())
                .toList();
        boolean complete = found.size() <= query.limit();
        return new Since(complete ? found : found.subList(0, query.limit()), complete, head.nextOffset());
    }

    private <T> void answerLater(SimProcess asker, java.util.function.Supplier<T> answer, Consumer<@Nullable T> then) {
        world.after(1 + world.below(10), () -> {
            T value = answer.get();
            asker.after(world.below(5), () -> then.accept(value));
        });
    }
}
