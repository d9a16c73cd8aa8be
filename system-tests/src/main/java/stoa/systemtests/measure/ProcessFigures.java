package stoa.systemtests.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux knows of processes. */
final class ProcessFigures {
    private ProcessFigures() {}

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
