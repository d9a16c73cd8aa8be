package stoa.load.run;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import stoa.load.check.Failures;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Seating;

/**
 * Makes the rooms of a run whose clients cannot: what they can start has an id of its own, which nobody else of the run
 * knows, and stays for a week. Enters each room over the native protocol, which makes it, and leaves again. Blocks.
 */
public final class RoomHost {
    private static final long LOOK_MS = 5;
    private static final long PATIENCE_SECONDS = 120;

    private RoomHost() {}

    /**
     * Makes them.
     *
     * @param plan of the run
     * @param access the app
     * @throws IOException when one could not be made; the message says why
     * @throws InterruptedException when the process ends
     */
    public static void make(LoadPlan plan, AppAccess access) throws IOException, InterruptedException {
        Seating seating = new Seating(plan);
        Dialect dialect = new NativeDialect(access, plan.traffic());
        MicroClock clock = new MicroClock();
        Failures failures = new Failures();
        LoopFigures figures = new LoopFigures();
        try (Loop loop = new Loop("load-host", clock, dialect)) {
            loop.start();
            for (int from = 0; from < plan.crowd().rooms(); from += Seating.ROOMS_PER_PUBLISHER_MAX) {
                int to = Math.min(plan.crowd().rooms(), from + Seating.ROOMS_PER_PUBLISHER_MAX);
                List<String> rooms = new ArrayList<>();
                for (int room = from; room < to; room++) {
                    rooms.add(seating.room(room));
                }
                Participant.Who who = new Participant.Who(
                        "load-" + plan.run() + "-h" + from,
                        URI.create(plan.urls().getFirst()),
                        rooms,
                        0,
                        false);
                visit(loop, new Participant(loop, figures, dialect, who, new Bystander(), failures));
                if (failures.count() > 0) {
                    throw new IOException(failures.kept().getFirst());
                }
            }
        }
    }

    private static void visit(Loop loop, Participant host) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long due = loop.micros();
        loop.execute(() -> host.enter(due));
        while (!loop.ask(host::isSettled).join()) {
            if (System.nanoTime() > end) {
                throw new IOException("the rooms could not be made within " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        loop.ask(() -> {
                    host.leave();
                    return true;
                })
                .join();
    }
}
