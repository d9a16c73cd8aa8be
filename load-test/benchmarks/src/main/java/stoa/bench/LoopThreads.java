package stoa.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads like those of event loops: Netty keeps pools of small objects only for these. JMH makes it by the name of
 * its class, which is why it extends an executor.
 */
public final class LoopThreads extends ThreadPoolExecutor {
    /** The arguments that make JMH use it. */
    static final String SELECT = "-Djmh.executor=CUSTOM";

    /** See {@link #SELECT}. */
    static final String SELECT_CLASS = "-Djmh.executor.class=stoa.bench.LoopThreads";

    /**
     * As JMH calls it.
     *
     * @param threads how many
     * @param prefix of their names
     */
    public LoopThreads(int threads, String prefix) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix));
    }
}
