package stoa.load.performance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stoa.load.report.Report;

/**
 * Lets a server do the like of a case, again and again and faster than the case does, until a delivery does not get
 * cheaper any more. A JVM compiles what was called so many thousand times; at the pace of some cases it would go on with
 * that for many minutes, and what its compilers use would be measured with the rest.
 */
final class WarmUp {
    /** So many loads at most. */
    static final int ROUNDS_MAX = 6;

    /** A load that costs more than this part of the one before it ends the warm-up. */
    static final double SETTLED = 0.95;

    /** So many times the case's messages at most. */
    static final double HASTE_MAX = 5;

    /** More than so many deliveries a second are not asked for. */
    static final double DELIVERIES_PER_SECOND_MAX = 400_000;

    private WarmUp() {}

    /** Warms up faster than the case; the figures are those of the last load. */
    static RunFigures of(Stand stand, Load load) throws IOException, InterruptedException {
        return figures(settled(stand, load.faster(haste(load))));
    }

    /**
     * Warms up. What a server that is cold refuses or sheds is no fault; what it loses or doubles is.
     *
     * @return the last load's report
     */
    static Report settled(Stand stand, Load load) throws IOException, InterruptedException {
        Report last = stand.load(load, stand.size().warmUpSeconds());
        boolean settled = false;
        for (int round = 2;
                round <= ROUNDS_MAX && !settled && figures(last).wrong().isEmpty();
                round++) {
            Report next = stand.load(load, stand.size().warmUpSeconds());
            settled = next.all().cpuMicrosPerDelivery() > SETTLED * last.all().cpuMicrosPerDelivery();
            last = next;
        }
        return last;
    }

    private static RunFigures figures(Report report) {
        List<String> wrong = new ArrayList<>(RunFigures.wrong(report));
        if (report.all().counts().deliveries() == 0) {
            wrong.add("nothing was delivered");
        }
        Map<Quantity, Double> cost =
                Map.of(Quantity.CPU_PER_DELIVERY, report.all().cpuMicrosPerDelivery());
        return new RunFigures(cost, 0, 0, wrong);
    }

    /** How many times as many messages as the case has. */
    static double haste(Load load) {
        double members = load.clients() / (double) Math.max(1, load.rooms());
        double deliveriesPerSecond = members
                * load.rates().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0);
        return Math.clamp(DELIVERIES_PER_SECOND_MAX / Math.max(1, deliveriesPerSecond), 1, HASTE_MAX);
    }
}
