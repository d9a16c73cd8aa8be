package stoa.load.performance;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import stoa.load.report.Report;

/**
 * What a connection keeps in memory that does nothing and is in no room. Wants a server of its own for each run: one that
 * had as many connections before has kept the memory.
 *
 * @param connections how many
 */
record IdleMemory(int connections) implements Measurement {
    /** So many of 100 connections come before, so that the code is loaded that they need. */
    private static final int WARM_UP_PERCENT = 5;

    private static final int PERCENT = 100;
    private static final int SECONDS = 1;

    private static Load load(int connections) {
        return Load.of(connections, 0, 0, 0);
    }

    @Override
    public RunFigures warmUp(Stand stand) throws IOException, InterruptedException {
        Report report = stand.load(load(connections * WARM_UP_PERCENT / PERCENT), SECONDS);
        return new RunFigures(Map.of(), 0, 0, RunFigures.wrong(report));
    }

    @Override
    public RunFigures measure(Stand stand) throws IOException, InterruptedException {
        long before = stand.server().settledKib();
        AtomicLong after = new AtomicLong();
        Report report = stand.load(
                load(connections), SECONDS, () -> after.set(stand.server().settledKib()));
        double each = (after.get() - before) / (double) report.plan().crowd().clients();
        return new RunFigures(Map.of(Quantity.KIB_PER_CONNECTION, each), 0, 0, RunFigures.wrong(report));
    }
}
