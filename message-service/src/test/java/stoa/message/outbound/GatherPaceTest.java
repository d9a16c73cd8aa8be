package stoa.message.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GatherPaceTest {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(1_000);

    private static long ms(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    @Test
    void theFirstAppendAfterAQuietTimeDoesNotWait() {
        GatherPace pace = new GatherPace();
        assertThat(pace.waitNs(START_NS)).isZero();
        pace.gathered(10_000, START_NS);
        assertThat(pace.waitNs(START_NS + ms(2 * GatherPace.WINDOW_MS))).isZero();
    }

    @Property
    void appendsAreGatheredFromTheirRateOn(@ForAll @IntRange(min = 10, max = 5_000) int perSecond) {
        GatherPace pace = new GatherPace();
        long nowNs = START_NS;
        for (int i = 0; i < perSecond; i++) {
            nowNs += TimeUnit.SECONDS.toNanos(1) / perSecond;
            pace.gathered(1, nowNs);
        }
        if (perSecond >= GatherPace.BUSY_PER_SECOND * 1.1) {
            assertThat(pace.waitNs(nowNs)).isEqualTo(ms(GatherPace.GATHER_MS));
        } else if (perSecond <= GatherPace.BUSY_PER_SECOND * 0.9) {
            assertThat(pace.waitNs(nowNs)).isZero();
        }
    }
}
