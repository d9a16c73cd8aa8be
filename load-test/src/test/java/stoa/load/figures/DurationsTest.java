package stoa.load.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;

/** Histograms of several processes add up. */
class DurationsTest {
    @Property(tries = 100)
    void what_processes_measured_adds_up(
            @ForAll List<@IntRange(min = 1, max = 600_000_000) Integer> one,
            @ForAll List<@IntRange(min = 1, max = 600_000_000) Integer> other) {
        Histogram sum = Durations.empty();
        Histogram direct = Durations.empty();
        for (List<Integer> process : List.of(one, other)) {
            Histogram histogram = Durations.empty();
            process.forEach(histogram::recordValue);
            process.forEach(direct::recordValue);
            Durations.add(sum, Durations.encode(histogram));
        }
        assertThat(sum).isEqualTo(direct);
    }

    @Example
    void nothing_takes_no_room() {
        assertThat(Durations.encode(Durations.empty())).isEmpty();
    }
}
