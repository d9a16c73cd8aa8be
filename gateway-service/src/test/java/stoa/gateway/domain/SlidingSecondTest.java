package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Never more than the limit in any second, and never refused without need. */
class SlidingSecondTest {
    @Property
    void admitsAsManyAsTheLimitInAnySecond(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int limit) {
        Random random = new Random(seed);
        SlidingSecond second = new SlidingSecond();
        ArrayDeque<Long> admitted = new ArrayDeque<>();
        long nowMs = 0;
        for (int i = 0; i < 300; i++) {
            nowMs += random.nextInt(150);
            while (!admitted.isEmpty() && nowMs - admitted.getFirst() >= SlidingSecond.WINDOW_MS) {
                admitted.removeFirst();
            }
            long retryAfterMs = second.admit(nowMs, limit);
            if (admitted.size() < limit) {
                assertThat(retryAfterMs).isZero();
                admitted.add(nowMs);
            } else {
                assertThat(retryAfterMs).isEqualTo(admitted.getFirst() + SlidingSecond.WINDOW_MS - nowMs);
            }
        }
    }

    @Example
    void aLoweredLimitCountsWhatWasAdmittedBefore() {
        SlidingSecond second = new SlidingSecond();
        for (int i = 0; i < 10; i++) {
            assertThat(second.admit(i, 10)).isZero();
        }
        assertThat(second.admit(10, 3)).isEqualTo(7 + SlidingSecond.WINDOW_MS - 10);
        assertThat(second.admit(7 + SlidingSecond.WINDOW_MS, 3)).isZero();
    }

    @Property
    void severalPassTogetherOrNotAtAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int limit) {
        Random random = new Random(seed);
        SlidingSecond second = new SlidingSecond();
        ArrayDeque<Long> admitted = new ArrayDeque<>();
        long nowMs = 0;
        for (int i = 0; i < 300; i++) {
            nowMs += random.nextInt(400);
            while (!admitted.isEmpty() && nowMs - admitted.getFirst() >= SlidingSecond.WINDOW_MS) {
                admitted.removeFirst();
            }
            int count = 1 + random.nextInt(limit);
            long retryAfterMs = second.admit(nowMs, limit, count);
            if (admitted.size() + count <= limit) {
                assertThat(retryAfterMs).isZero();
                for (int one = 0; one < count; one++) {
                    admitted.add(nowMs);
                }
            } else {
                assertThat(retryAfterMs).isPositive();
                assertThat(new SlidingSecond().admit(nowMs, limit, count)).isZero();
            }
        }
    }

    @Example
    void zeroIsNoLimit() {
        SlidingSecond second = new SlidingSecond();
        for (int i = 0; i < 1_000; i++) {
            assertThat(second.admit(0, 0)).isZero();
        }
    }
}
