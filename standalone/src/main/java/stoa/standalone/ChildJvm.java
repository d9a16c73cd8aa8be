package stoa.standalone;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this JVM starts another one of the same classes. */
final class ChildJvm {
    /** What is this process's own: its memory, what it writes at its end, and tools attached to it. */
    private static final List<String> NOT_INHERITED = List.of(
            "-Xmx", "-Xms", "-XX:AOTCacheOutput", "-XX:AOTConfiguration", "-XX:AOTMode", "-javaagent", "-agent", "-D",
            "-Xrun", "-ea");

    private ChildJvm() {}

    static List<String> command(int heapMaxMb) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> NOT_INHERITED.stream().noneMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-Xmx" + heapMaxMb + "m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
