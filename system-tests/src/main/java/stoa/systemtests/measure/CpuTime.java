package stoa.systemtests.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of the Stoa processes, as their metrics tell it. */
final class CpuTime {
    private static final double NS_PER_SECOND = 1e9;

    private final MeasuredStoa stoa;
    private final double startNs;

    private CpuTime(MeasuredStoa stoa, double startNs) {
        this.stoa = stoa;
        this.startNs = startNs;
    }

    static CpuTime start(MeasuredStoa stoa) throws IOException {
        return new CpuTime(stoa, total(stoa));
    }

    /** Since the start, of all processes. */
    double seconds() throws IOException {
        return (total(stoa) - startNs) / NS_PER_SECOND;
    }

    private static double total(MeasuredStoa stoa) throws IOException {
        return stoa.metric("process_cpu_time_ns_total", "");
    }

    /** The machine's load average of the last minute: figures of a busy machine are worse than those of a free one. */
    static String load() throws IOException {
        String averages = Files.readString(Path.of("/proc/loadavg"));
        return averages.substring(0, averages.indexOf(' '));
    }
}
