package stoa.load.performance;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stoa.kit.config.SettingsException;
import stoa.load.plan.Protocol;

/**
 * What was asked for.
 *
 * @param cases which are measured
 * @param runs of each
 * @param size of their loads
 * @param floors where the floors' script is; empty where they are not measured
 * @param out where results go
 * @param write the document that gets the table
 */
record PerformanceOptions(
        List<Case> cases, int runs, Stand.Size size, Optional<Path> floors, Path out, Optional<Path> write) {
    private static final String FLOORS = "--floors";
    private static final List<String> WITH_VALUE =
            List.of("--runs", "--out", "--write", "--protocol", "--seconds", "--warm-up", "--percent", "--source");
    private static final int RUNS_MAX = 100;
    private static final int SECONDS_MAX = 3_600;
    private static final int PERCENT_MAX = 100;

    PerformanceOptions {
        cases = List.copyOf(cases);
    }

    /**
     * Reads the command line.
     *
     * @throws SettingsException in one sentence when something does not fit
     */
    static PerformanceOptions of(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Map<String, String> values = new HashMap<>();
        List<String> names = new ArrayList<>();
        boolean floors = false;
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            if (option.equals(FLOORS)) {
                floors = true;
            } else if (option.equals("--case")) {
                names.addAll(List.of(value(option, rest).split(",", -1)));
            } else if (WITH_VALUE.contains(option)) {
                values.put(option, value(option, rest));
            } else {
                throw new SettingsException(
                        "There is no option " + option + "; ./stoa performance --help tells which there are.");
            }
        }
        Protocol protocol = Protocol.of(values.getOrDefault("--protocol", "native"));
        return new PerformanceOptions(
                Cases.named(names, protocol),
                number(values, "--runs", 5, RUNS_MAX),
                new Stand.Size(
                        number(values, "--seconds", 30, SECONDS_MAX),
                        number(values, "--warm-up", 30, SECONDS_MAX),
                        number(values, "--percent", PERCENT_MAX, PERCENT_MAX),
                        protocol.text()),
                floors ? Optional.of(script(values)) : Optional.empty(),
                Path.of(values.getOrDefault("--out", "performance")),
                Optional.ofNullable(values.get("--write")).map(Path::of));
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new SettingsException(option + " needs a value.");
        }
        return rest.removeFirst();
    }

    private static int number(Map<String, String> values, String option, int otherwise, int max) {
        String text = values.getOrDefault(option, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new SettingsException(option + " needs a whole number from 1 to " + max + ", not \"" + text + "\".");
        }
        throw new SettingsException(option + " needs a whole number from 1 to " + max + ", not \"" + text + "\".");
    }

    private static Path script(Map<String, String> values) {
        Path script = Path.of(values.getOrDefault("--source", "."), "load-test", "floors", "run")
                .toAbsolutePath()
                .normalize();
        if (!script.toFile().canExecute()) {
            throw new SettingsException("--floors needs Stoa's source tree: there is no " + script + '.');
        }
        return script;
    }
}
