package stoa.systemtests.sim;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time and all chance of a run. Single-threaded; equal seeds give equal runs. */
final class SimWorld {
    private static final long START_MS = 1_700_000_000_000L;

    private record Task(long atMs, long number, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMs).thenComparingLong(Task::number));
    /** Set the system property to see what a seed does. */
    private static final boolean TRACE = Boolean.getBoolean("stoa.sim.trace");

    private final Random random;
    private long nowMs = START_MS;
    private long lastNumber;

    SimWorld(long seed) {
        this.random = new Random(seed);
    }

    long nowMs() {
        return nowMs;
    }

    Random random() {
        return random;
    }

    /** A number from 0 to {@code bound − 1}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code times} calls on average. */
    boolean once(int times) {
        return random.nextInt(times) == 0;
    }

    void trace(String who, Object what) {
        if (TRACE) {
            System.out.println((nowMs - START_MS) + " " + who + ": " + what);
        }
    }

    /** Runs a task later; tasks of one moment run in the order they were asked for. */
    void after(long delayMs, Runnable work) {
        tasks.add(new Task(nowMs + delayMs, ++lastNumber, work));
    }

    /** Runs all tasks up to a span of time from now. */
    void run(long spanMs) {
        long end = nowMs + spanMs;
        while (!tasks.isEmpty() && tasks.peek().atMs() <= end) {
            Task task = tasks.remove();
            nowMs = task.atMs();
            task.work().run();
        }
        nowMs = end;
    }
}
