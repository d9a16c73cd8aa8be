package stoa.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts this program once more, on the same machine. */
final class ChildProcess {
    private static final long BYTES_PER_MB = 1024L * 1024;

    private ChildProcess() {}

    /**
     * Starts it with the same class path and size, and the same environment beside what is given; its output is this
     * process's.
     */
    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+UseSerialGC");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Xmx" + Runtime.getRuntime().maxMemory() / BYTES_PER_MB + "m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(LoadMain.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        return builder.start();
    }
}
