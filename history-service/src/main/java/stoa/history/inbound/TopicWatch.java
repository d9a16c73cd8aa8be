package stoa.history.inbound;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.AppliedListener;
import stoa.history.domain.AppliedStore;

/** Knows which generation the log has, and notices when it becomes another. Used by the consumer's thread. */
final class TopicWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TopicLook topic;
    private final AppliedStore store;
    private final AppliedListener listener;
    private @Nullable CompletableFuture<String> looking;
    private String topicId = "";
    private int generation;
    private long lookedNanos = System.nanoTime();

    TopicWatch(TopicLook topic, AppliedStore store, AppliedListener listener) {
        this.topic = topic;
        this.store = store;
        this.listener = listener;
    }

    int generation() {
        return generation;
    }

    /** Looks now and then without waiting for the broker; answers whether the log is another one now. */
    boolean check() throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<String> look = looking;
        if (look != null && look.isDone()) {
            looking = null;
            return isNew(look.get());
        }
        if (look == null && System.nanoTime() - lookedNanos > EVERY_NANOS) {
            lookedNanos = System.nanoTime();
            looking = topic.topicId().toCompletableFuture();
        }
        return false;
    }

    /** Looks and waits for the broker; answers whether the log is another one now. */
    boolean checkNow() throws InterruptedException, ExecutionException, TimeoutException {
        looking = null;
        return isNew(topic.topicId().toCompletableFuture().get(StoreAwait.TIMEOUT_MS, TimeUnit.MILLISECONDS));
    }

    private boolean isNew(String seen) throws InterruptedException, ExecutionException, TimeoutException {
        if (seen.equals(topicId)) {
            return false;
        }
        generation = StoreAwait.await(store.generation(seen));
        topicId = seen;
        LOG.info("the log {} has generation {}", seen, generation);
        listener.log(generation);
        return true;
    }
}
