package stoa.load.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import stoa.load.plan.LoadPlan;
import stoa.load.proc.ServerProcesses;

/**
 * What came of a run.
 *
 * @param startedAt when, in UTC
 * @param processors of the machine that led it
 * @param plan what was to be done
 * @param workers processes of the load test
 * @param all figures of all phases together, settling included
 * @param phases figures of each
 * @param seconds second by second
 * @param servers what the server's processes cost; empty when they were not found
 * @param tool what the load test itself cost
 * @param verdict whether all was exact
 */
public record Report(
        String startedAt,
        int processors,
        LoadPlan plan,
        int workers,
        Figures all,
        List<Figures> phases,
        List<Second> seconds,
        List<ServerProcesses.Cost> servers,
        Tool tool,
        Verdict verdict) {
    /** Copies the lists. */
    public Report {
        phases = List.copyOf(phases);
        seconds = List.copyOf(seconds);
        servers = List.copyOf(servers);
    }

    /**
     * Durations.
     *
     * @param count how many were measured
     * @param p50Ms half took no longer, milliseconds
     * @param p99Ms 99 of 100 took no longer
     * @param p999Ms 999 of 1000 took no longer
     * @param maxMs none took longer
     */
    public record Latency(long count, double p50Ms, double p99Ms, double p999Ms, double maxMs) {
        private static final double MICROS_PER_MS = 1e3;

        /**
         * Reads a histogram.
         *
         * @param micros durations in microseconds
         * @return its percentiles
         */
        public static Latency of(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / MICROS_PER_MS,
                    micros.getValueAtPercentile(99) / MICROS_PER_MS,
                    micros.getValueAtPercentile(99.9) / MICROS_PER_MS,
                    micros.getMaxValue() / MICROS_PER_MS);
        }
    }

    /**
     * Messages of some time.
     *
     * @param sent by publishers
     * @param accepted of them
     * @param acceptedShed accepted, not delivered to anybody, as acks said
     * @param refused with an error
     * @param deliveries that clients got
     * @param gaps that gaps counted, once per client
     */
    public record Counts(long sent, long accepted, long acceptedShed, long refused, long deliveries, long gaps) {}

    /**
     * Figures of a phase.
     *
     * @param name of the phase
     * @param seconds how long it took
     * @param counts messages
     * @param delivery from the intended send to the client
     * @param ack from the intended send to its answer
     * @param entry from the intended connection to the answer of the join
     * @param serverCpuSeconds processor time of the server's processes; 0 when they were not found
     * @param toolCpuSeconds processor time of the load test
     */
    public record Figures(
            String name,
            double seconds,
            Counts counts,
            Latency delivery,
            Latency ack,
            Latency entry,
            double serverCpuSeconds,
            double toolCpuSeconds) {
        /**
         * Deliveries per second.
         *
         * @return on average
         */
        @JsonProperty
        public double deliveriesPerSecond() {
            return seconds > 0 ? counts.deliveries() / seconds : 0;
        }

        /**
         * Processor time of the server's processes per delivery.
         *
         * @return microseconds; 0 when nothing was delivered or measured
         */
        @JsonProperty
        public double cpuMicrosPerDelivery() {
            return counts.deliveries() == 0 ? 0 : serverCpuSeconds * 1e6 / counts.deliveries();
        }
    }

    /**
     * One second.
     *
     * @param at since the run began
     * @param phase what was played
     * @param in clients and publishers in their rooms
     * @param sent messages
     * @param deliveries to clients
     * @param gaps messages that gaps counted
     * @param p50Ms of deliveries
     * @param p99Ms of deliveries
     * @param serverCpuPercent of one processor
     * @param toolCpuPercent of one processor
     * @param serverMib resident memory of the server's processes
     */
    public record Second(
            int at,
            String phase,
            long in,
            long sent,
            long deliveries,
            long gaps,
            double p50Ms,
            double p99Ms,
            double serverCpuPercent,
            double toolCpuPercent,
            double serverMib) {}

    /**
     * What the load test cost.
     *
     * @param cpuSeconds of all its processes
     * @param cpuPercentMax the busiest second, of one processor per process
     * @param residentMibMax of all its processes
     */
    public record Tool(double cpuSeconds, double cpuPercentMax, double residentMibMax) {}

    /**
     * Whether all was exact.
     *
     * @param failures how many checks failed
     * @param sentences the first of them
     * @param thinned deliveries that gaps account for, to single clients that read too slowly
     * @param reloads how often clients that came back were told to reload
     * @param lost connections that the server ended
     * @param refusals refused messages by error number
     * @param roomsCompared rooms whose order was compared between loops and processes
     */
    public record Verdict(
            long failures,
            List<String> sentences,
            long thinned,
            long reloads,
            long lost,
            Map<Integer, Long> refusals,
            int roomsCompared) {
        /** Copies the lists. */
        public Verdict {
            sentences = List.copyOf(sentences);
            refusals = Map.copyOf(refusals);
        }

        /**
         * Whether every check was passed.
         *
         * @return the exit code hangs on it
         */
        @JsonProperty
        public boolean exact() {
            return failures == 0;
        }
    }
}
