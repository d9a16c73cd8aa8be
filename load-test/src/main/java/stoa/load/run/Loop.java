package stoa.load.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import stoa.load.wire.FrameScanner;

/**
 * A thread with its sockets, its timers, and one buffer that all of them read into: a connection that is idle has
 * none.
 */
final class Loop implements AutoCloseable {
    /** The largest frame that is taken: what a join may have missed fits. */
    static final int FRAME_BYTES_MAX = 4 * 1024 * 1024;

    private static final int OUT_BYTES = 64 * 1024;
    private static final long SELECT_MS_MAX = 100;
    private static final long MICROS_PER_MS = 1_000;

    private record Timer(long dueMicros, Runnable task) {}

    private final Selector selector;
    private final Thread thread;
    private final MicroClock clock;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::dueMicros));
    private final byte[] scratch = new byte[FRAME_BYTES_MAX + 16];
    private final ByteBuffer in = ByteBuffer.wrap(scratch);
    private final ByteBuffer out = ByteBuffer.allocate(OUT_BYTES);
    private final FrameScanner scanner;
    private volatile boolean over;

    Loop(String name, MicroClock clock, Dialect dialect) throws IOException {
        this.clock = clock;
        this.scanner = dialect.scanner();
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** For what is read on this thread, empty. */
    ByteBuffer in() {
        return in.clear();
    }

    /** The bytes behind {@link #in}. */
    byte[] scratch() {
        return scratch;
    }

    /** For frames that are written on this thread. */
    ByteBuffer out() {
        return out;
    }

    FrameScanner scanner() {
        return scanner;
    }

    long micros() {
        return clock.micros();
    }

    /** Has something done on this thread, soon. Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Has something worked out on this thread. Any thread. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    /** Has something done on this thread at a time. This thread only. */
    void at(long dueMicros, Runnable task) {
        timers.add(new Timer(dueMicros, task));
    }

    private void run() {
        try {
            while (!over) {
                selector.select(Loop::ready, waitMs());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                runTimers();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long waitMs() {
        Timer next = timers.peek();
        long waitMs = next == null ? SELECT_MS_MAX : (next.dueMicros() - clock.micros()) / MICROS_PER_MS;
        return Math.clamp(waitMs, 1, SELECT_MS_MAX);
    }

    private void runTimers() {
        long now = clock.micros();
        for (Timer next = timers.peek(); next != null && next.dueMicros() <= now; next = timers.peek()) {
            timers.poll();
            next.task().run();
        }
    }

    private static void ready(SelectionKey key) {
        if (key.attachment() instanceof Link link) {
            link.ready(key);
        }
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() throws IOException {
        over = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
