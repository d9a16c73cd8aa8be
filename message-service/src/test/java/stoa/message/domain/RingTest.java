package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Subscribe;

class RingTest {
    private static final int BYTES_MAX = 1_000;
    private static final long KEEP_MS = 500;

    @Property
    void fromWhereItIsCoveredNothingIsMissing(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 300) Integer> sizes,
            @ForAll @LongRange(max = 200) long position) {
        Ring ring = new Ring(BYTES_MAX, KEEP_MS, 0);
        List<Entry> all = new ArrayList<>();
        for (int size : sizes) {
            Entry entry = Samples.entry(all.size() % 2, all.size(), all.size() * 20L);
            all.add(entry);
            ring.add(entry, size, true);
            assertThat(ring.bytes()).isLessThanOrEqualTo(BYTES_MAX);
        }
        Ring.Past past = ring.past(Map.of(Samples.room(0), position), Long.MAX_VALUE);
        assertThat(past.entries())
                .containsExactlyElementsOf(all.stream()
                        .filter(entry -> entry.event().conversation().equals(Samples.room(0)))
                        .filter(entry -> entry.offset() >= Math.max(position, past.coveredFrom()))
                        .toList());
        assertThat(past.coveredFrom()).isEqualTo(ring.coveredFrom());
        all.stream()
                .filter(entry -> entry.offset() >= ring.coveredFrom())
                .forEach(entry -> assertThat(ring.find(entry.event().id())).isEqualTo(entry));
    }

    @Test
    void whatIsTooMuchForOneAnswerIsToldAsNotCovered() {
        Ring ring = new Ring(BYTES_MAX, KEEP_MS, 0);
        for (int offset = 0; offset < 10; offset++) {
            ring.add(Samples.entry(0, offset, 0), 100, true);
        }
        Ring.Past past = ring.past(Map.of(Samples.room(0), 0L), 350);
        assertThat(past.entries().stream().map(Entry::offset)).containsExactly(7L, 8L, 9L);
        assertThat(past.coveredFrom()).isEqualTo(7);
    }

    @Test
    void aRoomFromNowOnHasNoPastAndOthersHaveTheirs() {
        Ring ring = new Ring(BYTES_MAX, KEEP_MS, 0);
        for (int offset = 0; offset < 4; offset++) {
            ring.add(Samples.entry(offset % 2, offset, 0), 1, true);
        }
        Map<Conversation, Long> positions = new HashMap<>();
        positions.put(Samples.room(0), Subscribe.FROM_NOW);
        positions.put(Samples.room(1), 2L);
        assertThat(ring.past(positions, 100).entries().stream().map(Entry::offset))
                .containsExactly(3L);
    }

    @Test
    void anEmptyRingCoversWhatComes() {
        Ring ring = new Ring(BYTES_MAX, KEEP_MS, 17);
        assertThat(ring.past(Map.of(Samples.room(0), 5L), 100)).isEqualTo(new Ring.Past(List.of(), 17));
    }
}
