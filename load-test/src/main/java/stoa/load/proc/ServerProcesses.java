package stoa.load.proc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Processes whose cost is measured. One thread; blocks for {@code /proc}. */
public final class ServerProcesses {
    private static final class Watched {
        private final String name;
        private final long firstMicros;
        private long lastMicros;
        private long residentKibMax;

        private Watched(String name, long firstMicros) {
            this.name = name;
            this.firstMicros = firstMicros;
            this.lastMicros = firstMicros;
        }
    }

    private final ProcFiles proc;
    private final Map<Long, Watched> watched = new LinkedHashMap<>();

    /**
     * Processes and all that they started.
     *
     * @param proc of this machine
     * @param pids process ids; none when the server runs elsewhere
     */
    public ServerProcesses(ProcFiles proc, List<Long> pids) {
        this.proc = proc;
        for (long pid : proc.withDescendants(pids)) {
            watched.put(pid, new Watched(proc.name(pid), proc.cpuMicros(pid).orElse(0)));
        }
    }

    /**
     * What one process cost.
     *
     * @param pid process id
     * @param name short name
     * @param cpuSeconds processor time since the measurement began
     * @param residentMibMax the most memory that was seen
     */
    public record Cost(long pid, String name, double cpuSeconds, double residentMibMax) {}

    /**
     * Whether there are any.
     *
     * @return true when nothing is measured
     */
    public boolean isEmpty() {
        return watched.isEmpty();
    }

    /**
     * Looks at all of them.
     *
     * @return processor time of all since the measurement began, microseconds
     */
    public long cpuMicros() {
        long sum = 0;
        for (Map.Entry<Long, Watched> one : watched.entrySet()) {
            Watched process = one.getValue();
            process.lastMicros = proc.cpuMicros(one.getKey()).orElse(process.lastMicros);
            sum += process.lastMicros - process.firstMicros;
        }
        return sum;
    }

    /**
     * Looks at the memory of all of them.
     *
     * @return resident KiB now
     */
    public long residentKib() {
        long sum = 0;
        for (Map.Entry<Long, Watched> one : watched.entrySet()) {
            long kib = proc.residentKib(one.getKey());
            one.getValue().residentKibMax = Math.max(one.getValue().residentKibMax, kib);
            sum += kib;
        }
        return sum;
    }

    /**
     * What each of them cost so far.
     *
     * @return in the order they were found
     */
    public List<Cost> costs() {
        List<Cost> costs = new ArrayList<>();
        watched.forEach((pid, process) -> costs.add(new Cost(
                pid, process.name, (process.lastMicros - process.firstMicros) / 1e6, process.residentKibMax / 1024.0)));
        return costs;
    }
}
