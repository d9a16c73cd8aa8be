package stoa.load.performance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same messages to few and to many members of a room: what a delivery costs here and there.
 *
 * @param few the smaller room
 * @param many the larger one
 */
record MemberCost(Load few, Load many) implements Measurement {
    @Override
    public RunFigures warmUp(Stand stand) throws IOException, InterruptedException {
        return WarmUp.of(stand, many);
    }

    @Override
    public RunFigures measure(Stand stand) throws IOException, InterruptedException {
        RunFigures small = RunFigures.ofDeliveries(stand.load(few, stand.size().seconds()));
        RunFigures large = RunFigures.ofDeliveries(stand.load(many, stand.size().seconds()));
        List<String> wrong = new ArrayList<>(small.wrong());
        wrong.addAll(large.wrong());
        double cheap = small.values().getOrDefault(Quantity.CPU_PER_DELIVERY, 0.0);
        double dear = large.values().getOrDefault(Quantity.CPU_PER_DELIVERY, 0.0);
        if (cheap <= 0) {
            wrong.add("a delivery in the smaller room cost nothing, so that there is nothing to compare with");
        }
        return new RunFigures(
                Map.of(Quantity.COST_RATIO, cheap > 0 ? dear / cheap : 0, Quantity.CPU_PER_DELIVERY, dear),
                large.p50Ms(),
                large.p99Ms(),
                wrong);
    }
}
