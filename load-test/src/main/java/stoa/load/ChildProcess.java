package stoa.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program once more, on the same machine. */
final class ChildProcess {
    private static final long BYTES_PER_MB = 1024L * 1024;

    private ChildProcess() {}

    /** Starts it with the same environment, class path and size; its output is this process's. */
    static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseCompactObjectHeaders");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + Runtime.getRuntime().maxMemory() / BYTES_PER_MB + "m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(LoadMain.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).inheritIO().start();
    }
}
