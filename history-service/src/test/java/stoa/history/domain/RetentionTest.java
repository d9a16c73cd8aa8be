package stoa.history.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** No entry that should be kept is dropped, and none is kept for much longer. */
class RetentionTest {
    @Property
    void keepsWhatIsYoungEnoughAndNotMore(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long nowMs,
            @ForAll @IntRange(min = 1, max = 90) int keepDays) {
        Instant now = Instant.ofEpochMilli(nowMs);
        Set<LocalDate> existing = new HashSet<>();
        for (int back = 0; back < 100; back++) {
            existing.add(Retention.dayOf(nowMs).minusDays(back));
        }
        Retention.Plan plan = new Retention(keepDays).plan(existing, now);
        long keptFromMs = nowMs - Duration.ofDays(keepDays).toMillis();
        assertThat(plan.drop()).doesNotContain(Retention.dayOf(keptFromMs)).isNotEmpty();
        existing.removeAll(plan.drop());
        assertThat(existing).allMatch(day -> Retention.startMs(day.plusDays(1)) > keptFromMs);
        assertThat(new Retention(keepDays).plan(existing, now).drop()).isEmpty();
    }

    @Test
    void makesTodayAndTheDaysAheadOnce() {
        Instant now = Instant.parse("2026-11-23T23:59:59.999Z");
        LocalDate today = LocalDate.parse("2026-11-23");
        Retention retention = new Retention(60);
        assertThat(retention.plan(Set.of(today), now).create())
                .containsExactly(today.plusDays(1), today.plusDays(2), today.plusDays(3));
        assertThat(Retention.dayOf(Retention.startMs(today) - 1)).isEqualTo(today.minusDays(1));
    }
}
