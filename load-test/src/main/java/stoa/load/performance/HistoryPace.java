package stoa.load.performance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import stoa.load.report.Report;

/**
 * Whether PostgreSQL gets the messages as fast as they are accepted: {@code stoa_history_entries_total} counts what was
 * committed, where {@code stoa_history_lag_records} leaves out what was read and is not stored yet. The load's clients are
 * as few as those of {@link IngestRamp}.
 *
 * @param rooms with a publisher each
 * @param clients that check
 * @param rate messages a second
 * @param seconds how long, whatever other runs take
 */
record HistoryPace(int rooms, int clients, int rate, int seconds) implements Measurement {
    private static final String STORED = "stoa_history_entries_total";
    private static final long PATIENCE_SECONDS = 120;
    private static final int WARM_UP_PARTS = 4;

    private Load load(double perSecond) {
        return Load.of(clients, rooms, rooms, perSecond);
    }

    @Override
    public RunFigures warmUp(Stand stand) throws IOException, InterruptedException {
        double before = stand.server().metric(STORED);
        Report report =
                stand.load(load(rate / (double) WARM_UP_PARTS), stand.size().warmUpSeconds());
        List<String> wrong = new ArrayList<>(RunFigures.wrong(report));
        awaitStored(stand, before + report.all().counts().accepted(), wrong);
        return new RunFigures(Map.of(), 0, 0, wrong);
    }

    @Override
    public RunFigures measure(Stand stand) throws IOException, InterruptedException {
        double before = stand.server().metric(STORED);
        AtomicLong stored = new AtomicLong();
        Report report = stand.load(
                load(rate), seconds, () -> stored.set(Math.round(stand.server().metric(STORED) - before)));
        List<String> wrong = new ArrayList<>(RunFigures.wrong(report));
        Report.Figures all = report.all();
        awaitStored(stand, before + all.counts().accepted(), wrong);
        double perSecond = all.counts().sent() / (double) report.plan().seconds();
        long behind = Math.max(0, all.counts().accepted() - stored.get());
        return new RunFigures(
                Map.of(
                        Quantity.STORED_PER_SECOND,
                        stored.get() / (double) report.plan().seconds(),
                        Quantity.BEHIND_SECONDS,
                        perSecond > 0 ? behind / perSecond : 0,
                        Quantity.ACK_P99,
                        all.ack().p99Ms()),
                all.ack().p50Ms(),
                all.ack().p99Ms(),
                wrong);
    }

    /** What is accepted has to be stored in the end; the next run begins only then. */
    private static void awaitStored(Stand stand, double wanted, List<String> wrong)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        double stored = stand.server().metric(STORED);
        while (stored < wanted) {
            if (System.nanoTime() > end) {
                wrong.add(String.format(
                        Locale.ROOT,
                        "PostgreSQL lacked %.0f messages %d s after they were accepted",
                        wanted - stored,
                        PATIENCE_SECONDS));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
            stored = stand.server().metric(STORED);
        }
    }
}
