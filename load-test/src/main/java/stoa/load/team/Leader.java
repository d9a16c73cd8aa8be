package stoa.load.team;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import stoa.load.check.Published;
import stoa.load.plan.LoadPlan;
import stoa.load.plan.Phase;
import stoa.load.proc.ServerProcesses;
import stoa.load.report.Report;
import stoa.load.report.Timeline;
import stoa.load.run.MicroClock;

/** Leads the processes of a run through its phases and puts together what they found. One thread; blocks. */
public final class Leader implements AutoCloseable {
    private static final int COME_SECONDS = 300;
    private static final long SLACK_SECONDS = 60;
    private static final long ENTER_SLACK_SECONDS = 180;
    private static final long PHASE_AHEAD_MICROS = 50_000;
    private static final long SECOND_MICROS = 1_000_000;
    private static final int HEARD_MAX = 10_000;
    private static final int TRUTH_STREAMS = 200;

    private record Heard(int worker, ToLeader message) {}

    private final LoadPlan plan;
    private final PrintStream progress;
    private final MicroClock clock = new MicroClock();
    private final List<Wire> workers = new ArrayList<>();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(HEARD_MAX);
    private final List<Published> published = new ArrayList<>();
    private final List<Checked> checked = new ArrayList<>();
    private final Timeline timeline;
    private long nextTickMicros;

    /**
     * A leader without workers yet.
     *
     * @param plan of the run
     * @param servers whose cost is measured
     * @param progress gets a line each second
     */
    public Leader(LoadPlan plan, ServerProcesses servers, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
        this.timeline = new Timeline(servers, clock.micros());
        this.nextTickMicros = clock.micros() + SECOND_MICROS;
    }

    /** What is done between the last phase and the questions what became of it. */
    @FunctionalInterface
    public interface Interlude {
        /**
         * Does it.
         *
         * @throws IOException when it cannot be done
         * @throws InterruptedException when the process ends
         */
        void play() throws IOException, InterruptedException;
    }

    /**
     * What came of a run.
     *
     * @param timeline its figures
     * @param verdict whether all was exact
     * @param workers how many processes there were
     */
    public record Outcome(Timeline timeline, Report.Verdict verdict, int workers) {}

    /**
     * Waits for workers and leads them through the run.
     *
     * @param door where they come
     * @param of how many
     * @param interlude is done while everybody is still connected
     * @return what came of it
     * @throws IOException when one does not come, goes away or cannot go on
     * @throws InterruptedException when the process ends
     */
    public Outcome run(ServerSocket door, int of, Interlude interlude) throws IOException, InterruptedException {
        come(door, of);
        all(new ToWorker.Enter());
        int all = plan.crowd().clients() + plan.crowd().publishers();
        int entering = all / plan.pace().connectPerSecond();
        await(ToLeader.Entered.class::isInstance, ENTER_SLACK_SECONDS + entering);
        for (int phase = 0; phase < plan.phases().size(); phase++) {
            Phase playing = plan.phases().get(phase);
            timeline.phase(playing.name(), true, clock.micros());
            all(new ToWorker.Play(phase, clock.micros() + PHASE_AHEAD_MICROS));
            await(ToLeader.Played.class::isInstance, playing.seconds() + SLACK_SECONDS);
        }
        interlude.play();
        timeline.phase(Timeline.SETTLING, true, clock.micros());
        all(new ToWorker.Tell());
        await(ToLeader.AllTold.class::isInstance, SLACK_SECONDS);
        for (int from = 0; from < published.size(); from += TRUTH_STREAMS) {
            all(new ToWorker.Truth(published.subList(from, Math.min(published.size(), from + TRUTH_STREAMS))));
        }
        all(new ToWorker.Check());
        await(ToLeader.Done.class::isInstance, plan.pace().settleSeconds() + SLACK_SECONDS);
        timeline.tick(clock.micros());
        all(new ToWorker.Bye());
        return new Outcome(timeline, verdict(), of);
    }

