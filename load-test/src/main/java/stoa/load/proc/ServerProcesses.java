package stoa.load.proc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processes whose cost is measured, and all that they start meanwhile. What one of them started and what has ended is in
 * the figures of the one that started it. One thread; blocks for {@code /proc}.
 */
public final class ServerProcesses {
    private static final class Watched {
        private final String name;
        private final long parent;
        private long firstMicros;
        private long lastMicros;
        private long residentKibMax;

        private Watched(String name, long parent, long firstMicros) {
            this.name = name;
            this.parent = parent;
            this.firstMicros = firstMicros;
            this.lastMicros = firstMicros;
        }
    }

    private final ProcFiles proc;
    private final List<Long> roots;
    private final Map<Long, Watched> watched = new LinkedHashMap<>();
    private long micros;

    /**
     * Processes and all that they started.
     *
     * @param proc of this machine
     * @param pids process ids; none when the server runs elsewhere
     */
    public ServerProcesses(ProcFiles proc, List<Long> pids) {
        this.proc = proc;
        this.roots = List.copyOf(pids);
        for (long pid : proc.withDescendants(roots)) {
            watched.put(pid, watched(pid, proc.cpuMicros(pid).orElse(0)));
        }
    }

    private Watched watched(long pid, long firstMicros) {
        return new Watched(proc.name(pid), proc.parent(pid), firstMicros);
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
        if (roots.isEmpty()) {
            return 0;
        }
        Set<Long> family = new LinkedHashSet<>(proc.withDescendants(roots));
        List<Long> ended =
                watched.keySet().stream().filter(pid -> !family.contains(pid)).toList();
        ended.reversed().forEach(this::ended);
        long sum = 0;
        for (long pid : family) {
            Watched process = watched.computeIfAbsent(pid, started -> watched(started, 0));
            process.lastMicros = proc.cpuMicros(pid).orElse(process.lastMicros);
            sum += process.lastMicros - process.firstMicros;
        }
        // a process that ends while this looks may be in neither place for once
        micros = Math.max(micros, sum);
        return micros;
    }

    /** What it used before the measurement began is now in its parent's figures, and is not to count there. */
    private void ended(long pid) {
        Watched gone = watched.remove(pid);
        Watched parent = gone == null ? null : watched.get(gone.parent);
        if (gone != null && parent != null) {
            parent.firstMicros += gone.firstMicros;
        }
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
