package stoa.load.performance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import stoa.load.report.Report;

/**
 * Sends faster and faster until acks come late. There are many rooms with a publisher each, and in some of them a client
 * that checks: what is measured is the way in. Refusals of a step that is too fast are an answer, not a fault.
 *
 * @param rooms with a publisher each
 * @param clients that check
 * @param rates sends a second of the steps
 */
record IngestRamp(int rooms, int clients, List<Integer> rates) implements Measurement {
    static final double ACK_P99_MS_MAX = 50;
    /** What has to be accepted of a step: the last acks come after its end. */
    private static final double ACCEPTED_PART = 0.98;

    private Load load(double rate) {
        return Load.of(clients, rooms, rooms, rate);
    }

    @Override
    public RunFigures warmUp(Stand stand) throws IOException, InterruptedException {
        Report report = WarmUp.settled(stand, load(rates.getFirst()));
        return new RunFigures(Map.of(), 0, 0, RunFigures.wrong(report));
    }

    @Override
    public RunFigures measure(Stand stand) throws IOException, InterruptedException {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        values.put(Quantity.SENDS_PER_SECOND, 0.0);
        List<String> wrong = new ArrayList<>();
        double p50 = 0;
        double p99 = 0;
        for (int rate : rates) {
            Report report = stand.load(load(rate), Math.max(1, stand.size().seconds() / 2));
            wrong.addAll(RunFigures.wrong(report));
            Report.Figures all = report.all();
            double perSecond = all.counts().accepted() / (double) report.plan().seconds();
            values.putIfAbsent(Quantity.ACK_P99_AT_FIRST, all.ack().p99Ms());
            if (all.ack().p99Ms() > ACK_P99_MS_MAX
                    || all.counts().accepted() < ACCEPTED_PART * all.counts().sent()) {
                break;
            }
            values.put(Quantity.SENDS_PER_SECOND, perSecond);
            p50 = all.ack().p50Ms();
            p99 = all.ack().p99Ms();
        }
        return new RunFigures(values, p50, p99, wrong);
    }
}
