package stoa.load.report;

import org.HdrHistogram.Histogram;
import stoa.load.figures.Durations;
import stoa.load.figures.SecondFigures;

/** Sums up the figures of some time. One thread. */
public final class Span {
    private final String name;
    private final Histogram delivery = Durations.empty();
    private final Histogram ack = Durations.empty();
    private final Histogram entry = Durations.empty();
    private long sent;
    private long accepted;
    private long acceptedShed;
    private long refused;
    private long deliveries;
    private long gaps;
    private long toolCpuMicros;
    private long serverCpuMicros;
    private double seconds;

    /**
     * Some time in which nothing happened yet.
     *
     * @param name for people
     */
    public Span(String name) {
        this.name = name;
    }

    /**
     * Adds what a process counted in a second.
     *
     * @param figures of it
     */
    public void add(SecondFigures figures) {
        sent += figures.sent();
        accepted += figures.accepted();
        acceptedShed += figures.acceptedShed();
        refused += figures.refused();
        deliveries += figures.deliveries();
        gaps += figures.gaps();
        toolCpuMicros += figures.cpuMicros();
        Durations.add(delivery, figures.delivery());
        Durations.add(ack, figures.ack());
        Durations.add(entry, figures.entry());
    }

    /**
     * Adds what the server cost meanwhile.
     *
     * @param cpuMicros processor time
     * @param passedSeconds how long that took
     */
    public void add(long cpuMicros, double passedSeconds) {
        serverCpuMicros += cpuMicros;
        seconds += passedSeconds;
    }

    /**
     * The sums.
     *
     * @return as of now
     */
    public Report.Figures figures() {
        return new Report.Figures(
                name,
                seconds,
                new Report.Counts(sent, accepted, acceptedShed, refused, deliveries, gaps),
                Report.Latency.of(delivery),
                Report.Latency.of(ack),
                Report.Latency.of(entry),
                serverCpuMicros / 1e6,
                toolCpuMicros / 1e6);
    }
}