    private void come(ServerSocket door, int of) throws IOException {
        door.setSoTimeout((int) TimeUnit.SECONDS.toMillis(COME_SECONDS));
        for (int index = 0; index < of; index++) {
            Wire wire;
            try {
                wire = new Wire(door.accept());
            } catch (SocketTimeoutException missing) {
                throw new IOException(
                        "only " + index + " of " + of + " processes joined within " + COME_SECONDS + " s", missing);
            }
            workers.add(wire);
            wire.say(new ToWorker.Begin(plan, index, of));
            int worker = index;
            Thread _ = Thread.ofVirtual().start(() -> listen(worker, wire));
        }
    }

    private void listen(int worker, Wire wire) {
        try {
            while (true) {
                heard.put(new Heard(worker, wire.hear(ToLeader.class)));
            }
        } catch (IOException gone) {
            if (!heard.offer(new Heard(worker, new ToLeader.Failed(String.valueOf(gone.getMessage()))))) {
                progress.println("A process of the run went away: " + gone.getMessage());
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void all(ToWorker order) throws IOException {
        for (Wire worker : workers) {
            worker.say(order);
        }
    }

    /** Waits until every worker said something; each second a line is shown. */
    private void await(Predicate<ToLeader> what, long patienceSeconds) throws IOException, InterruptedException {
        int missing = workers.size();
        long end = clock.micros() + TimeUnit.SECONDS.toMicros(patienceSeconds);
        while (missing > 0) {
            if (clock.micros() > end) {
                throw new IOException("a process of the run did not finish its part within " + patienceSeconds + " s");
            }
            Heard next = heard.poll(Math.max(1, nextTickMicros - clock.micros()), TimeUnit.MICROSECONDS);
            if (next != null) {
                take(next);
                missing -= what.test(next.message()) ? 1 : 0;
            }
            if (clock.micros() >= nextTickMicros) {
                nextTickMicros += SECOND_MICROS;
                progress.println(line(timeline.tick(clock.micros())));
            }
        }
    }

    private void take(Heard said) throws IOException {
        switch (said.message()) {
            case ToLeader.Second second -> timeline.add(said.worker(), second.figures());
            case ToLeader.Told told -> published.addAll(told.published());
            case ToLeader.Done done -> checked.add(done.checked());
            case ToLeader.Failed failed -> throw new IOException(failed.why());
            case ToLeader.Entered _, ToLeader.Played _, ToLeader.AllTold _ -> {}
        }
    }

    private String line(Report.Second second) {
        return String.format(
                Locale.ROOT,
                "%4d s %-16s %6d in  %7d sent/s  %9d deliveries/s  p50 %.1f ms  p99 %.1f ms  gaps %d  server %.0f %%  load test %.0f %%",
                second.at(),
                second.phase(),
                second.in(),
                second.sent(),
                second.deliveries(),
                second.p50Ms(),
                second.p99Ms(),
                second.gaps(),
                second.serverCpuPercent(),
                second.toolCpuPercent());
    }

    private Report.Verdict verdict() {
        List<String> sentences = new ArrayList<>();
        long failures = 0;
        long thinned = 0;
        long reloads = 0;
        long unanswered = 0;
        for (Checked one : checked) {
            sentences.addAll(one.sentences());
            failures += one.failures();
            thinned += one.thinned();
            reloads += one.reloads();
            unanswered += one.unanswered();
        }
        if (unanswered > 0) {
            failures++;
            sentences.add(unanswered + " publishers got no answer to some of their messages");
        }
        Report.Counts counts = timeline.all().counts();
        if (counts.sent() > 0 && counts.accepted() == 0) {
            failures++;
            sentences.add("none of " + counts.sent() + " messages was accepted");
        }
        Map<Integer, Long> sums = new HashMap<>();
        for (Checked one : checked) {
            for (Map<Integer, Long> ofLoop : one.checksums()) {
                for (Map.Entry<Integer, Long> room : ofLoop.entrySet()) {
                    Long before = sums.putIfAbsent(room.getKey(), room.getValue());
                    if (before != null && !before.equals(room.getValue())) {
                        failures++;
                        sentences.add("two loops of clients saw room " + room.getKey() + " in different orders");
                    }
                }
            }
        }
        return new Report.Verdict(
                failures, sentences, thinned, reloads, timeline.lost(), timeline.refusals(), sums.size());
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        for (Wire worker : workers) {
            worker.close();
        }
    }
}
