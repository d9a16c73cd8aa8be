package stoa.load.team;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import stoa.load.check.Published;
import stoa.load.plan.LoadPlan;
import stoa.load.run.AppAccess;
import stoa.load.run.Crew;
import stoa.load.run.CrewMeter;

/** A process of a run: does what the leader says. One thread; {@link #run} blocks. */
public final class Worker {
    private static final long POLL_MS = 200;
    private static final long ENTER_SLACK_SECONDS = 120;
    private static final long LAST_ACKS_SECONDS = 20;
    /** What comes twice, comes soon. */
    private static final long DOUBLES_MS = 500;

    private static final int TOLD_OUTCOMES_MAX = 20_000;

    private final Wire wire;
    private final AppAccess access;
    private final List<Published> truth = new ArrayList<>();
    private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("load-second").daemon().factory());
    private @Nullable CrewMeter meter;
    private String noMeter = "";

    private Worker(Wire wire, AppAccess access) {
        this.wire = wire;
        this.access = access;
    }

    /**
     * Works for a leader until it says that it is over.
     *
     * @param leader a connection to it
     * @param access the app
     * @throws IOException when the leader goes away, or the system gives no sockets
     * @throws InterruptedException when the process ends
     */
    public static void run(Socket leader, AppAccess access) throws IOException, InterruptedException {
        try (Wire wire = new Wire(leader)) {
            Worker worker = new Worker(wire, access);
            try {
                worker.work();
            } catch (IOException | RuntimeException failure) {
                wire.say(new ToLeader.Failed(String.valueOf(failure.getMessage())));
                throw failure;
            } finally {
                worker.seconds.shutdownNow();
            }
        }
    }

    private void work() throws IOException, InterruptedException {
        if (!(wire.hear(ToWorker.class) instanceof ToWorker.Begin begin)) {
            throw new IOException("the leader did not begin with a plan");
        }
        LoadPlan plan = begin.plan();
        try (Crew crew = new Crew(plan, new Crew.Share(begin.index(), begin.of()), access)) {
            meter = crew.meter();
            var _ = seconds.scheduleAtFixedRate(this::tellSecond, 1, 1, TimeUnit.SECONDS);
            while (obey(crew, plan, wire.hear(ToWorker.class))) {}
        }
    }

    /** Whether more is to come. */
    private boolean obey(Crew crew, LoadPlan plan, ToWorker order) throws IOException, InterruptedException {
        switch (order) {
            case ToWorker.Begin _ -> throw new IOException("the leader began twice");
            case ToWorker.Enter _ -> enter(crew, plan);
            case ToWorker.Play play -> {
                crew.play(play.phase(), play.startMicros());
                tellSecond();
                wire.say(new ToLeader.Played(play.phase()));
            }
            case ToWorker.Tell _ -> tell(crew);
            case ToWorker.Truth part -> truth.addAll(part.published());
            case ToWorker.Check _ -> check(crew, plan);
            case ToWorker.Bye _ -> {
                return false;
            }
        }
        return true;
    }

    private void enter(Crew crew, LoadPlan plan) throws IOException, InterruptedException {
        crew.enter();
        int all = plan.crowd().clients() + plan.crowd().publishers();
        long patience = ENTER_SLACK_SECONDS + all / plan.pace().connectPerSecond();
        if (!within(patience, crew::isIn)) {
            throw new IOException("not all clients got in within " + patience + " s");
        }
        if (!crew.whyNobodyIsIn().isEmpty()) {
            throw new IOException(crew.whyNobodyIsIn());
        }
        tellSecond();
        wire.say(new ToLeader.Entered());
    }

    private void tell(Crew crew) throws IOException, InterruptedException {
        within(LAST_ACKS_SECONDS, () -> crew.waiting() == 0);
        List<Published> part = new ArrayList<>();
        int outcomes = 0;
        for (Published stream : crew.published()) {
            part.add(stream);
            outcomes += stream.outcomes().length;
            if (outcomes > TOLD_OUTCOMES_MAX) {
                wire.say(new ToLeader.Told(part));
                part = new ArrayList<>();
                outcomes = 0;
            }
        }
        wire.say(new ToLeader.Told(part));
        wire.say(new ToLeader.AllTold());
    }

    private void check(Crew crew, LoadPlan plan) throws IOException, InterruptedException {
        within(plan.pace().settleSeconds(), () -> crew.isComplete(truth));
        TimeUnit.MILLISECONDS.sleep(DOUBLES_MS);
        Crew.Findings found = crew.check(truth);
        seconds.shutdown();
        if (!seconds.awaitTermination(1, TimeUnit.SECONDS)) {
            noMeter = "the meter does not end";
        }
        tellSecond();
        wire.say(new ToLeader.Done(new Checked(
                found.failures(),
                found.sentences(),
                found.thinned(),
                found.reloads(),
                crew.waiting(),
                found.checksums())));
    }

    /** Also at the end of a phase, so that what is told next belongs to the next one. */
    private synchronized void tellSecond() {
        CrewMeter of = meter;
        try {
            if (of != null && noMeter.isEmpty()) {
                wire.say(new ToLeader.Second(of.take()));
            }
        } catch (IOException leaderGone) {
            noMeter = String.valueOf(leaderGone.getMessage());
        }
    }

    private static boolean within(long patienceSeconds, BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return true;
    }
}
