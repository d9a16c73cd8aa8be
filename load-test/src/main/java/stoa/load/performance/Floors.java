package stoa.load.performance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import stoa.standalone.StartException;

/** Measures the floors with a case's load. One thread; blocks. */
final class Floors {
    private final Path script;

    /**
     * The floors.
     *
     * @param script {@code load-test/floors/run}
     */
    Floors(Path script) {
        this.script = script;
    }

    /**
     * Measures all of them, one after the other.
     *
     * @param load that each is given
     * @param seconds how long
     * @param results gets what they and their loads say
     * @throws IOException when the script cannot be run
     * @throws InterruptedException when the process ends
     */
    List<FloorRow> measure(Load load, int seconds, Path results) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of("--clients", Integer.toString(load.clients())));
        command.addAll(List.of("--publishers", Integer.toString(load.publishers())));
        command.addAll(List.of(
                "--rate", String.format(Locale.ROOT, "%.0f", load.rates().getFirst())));
        command.addAll(List.of("--bytes", Integer.toString(Load.BYTES)));
        command.addAll(List.of("--seconds", Integer.toString(seconds)));
        command.addAll(List.of("--results", results.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new StartException("The floors could not be measured: " + script + " ended with " + code + '.');
        }
        return FloorRow.read(output);
    }
}
