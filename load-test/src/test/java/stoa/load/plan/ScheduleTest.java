package stoa.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** When messages are due, and whose turn it is. */
class ScheduleTest {
    private static final long START = 1_700_000_000_000_000L;

    @Property(tries = 200)
    void the_messages_of_a_phase_lie_evenly_in_it(
            @ForAll @DoubleRange(min = 0.5, max = 5_000) double rate,
            @ForAll @IntRange(min = 1, max = 20) int seconds) {
        Schedule schedule = new Schedule(START, rate, seconds, 3);
        assertThat((double) schedule.total()).isCloseTo(rate * seconds, within(0.5));
        long before = START;
        for (long message = 0; message < schedule.total(); message++) {
            long due = schedule.dueMicros(message);
            assertThat(due).isBetween(before, START + seconds * 1_000_000L);
            assertThat((double) due).isCloseTo(START + message * 1e6 / rate, within(1.5));
            before = due;
        }
    }

    @Property(tries = 100)
    void publishers_take_turns(@ForAll @IntRange(min = 1, max = 50) int publishers) {
        Schedule schedule = new Schedule(START, 100, 5, publishers);
        Map<Integer, Integer> turns = new HashMap<>();
        for (long message = 0; message < schedule.total(); message++) {
            turns.merge(schedule.publisher(message), 1, Integer::sum);
        }
        assertThat(turns.keySet()).allMatch(publisher -> publisher >= 0 && publisher < publishers);
        assertThat(turns.values()).allMatch(count -> count == 500 / publishers || count == 500 / publishers + 1);
    }

    @Example
    void a_phase_without_publishers_or_rate_is_silent() {
        assertThat(new Schedule(START, 100, 5, 0).total()).isZero();
        assertThat(new Schedule(START, 0, 5, 3).total()).isZero();
    }
}
