package stoa.systemtests.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What Linux knows of processes. */
final class ProcessFigures {
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final double TICKS_PER_SECOND = 100;

    private ProcessFigures() {}

    /** User and system time of processes so far, in seconds. */
    static double cpuSeconds(List<Long> pids) throws IOException {
        double ticks = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            ticks += Double.parseDouble(fields.get(UTIME)) + Double.parseDouble(fields.get(STIME));
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory of processes, in KiB. */
    static long residentKib(List<Long> pids) throws IOException {
        long kib = 0;
        for (long pid : pids) {
            kib += Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kib;
    }
}
