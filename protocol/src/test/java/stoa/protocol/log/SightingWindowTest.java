package stoa.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.MessageId;

class SightingWindowTest {
    static final int IDS = 40;

    /** Real ones, odd ones, and pairs of which one looks like the other. */
    private static final List<String> ALL_IDS = ids();

    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        Conversation room = Conversation.room("app", "room");
        IntStream.range(0, IDS / 2).forEach(i -> ids.add(MessageId.of(room, "ann", "c" + i)));
        IntStream.range(0, IDS / 2 - 4).forEach(i -> ids.add("id " + i));
        ids.addAll(List.of("", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAA\u00e9"));
        return ids;
    }

    private static Folded.@Nullable Seen naive(Deque<Sighting> all, String id) {
        return all.reversed().stream()
                .filter(sighting -> sighting.id().equals(id))
                .map(Sighting::first)
                .findFirst()
                .orElse(null);
    }

    @Property
    void itKnowsWhatAListOfSightingsKnows(@ForAll @Size(max = 300) List<@IntRange(max = IDS + 14) Integer> steps) {
        SightingWindow window = new SightingWindow();
        Deque<Sighting> all = new ArrayDeque<>();
        long offset = 100;
        for (int step : steps) {
            if (step < IDS) {
                String id = ALL_IDS.get(step);
                Folded.Seen known = window.first(id);
                Folded.Seen first = known == null ? new Folded.Seen(offset, 7 * offset) : known;
                Sighting sighting = new Sighting(id, offset, 3 * offset, first);
                window.add(sighting);
                all.add(sighting);
                offset++;
            } else if (!all.isEmpty()) {
                window.removeOldest();
                all.removeFirst();
            }
            assertThat(window.isEmpty()).isEqualTo(all.isEmpty());
            if (!all.isEmpty()) {
                assertThat(window.oldestOffset()).isEqualTo(all.getFirst().offset());
                assertThat(window.oldestLogTime()).isEqualTo(all.getFirst().logTime());
            }
            ALL_IDS.forEach(id -> assertThat(window.first(id)).as(id).isEqualTo(naive(all, id)));
        }
    }

    @Test
    void manyComeAndGo() {
        SightingWindow window = new SightingWindow();
        Conversation room = Conversation.room("app", "room");
        for (int i = 0; i < 20_000; i++) {
            window.add(new Sighting(MessageId.of(room, "ann", "c" + i), i, i, new Folded.Seen(i, i)));
            if (i >= 3_000) {
                window.removeOldest();
            }
        }
        assertThat(window.oldestOffset()).isEqualTo(17_000);
        assertThat(window.first(MessageId.of(room, "ann", "c16999"))).isNull();
        assertThat(window.first(MessageId.of(room, "ann", "c17000"))).isEqualTo(new Folded.Seen(17_000, 17_000));
        assertThat(window.first(MessageId.of(room, "ann", "c19999"))).isEqualTo(new Folded.Seen(19_999, 19_999));
    }
}
