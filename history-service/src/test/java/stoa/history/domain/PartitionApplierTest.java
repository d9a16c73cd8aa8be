package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.log.Sighting;

/** Rows and head are a function of the records alone, however they are read. */
class PartitionApplierTest {
    private static final int GENERATION = 3;
    private static final int PARTITION = 7;

    /** Keeps what batches say, as the database does, and gives it back as the database does. */
    private static final class Kept {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Sighting> repeats = new ArrayList<>();
        private FoldHead head = FoldHead.EMPTY;
        private long windowStart;

        void add(AppliedBatch batch) {
            assertThat(batch.from()).isEqualTo(head.nextOffset());
            entries.addAll(batch.entries());
            repeats.addAll(batch.repeats());
            head = batch.head();
            windowStart = batch.windowStart();
        }

        PartitionApplier resume() {
            List<Sighting> sightings = new ArrayList<>();
            entries.stream()
                    .filter(entry -> entry.offset() >= windowStart)
                    .filter(entry -> entry.ts() > head.logTime() - PartitionFold.WINDOW_MS)
                    .map(entry -> new Sighting(
                            entry.event().id(),
                            entry.offset(),
                            entry.logTime(),
                            new Folded.Seen(entry.offset(), entry.ts())))
                    .forEach(sightings::add);
            repeats.stream().filter(repeat -> repeat.offset() >= windowStart).forEach(sightings::add);
            sightings.sort((left, right) -> Long.compare(left.offset(), right.offset()));
            return PartitionApplier.resume(GENERATION, PARTITION, new AppliedState(head, sightings));
        }
    }

    @Provide
    Arbitrary<List<LogRecord>> logs() {
        return LogRecords.logs();
    }

    @Property
    void batchesAndRestartsDoNotShow(@ForAll("logs") List<LogRecord> log, @ForAll Random cuts) {
        Kept inPieces = new Kept();
        PartitionApplier applier = inPieces.resume();
        int from = 0;
        while (from < log.size()) {
            int to = Math.min(log.size(), from + 1 + cuts.nextInt(7));
            // Reading some records once more changes nothing.
            inPieces.add(applier.apply(log.subList(Math.max(0, from - cuts.nextInt(4)), to)));
            if (cuts.nextInt(3) == 0) {
                applier = inPieces.resume();
            }
            from = to;
        }
        Kept atOnce = new Kept();
        atOnce.add(atOnce.resume().apply(log));

        assertThat(inPieces.entries).isEqualTo(atOnce.entries);
        assertThat(inPieces.repeats).isEqualTo(atOnce.repeats);
        assertThat(inPieces.windowStart).isEqualTo(atOnce.windowStart);
        assertThat(inPieces.head.nextOffset()).isEqualTo(atOnce.head.nextOffset());
        assertThat(inPieces.head.logTime()).isEqualTo(atOnce.head.logTime());
        assertThat(inPieces.head.ahead()).containsExactlyInAnyOrderElementsOf(atOnce.head.ahead());
    }

    @Property
    void agreesWithTheOwnersFold(@ForAll("logs") List<LogRecord> log) {
        PartitionFold owner = new PartitionFold();
        Map<Long, Folded> decided = new HashMap<>();
        for (LogRecord record : log) {
            if (record.event() == null) {
                owner.skip(record.offset(), record.appendTimeMs());
            } else {
                decided.put(record.offset(), owner.fold(record.offset(), record.appendTimeMs(), record.event()));
            }
        }
        AppliedBatch batch = PartitionApplier.resume(GENERATION, PARTITION, AppliedState.EMPTY)
                .apply(log);

        assertThat(batch.entries().size() + batch.repeats().size()).isEqualTo(decided.size());
        for (Entry entry : batch.entries()) {
            assertThat(decided.get(entry.offset())).isEqualTo(new Folded.Fresh(entry.ts(), entry.logTime()));
        }
        for (Sighting repeat : batch.repeats()) {
            assertThat(decided.get(repeat.offset())).isEqualTo(new Folded.Repeat(repeat.first()));
        }
    }

    @Test
    void whatIsOutOfTurnIsNeitherAnEntryNorARepeatUntilItComesAgain() {
        Conversation room = Conversation.room("app", "r");
        LogEvent first = LogRecords.message(room, "m1");
        LogEvent second = LogRecords.message(room, "m2");
        AppliedBatch batch = PartitionApplier.resume(GENERATION, PARTITION, AppliedState.EMPTY)
                .apply(List.of(
                        new LogRecord(0, 1_000, second, first.id()),
                        new LogRecord(1, 1_000, first),
                        new LogRecord(2, 1_000, second, first.id())));
        assertThat(batch.entries()).extracting(Entry::offset).containsExactly(1L, 2L);
        assertThat(batch.repeats()).isEmpty();
        assertThat(batch.head().nextOffset()).isEqualTo(3);
    }

    @Property
    void keepsOneOrderAndNoRepeats(@ForAll("logs") List<LogRecord> log) {
        AppliedBatch batch = PartitionApplier.resume(GENERATION, PARTITION, AppliedState.EMPTY)
                .apply(log);
        Map<Conversation, Long> lastTs = new HashMap<>();
        Map<String, Long> seenAt = new HashMap<>();
        Set<Long> offsets = new HashSet<>();
        for (Entry entry : batch.entries()) {
            Long before = lastTs.put(entry.event().conversation(), entry.ts());
            assertThat(before == null || before < entry.ts()).isTrue();
            assertThat(entry.ts()).isGreaterThanOrEqualTo(entry.logTime());
            Long last = seenAt.put(entry.event().id(), entry.logTime());
            assertThat(last == null || entry.logTime() - last >= PartitionFold.WINDOW_MS)
                    .isTrue();
            assertThat(offsets.add(entry.offset())).isTrue();
        }
    }
}
