package stoa.load.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoa.load.report.Report;

/**
 * What one run of a case gave.
 *
 * @param values what was measured
 * @param p50Ms of deliveries, of acks in a case without deliveries worth a word; 0 where there is neither
 * @param p99Ms of the same
 * @param wrong what was not exact, in sentences; empty when all was
 */
public record RunFigures(Map<Quantity, Double> values, double p50Ms, double p99Ms, List<String> wrong) {
    /** Copies the collections. */
    public RunFigures {
        values = Map.copyOf(values);
        wrong = List.copyOf(wrong);
    }

    /**
     * Of a run that had to deliver everything that was sent.
     *
     * @param report of the load
     * @return its cost and its latencies
     */
    static RunFigures ofDeliveries(Report report) {
        Report.Figures all = report.all();
        List<String> wrong = new ArrayList<>(wrong(report));
        Report.Counts counts = all.counts();
        if (counts.acceptedShed() + counts.gaps() + counts.refused() > 0) {
            wrong.add(counts.acceptedShed() + " messages were shed, " + counts.gaps() + " deliveries fell into gaps, "
                    + counts.refused() + " sends were refused, and none may be");
        }
        if (counts.deliveries() == 0) {
            wrong.add("nothing was delivered");
        }
        if (report.servers().isEmpty()) {
            wrong.add("the processes of the server were not found, so that their cost is not known");
        }
        return new RunFigures(
                Map.of(
                        Quantity.CPU_PER_DELIVERY, all.cpuMicrosPerDelivery(),
                        Quantity.DELIVERY_P50, all.delivery().p50Ms(),
                        Quantity.DELIVERY_P99, all.delivery().p99Ms(),
                        Quantity.ACK_P99, all.ack().p99Ms()),
                all.delivery().p50Ms(),
                all.delivery().p99Ms(),
                wrong);
    }

    /**
     * What the exact checks of a load found.
     *
     * @param report of the load
     * @return sentences
     */
    static List<String> wrong(Report report) {
        Report.Verdict verdict = report.verdict();
        if (verdict.exact()) {
            return List.of();
        }
        return verdict.sentences().isEmpty() ? List.of(verdict.failures() + " checks failed") : verdict.sentences();
    }
}
