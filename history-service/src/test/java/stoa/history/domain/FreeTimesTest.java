package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.protocol.history.HistoryImportOperations;

class FreeTimesTest {
    @Property
    void everyMessageHasATimeOfItsOwnAtOrALittleBeforeItsOwnInTheOrderTheyCame(
            @ForAll @Size(max = 60) List<@LongRange(min = 1_000, max = 1_040) Long> said,
            @ForAll @Size(max = 20) Set<@LongRange(min = 990, max = 1_040) Long> taken) {
        List<Long> newestFirst = new ArrayList<>(said);
        newestFirst.sort(Comparator.reverseOrder());
        FreeTimes free = new FreeTimes(taken);
        Set<Long> given = new HashSet<>(taken);
        long before = Long.MAX_VALUE;
        for (long ts : newestFirst) {
            long time = free.next(ts).orElseThrow();
            assertThat(given.add(time)).isTrue();
            assertThat(time).isLessThan(before).isLessThanOrEqualTo(ts);
            assertThat(time).isGreaterThan(ts - said.size() - taken.size());
            before = time;
        }
    }

    @Test
    void whereNoTimeWithinReachIsFreeThereIsNone() {
        List<Long> taken = LongStream.rangeClosed(5_000 - HistoryImportOperations.MOVED_MS_MAX, 5_000)
                .boxed()
                .toList();
        assertThat(new FreeTimes(taken).next(5_000)).isEqualTo(OptionalLong.empty());
        assertThat(new FreeTimes(taken).next(5_001)).isEqualTo(OptionalLong.of(5_001));
    }
}
