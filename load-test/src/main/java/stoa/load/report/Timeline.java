package stoa.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stoa.load.figures.SecondFigures;
import stoa.load.proc.ServerProcesses;

/** Keeps the figures of a run while it goes on, second by second and phase by phase. One thread. */
public final class Timeline {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double PERCENT = 100;
    private static final double KIB_PER_MIB = 1024;

    /** The phase in which the last deliveries come: they count, its time does not. */
    public static final String SETTLING = "settling";

    private final ServerProcesses servers;
    private final Map<String, Span> phases = new LinkedHashMap<>();
    private final Map<Integer, Long> inByWorker = new TreeMap<>();
    private final Map<Integer, Long> kibByWorker = new TreeMap<>();
    private final List<Report.Second> seconds = new ArrayList<>();
    private final long startMicros;
    private final Span all = new Span("all");
    private Span phase = new Span("entering");
    private Span second = new Span("second");
    private final Map<Integer, Map<Integer, Long>> refusalsByWorker = new TreeMap<>();
    private String phaseName = "entering";
    private boolean counted;
    private long tickMicros;
    private long serverCpuMicros;
    private long lost;
    private double toolPercentMax;
    private double toolMibMax;

    /**
     * A run that begins.
     *
     * @param servers whose cost is measured
     * @param nowMicros now
     */
    public Timeline(ServerProcesses servers, long nowMicros) {
        this.servers = servers;
        this.startMicros = nowMicros;
        this.tickMicros = nowMicros;
        phases.put(phaseName, phase);
    }

    /**
     * Another phase begins.
     *
     * @param name for people
     * @param isCounted whether it belongs to the sums of the run
     * @param nowMicros now
     */
    public void phase(String name, boolean isCounted, long nowMicros) {
        cost(nowMicros);
        counted = isCounted;
        phaseName = name;
        phase = phases.computeIfAbsent(name, Span::new);
    }

    /**
     * A worker counted.
     *
     * @param worker its index
     * @param figures of its second
     */
    public void add(int worker, SecondFigures figures) {
        phase.add(figures);
        second.add(figures);
        if (counted) {
            all.add(figures);
        }
        lost += figures.lost();
        inByWorker.put(worker, figures.in());
        kibByWorker.put(worker, figures.residentKib());
        refusalsByWorker.put(worker, figures.refusals());
        toolPercentMax = Math.max(toolPercentMax, figures.cpuMicros() * PERCENT / MICROS_PER_SECOND);
        toolMibMax = Math.max(toolMibMax, sum(kibByWorker) / KIB_PER_MIB);
    }

    private static long sum(Map<Integer, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What the server cost since the last look; its share of a second. */
    private double cost(long nowMicros) {
        long cpu = servers.cpuMicros();
        long used = cpu - serverCpuMicros;
        double passed = (nowMicros - tickMicros) / MICROS_PER_SECOND;
        serverCpuMicros = cpu;
        tickMicros = nowMicros;
        phase.add(used, passed);
        if (counted) {
            all.add(used, phaseName.equals(SETTLING) ? 0 : passed);
        }
        return passed > 0 ? used / MICROS_PER_SECOND / passed : 0;
    }

    /**
     * A second is over.
     *
     * @param nowMicros now
     * @return the second
     */
    public Report.Second tick(long nowMicros) {
        double serverShare = cost(nowMicros);
        Report.Figures figures = second.figures();
        Report.Second over = new Report.Second(
                (int) Math.round((nowMicros - startMicros) / MICROS_PER_SECOND),
                phaseName,
                sum(inByWorker),
                figures.counts().sent(),
                figures.counts().deliveries(),
                figures.counts().gaps(),
                figures.delivery().p50Ms(),
                figures.delivery().p99Ms(),
                serverShare * PERCENT,
                figures.toolCpuSeconds() * PERCENT,
                servers.residentKib() / KIB_PER_MIB);
        seconds.add(over);
        second = new Span("second");
        return over;
    }

    /**
     * All that was counted.
     *
     * @return of the phases that count
     */
    public Report.Figures all() {
        return all.figures();
    }

    /**
     * Phase by phase.
     *
     * @return in their order
     */
    public List<Report.Figures> phases() {
        return phases.values().stream().map(Span::figures).toList();
    }

    /**
     * Second by second.
     *
     * @return in their order
     */
    public List<Report.Second> seconds() {
        return List.copyOf(seconds);
    }

    /**
     * Connections that the server ended.
     *
     * @return how many
     */
    public long lost() {
        return lost;
    }

    /**
     * Refused messages.
     *
     * @return by error number
     */
    public Map<Integer, Long> refusals() {
        Map<Integer, Long> refusals = new TreeMap<>();
        refusalsByWorker.values().forEach(of -> of.forEach((code, count) -> refusals.merge(code, count, Long::sum)));
        return Map.copyOf(refusals);
    }

    /**
     * What the load test cost.
     *
     * @return of all its processes
     */
    public Report.Tool tool() {
        double cpuSeconds = phases.values().stream()
                .mapToDouble(span -> span.figures().toolCpuSeconds())
                .sum();
        return new Report.Tool(cpuSeconds, toolPercentMax, toolMibMax);
    }
}
