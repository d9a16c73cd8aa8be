package stoa.standalone;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line of {@code ./stoa up} and {@code ./stoa cluster} says.
 *
 * @param dataDir where data and logs are kept
 * @param fresh whether to forget the data first
 * @param once whether to stop as soon as all is ready
 * @param help whether only help is wanted
 */
record StartOptions(Path dataDir, boolean fresh, boolean once, boolean help) {
    /**
     * Reads the arguments.
     *
     * @throws StartException naming the argument that is not understood
     */
    static StartOptions parse(List<String> arguments, String dataDirDefault) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        StartOptions options = new StartOptions(Path.of(dataDirDefault), false, false, false);
        while (!rest.isEmpty()) {
            options = options.with(rest.removeFirst(), rest);
        }
        return options;
    }

    private StartOptions with(String argument, Deque<String> rest) {
        if (argument.startsWith("--data=")) {
            return new StartOptions(Path.of(argument.substring("--data=".length())), fresh, once, help);
        }
        return switch (argument) {
            case "--data" -> {
                if (rest.isEmpty()) {
                    throw new StartException("The option --data needs a directory.");
                }
                yield new StartOptions(Path.of(rest.removeFirst()), fresh, once, help);
            }
            case "--fresh" -> new StartOptions(dataDir, true, once, help);
            case "--once" -> new StartOptions(dataDir, fresh, true, help);
            case "--help", "-h" -> new StartOptions(dataDir, fresh, once, true);
            default ->
                throw new StartException("There is no option \"" + argument + "\"; --help tells which there are.");
        };
    }
}
