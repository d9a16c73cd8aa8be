package stoa.load.performance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import stoa.standalone.Ending;
import stoa.standalone.HelpText;
import stoa.standalone.StartException;

/**
 * {@code ./stoa performance}: measures the cases of docs/performance.md, each on a Stoa of its own. Exit code 0 when all
 * was exact, whatever goals were reached; 1 when something was not or could not be done, 2 for wrong options.
 */
public final class PerformanceMain {
    private PerformanceMain() {}

    /**
     * Runs it.
     *
     * @param arguments see {@code ./stoa performance --help}
     */
    public static void main(String[] arguments) {
        Ending ending = new Ending(System.err);
        ending.run(() -> run(List.of(arguments), ending));
    }

    private static void run(List<String> arguments, Ending ending) throws InterruptedException {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(HelpText.of("performance"));
            return;
        }
        PerformanceOptions options = PerformanceOptions.of(arguments);
        boolean exact;
        try {
            if (options.write().isPresent()) {
                MarkedText.check(options.write().get());
            }
            Files.createDirectories(options.out());
            CaseRunner runner =
                    new CaseRunner(StandaloneServer::start, options.runs(), options.size(), options.out(), System.out);
            ending.atStop(() -> {
                runner.close();
                return true;
            });
            exact = measure(options, runner, System.out);
        } catch (IOException failure) {
            throw new StartException("The results could not be kept: " + failure.getMessage(), failure);
        }
        if (!exact) {
            throw new StartException("Not all was exact: the figures of a case that is BROKEN mean nothing.");
        }
    }

    /**
     * Measures what was asked for, and writes what there is.
     *
     * @return whether all cases were exact
     */
    static boolean measure(PerformanceOptions options, CaseRunner runner, PrintStream out)
            throws IOException, InterruptedException {
        OutcomeFiles files = new OutcomeFiles(options.out());
        List<CaseOutcome> outcomes = new ArrayList<>();
        for (Case one : options.cases()) {
            CaseOutcome outcome = runner.run(one);
            if (options.floors().isPresent() && one.floors().isPresent()) {
                out.println("  the floors, with the same load");
                outcome = outcome.withFloors(new Floors(options.floors().get())
                        .measure(
                                one.floors().get().scaled(options.size().percent()),
                                options.size().seconds(),
                                options.out().resolve(one.name()).resolve("floors")));
            }
            files.keep(outcome);
            outcomes.add(outcome);
        }
        String table = PerformanceTable.of(options.cases(), outcomes);
        out.println();
        out.print(table);
        Files.writeString(options.out().resolve("performance.md"), table);
        if (options.write().isPresent()) {
            MarkedText.write(options.write().get(), PerformanceTable.of(Cases.ALL, files.all()));
        }
        return outcomes.stream().allMatch(CaseOutcome::isExact);
    }
}
