package stoa.load.performance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What was measured on.
 *
 * @param processor its model
 * @param processors how many the JVM may use
 * @param memoryMib of the machine
 * @param kernel name and version
 * @param jdk name and version
 */
public record Machine(String processor, int processors, long memoryMib, String kernel, String jdk) {
    private static final long KIB_PER_MIB = 1024;

    /**
     * This machine. Blocks for the files.
     *
     * @param proc {@code /proc}
     * @return what is known of it
     */
    public static Machine here(Path proc) {
        String memory = field(proc.resolve("meminfo"), "MemTotal").replaceAll("\\D", "");
        return new Machine(
                field(proc.resolve("cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory.isEmpty() ? 0 : Long.parseLong(memory) / KIB_PER_MIB,
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + ' ' + System.getProperty("java.runtime.version"));
    }

    private static String field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException notThere) {
            return "";
        }
    }

    /**
     * Says it.
     *
     * @return one line for people
     */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %d MiB, %s, %s",
                processor.isEmpty() ? "unknown processor" : processor,
                processors,
                memoryMib,
                kernel,
                jdk);
    }
}
