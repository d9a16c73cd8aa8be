package stoa.systemtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of one run.
 *
 * @param seed of the schedule
 * @param recoveries one per fault, in order
 * @param sends messages sent
 * @param acknowledged messages acknowledged
 * @param deliveries messages seen by clients
 * @param reconnects connections lost
 * @param ackP50Ms median time from send to ack, repeats included
 * @param ackP99Ms 99th percentile of it
 * @param broken promises that were broken; empty in a good run
 */
public record ChaosReport(
        long seed,
        List<Recovery> recoveries,
        long sends,
        long acknowledged,
        long deliveries,
        int reconnects,
        long ackP50Ms,
        long ackP99Ms,
        List<String> broken) {
    /**
     * How a fault was survived.
     *
     * @param fault what it was
     * @param recoveredMs from the fault until all clients were connected and every send was
     *     acknowledged within a second; −1 when that was not reached
     * @param reconnects connections lost meanwhile
     */
    public record Recovery(String fault, long recoveredMs, int reconnects) {}

    /** Copies the lists. */
    public ChaosReport {
        recoveries = List.copyOf(recoveries);
        broken = List.copyOf(broken);
    }

    /**
     * The same with more that was broken.
     *
     * @param more sentences
     * @return another report
     */
    public ChaosReport with(List<String> more) {
        List<String> all = new ArrayList<>(broken);
        all.addAll(more);
        return new ChaosReport(seed, recoveries, sends, acknowledged, deliveries, reconnects, ackP50Ms, ackP99Ms, all);
    }

    /**
     * Whether every promise was kept and every fault survived.
     *
     * @return false when anything was broken
     */
    public boolean isGood() {
        return broken.isEmpty() && recoveries.stream().noneMatch(recovery -> recovery.recoveredMs() < 0);
    }

    /**
     * The report for people.
     *
     * @return several lines
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "seed %d: %s; %d sent, %d acknowledged, %d deliveries, %d reconnects, ack p50 %d ms p99 %d ms%n",
                seed,
                isGood() ? "every promise kept" : "BROKEN",
                sends,
                acknowledged,
                deliveries,
                reconnects,
                ackP50Ms,
                ackP99Ms));
        for (Recovery recovery : recoveries) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-36s %s, %d reconnects%n",
                    recovery.fault(),
                    recovery.recoveredMs() < 0 ? "did not recover" : "steady after " + recovery.recoveredMs() + " ms",
                    recovery.reconnects()));
        }
        broken.forEach(sentence -> text.append("  broken: ").append(sentence).append(System.lineSeparator()));
        return text.toString();
    }
}
