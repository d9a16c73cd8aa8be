package stoa.standalone;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this JVM starts another one of the same classes. */
final class ChildJvm {
    /** What is this process's own: its memory, what it writes at its end, and tools attached to it. */
    private static final List<String> NOT_INHERITED = List.of(
            "-Xmx",
            "-Xms",
            "-XX:AOTCacheOutput",
            "-XX:AOTConfiguration",
            "-XX:AOTMode",
            "-javaagent",
            "-agent",
            "-D",
            "-Xrun",
            "-ea",
            "-XX:+Use",
            "-XX:TieredStopAtLevel");

    private static final String COMPACT_HEADERS = "-XX:+UseCompactObjectHeaders";

    private ChildJvm() {}

    /** Of a cluster: many processes share the processors of one machine. */
    static List<String> command(int heapMaxMb, List<String> flags) {
        List<String> command = withoutClassPath(heapMaxMb);
        command.add("-XX:+UseSerialGC");
        command.addAll(flags);
        return withClassPath(command);
    }

    /** As {@code ./stoa up} runs: the JVM chooses by the machine. */
    static List<String> asAlone(int heapMaxMb) {
        return withClassPath(withoutClassPath(heapMaxMb));
    }

    private static List<String> withoutClassPath(int heapMaxMb) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument ->
                        NOT_INHERITED.stream().noneMatch(argument::startsWith) || argument.equals(COMPACT_HEADERS))
                .forEach(command::add);
        command.add("-Xmx" + heapMaxMb + "m");
        return command;
    }

    private static List<String> withClassPath(List<String> command) {
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
