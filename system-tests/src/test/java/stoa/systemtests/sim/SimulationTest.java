package stoa.systemtests.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of simulated schedules of faults; each must keep every promise of the real thing. */
class SimulationTest {
    private static final int SCHEDULES = 2_000;

    /** Schedules that once broke a promise. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                84, 432, 533, 748, 964, 1_278, 1_343, 1_388, 1_460, 1_708, 2_070, 2_475, 2_855, 2_912, 5_096, 7_207,
                61_603, 80_878, 85_501, 95_897, 2_029_826
            })
    void keepsEveryPromiseWhereItOnceDidNot(long seed) {
        assertThat(Simulation.run(seed).broken()).as("seed %d", seed).isEmpty();
    }

    @Test
    void keepsEveryPromise() {
        long firstSeed = Long.getLong("stoa.sim.seed", System.nanoTime() & 0xff_ffffL);
        System.out.println("simulating " + SCHEDULES + " schedules from seed " + firstSeed
                + "; repeat with -Dstoa.sim.seed=" + firstSeed);
        List<Simulation.Outcome> outcomes = LongStream.range(firstSeed, firstSeed + SCHEDULES)
                .parallel()
                .mapToObj(Simulation::run)
                .toList();
        assertThat(outcomes).filteredOn(outcome -> !outcome.broken().isEmpty()).isEmpty();
        assertThat(outcomes.stream().mapToLong(Simulation.Outcome::messages).sum())
                .as("a schedule without messages proves nothing")
                .isGreaterThan(SCHEDULES * 50L);
    }

    @Test
    void aSeedRepeatsItsRun() {
        Simulation.Outcome once = Simulation.run(7);
        assertThat(Simulation.run(7)).isEqualTo(once);
    }
}
