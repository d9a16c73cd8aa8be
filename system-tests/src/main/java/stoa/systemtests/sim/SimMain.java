package stoa.systemtests.sim;

import java.util.Locale;
import stoa.systemtests.Arguments;

/** Runs many simulated schedules and says which broke a promise. */
public final class SimMain {
    private static final int REPORT_EVERY = 5_000;

    private SimMain() {}

    /**
     * Runs schedules.
     *
     * @param args {@code --runs N} (default 1000), {@code --seed N} of the first (default: by chance)
     */
    public static void main(String[] args) {
        Arguments given = new Arguments(args);
        long runs = given.number("--runs", 1_000);
        long firstSeed = given.number("--seed", System.nanoTime() & 0xffff_ffffL);
        System.out.println("simulating " + runs + " schedules from seed " + firstSeed);
        long bad = 0;
        long messages = 0;
        long start = System.nanoTime();
        for (long i = 0; i < runs; i++) {
            Simulation.Outcome outcome = Simulation.run(firstSeed + i);
            messages += outcome.messages();
            if (!outcome.broken().isEmpty()) {
                bad++;
                System.out.println("seed " + outcome.seed() + " broke promises:");
                outcome.broken().forEach(sentence -> System.out.println("  " + sentence));
            }
            if ((i + 1) % REPORT_EVERY == 0) {
                System.out.println((i + 1) + " schedules, " + bad + " broken");
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d schedules, %d messages, %d broken, %.1f s, %.0f schedules a minute%n",
                runs,
                messages,
                bad,
                seconds,
                runs * 60 / seconds);
        System.exit(bad == 0 ? 0 : 1);
    }
}
