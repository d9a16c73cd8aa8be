package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fillings for writes that failed come the less often the longer writes fail (feature B4). */
class FillingPaceTest {
    private static final int LOOKS = 2_000;

    /** At which looks the store is filled when writes fail before those that are given. */
    private static List<Integer> fillings(int looks, IntPredicate fails) {
        FillingPace pace = new FillingPace();
        List<Integer> fillings = new ArrayList<>();
        boolean unsure = false;
        for (int look = 0; look < looks; look++) {
            unsure |= fails.test(look);
            pace.look(unsure);
            if (unsure && pace.mayFill()) {
                pace.filled();
                fillings.add(look);
                unsure = false;
            }
        }
        return fillings;
    }

    @Test
    void waits_twice_as_long_each_time_up_to_the_bound() {
        assertThat(fillings(200, _ -> true)).containsExactly(0, 10, 30, 70, 130, 190);
    }

    @Test
    void begins_anew_after_quiet_as_long_as_the_last_wait() {
        assertThat(fillings(100, look -> look == 0 || look == 1 || look == 51 || look == 52))
                .as("a wait of 20 looks after the second filling, and as many quiet ones")
                .containsExactly(0, 10, 51, 61);
        assertThat(fillings(100, look -> look == 0 || look == 1 || look == 50 || look == 51))
                .as("one quiet look less is not enough")
                .containsExactly(0, 10, 50, 90);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_fails_is_put_right_in_time_and_never_too_often(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int oneIn = random.nextInt(1, 80);
        boolean[] fails = new boolean[LOOKS];
        for (int look = 0; look < LOOKS; look++) {
            fails[look] = random.nextInt(oneIn) == 0;
        }
        List<Integer> fillings = fillings(LOOKS, look -> fails[look]);
        for (int i = 1; i < fillings.size(); i++) {
            assertThat(fillings.get(i) - fillings.get(i - 1)).isGreaterThanOrEqualTo(FillingPace.WAIT_LOOKS_FIRST);
        }
        IntStream.range(0, LOOKS - FillingPace.WAIT_LOOKS_MAX)
                .filter(look -> fails[look])
                .forEach(look -> assertThat(fillings)
                        .as("after the write that failed before look %d", look)
                        .anyMatch(at -> at >= look && at <= look + FillingPace.WAIT_LOOKS_MAX));
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }
}
