package stoa.systemtests.sim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time that this thread spends on one thing. */
final class CpuMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long totalNs;

    void run(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        totalNs += THREADS.getCurrentThreadCpuTime() - start;
    }

    double micros() {
        return totalNs / 1e3;
    }

    void reset() {
        totalNs = 0;
    }
}
