package stoa.history.inbound;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.AppliedBatch;
import stoa.history.domain.AppliedListener;
import stoa.history.domain.AppliedState;
import stoa.history.domain.AppliedStore;
import stoa.history.domain.LogRecord;
import stoa.history.domain.PartitionApplier;
import stoa.protocol.kafka.KafkaTopic;

/**
 * Reads the log and has it stored, on a thread of its own that may block. Where to read on is the
 * store's to say, not Kafka's commits. While one batch is being stored the next is read and folded;
 * after any failure, or when another process moved a partition, its applier is thrown away and
 * resumed from the store. Retries for ever, at least {@link #BACKOFF_MS} apart.
 */
public final class LogConsumer implements AutoCloseable {
    /** Pause after a failure, in milliseconds. */
    static final long BACKOFF_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long STORE_TIMEOUT_MS = 15_000;
    private static final long TOPIC_CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicLook topic;
    private final AppliedStore store;
    private final AppliedListener listener;
    private final ConsumerMeters meters;
    private final RecordDecoder decoder;
    private final Thread thread;

    // All below belongs to the thread.
    private final Map<TopicPartition, PartitionApplier> appliers = new HashMap<>();
    private final Set<TopicPartition> stale = new HashSet<>();
    private Future<Boolean> storing = Future.succeededFuture(true);
    private List<AppliedBatch> inStore = List.of();
    private long storingSinceNanos;
    private @Nullable CompletableFuture<String> topicLook;
    private String topicId = "";
    private int generation;
    private long topicCheckedNanos = System.nanoTime();
    private long committedNanos = System.nanoTime();
    private long resumeAtNanos = System.nanoTime();
    private String trouble = "";
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * A consumer that is not started.
     *
     * @param consumer subscribed by this class and closed by it; without automatic commits and resets
     * @param topic tells which log this is
     * @param store where it is stored
     * @param listener is told what is stored
     * @param meters metrics
     */
    public LogConsumer(
            Consumer<byte[], byte[]> consumer,
            TopicLook topic,
            AppliedStore store,
            AppliedListener listener,
            ConsumerMeters meters) {
        this.consumer = consumer;
        this.topic = topic;
        this.store = store;
        this.listener = listener;
        this.meters = meters;
        this.decoder = new RecordDecoder(meters::unreadable);
        this.thread = Thread.ofPlatform().name("stoa-history-log").unstarted(this::run);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Stops reading and leaves the group. Blocks until what is being stored is stored, bounded. */
    @Override
    public void close() {
        stopping.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofMillis(STORE_TIMEOUT_MS).plus(CLOSE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the thread is at work.
     *
     * @return false after {@link #close()}, and when it died
     */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        consumer.subscribe(List.of(KafkaTopic.MESSAGES.topicName()), new Rebalance());
        while (stopping.getCount() > 0) {
            try {
                step();
            } catch (WakeupException e) {
                // close() asks to stop
            } catch (OffsetOutOfRangeException e) {
                markStale(e.offsetOutOfRangePartitions().keySet());
            } catch (InterruptedException e) {
                stopping.countDown();
            } catch (Exception e) {
                failed(e);
                markStale(consumer.assignment());
                pause();
            }
        }
        awaitStoring();
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private void step() throws Exception {
        noticeStored();
        checkTopic();
        if (!stale.isEmpty() && System.nanoTime() - resumeAtNanos >= 0) {
            resumeAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACKOFF_MS);
            resumeStale();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        List<AppliedBatch> batches = fold(records);
        if (!batches.isEmpty()) {
            store(batches);
        }
        commit();
        meters.lag(consumer);
    }

    private void pause() {
        try {
            stopping.await(BACKOFF_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    private List<AppliedBatch> fold(ConsumerRecords<byte[], byte[]> records) {
        List<AppliedBatch> batches = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            PartitionApplier applier = appliers.get(partition);
            if (applier != null) {
                List<LogRecord> decoded = decoder.decode(records.records(partition));
                AppliedBatch batch = applier.apply(decoded);
                if (!batch.isEmpty()) {
                    batches.add(batch);
                }
            }
        }
        return batches;
    }

    /** Waits for the batches before, then begins to store these. */
    private void store(List<AppliedBatch> batches) {
        if (!awaitStoring()) {
            // The appliers that made these batches are stale with the ones before.
            return;
        }
        inStore = batches;
        storingSinceNanos = System.nanoTime();
        long startedNanos = storingSinceNanos;
        storing = store.apply(batches).onSuccess(stored -> {
            if (stored) {
                meters.stored(batches, System.nanoTime() - startedNanos);
                Map<Integer, Long> nextOffsets = new HashMap<>();
                batches.forEach(batch ->
                        nextOffsets.put(batch.partition(), batch.head().nextOffset()));
                listener.applied(batches.getFirst().generation(), nextOffsets);
            }
        });
    }

    private void noticeStored() {
        boolean overdue = System.nanoTime() - storingSinceNanos > TimeUnit.MILLISECONDS.toNanos(STORE_TIMEOUT_MS);
        if (!inStore.isEmpty() && (storing.isComplete() || overdue)) {
            awaitStoring();
        }
    }

    /** Answers false when what was being stored was not, and has marked its partitions stale. */
    private boolean awaitStoring() {
        if (inStore.isEmpty()) {
            return true;
        }
        boolean stored = false;
        try {
            stored = await(storing);
            if (!stored) {
                meters.fenced();
                LOG.warn("another process applied partitions that this one held: reading them from the store");
            }
        } catch (Exception e) {
            failed(e);
        }
        if (!stored) {
            // One that ran ahead of what was not stored must not go on, whichever partition it was.
            markStale(List.copyOf(appliers.keySet()));
        }
        inStore = List.of();
        return stored;
    }

    private void resumeStale() throws Exception {
        awaitStoring();
        lookAtTopic();
        Set<TopicPartition> wanted = Set.copyOf(stale);
        Map<Integer, AppliedState> states = await(store.load(
                generation, wanted.stream().map(TopicPartition::partition).toList()));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(wanted);
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
        for (TopicPartition partition : wanted) {
            AppliedState state = states.getOrDefault(partition.partition(), AppliedState.EMPTY);
            resume(partition, state, begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L));
        }
        if (stale.isEmpty() && !trouble.isEmpty()) {
            trouble = "";
            LOG.info("the history goes on");
        }
    }

    private void resume(TopicPartition partition, AppliedState state, long begin, long end) throws Exception {
        long next = state.head().nextOffset();
        if (end < next) {
            say("partition " + partition.partition() + " ends at " + end + " but is applied to " + next
                    + ": the broker lost records; waiting until its owner has filled the gap");
            return;
        }
        if (begin > next) {
            LOG.warn("partition {} begins at {}, it is applied to {}: what lies between is lost", partition, begin, next);
            meters.lost(begin - next);
            await(store.noteLoss(generation, partition.partition(), begin));
        }
        appliers.put(partition, PartitionApplier.resume(generation, partition.partition(), state));
        consumer.seek(partition, Math.max(begin, next));
        consumer.resume(List.of(partition));
        stale.remove(partition);
        listener.applied(generation, Map.of(partition.partition(), next));
    }

    private void checkTopic() throws Exception {
        CompletableFuture<String> look = topicLook;
        if (look != null && look.isDone()) {
            topicLook = null;
            topicIs(look.get());
        } else if (look == null && System.nanoTime() - topicCheckedNanos > TOPIC_CHECK_NANOS) {
            topicCheckedNanos = System.nanoTime();
            topicLook = topic.topicId().toCompletableFuture();
        }
    }

    private void lookAtTopic() throws Exception {
        topicLook = null;
        topicIs(topic.topicId().toCompletableFuture().get(STORE_TIMEOUT_MS, TimeUnit.MILLISECONDS));
    }

    private void topicIs(String seen) throws Exception {
        if (!seen.equals(topicId)) {
            awaitStoring();
            generation = await(store.generation(seen));
            LOG.info("the log {} has generation {}", seen, generation);
            topicId = seen;
            listener.log(generation);
            markStale(consumer.assignment());
        }
    }

    /** Tells Kafka's tools where we are; nobody reads on from there. */
    private void commit() {
        if (System.nanoTime() - committedNanos < COMMIT_NANOS) {
            return;
        }
        committedNanos = System.nanoTime();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        appliers.forEach((partition, applier) -> offsets.put(partition, new OffsetAndMetadata(applier.nextOffset())));
        consumer.commitAsync(offsets, (_, _) -> {});
    }

    private void markStale(Collection<TopicPartition> partitions) {
        List<TopicPartition> held =
                partitions.stream().filter(consumer.assignment()::contains).toList();
        consumer.pause(held);
        held.forEach(appliers::remove);
        stale.addAll(held);
    }

    private <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(STORE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    private void failed(Exception failure) {
        meters.failed();
        Throwable cause = failure instanceof ExecutionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        say("the history waits: " + cause);
    }

    private void say(String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.warn(what);
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            // A place to stand, or the poll would look for one in Kafka's commits.
            partitions.forEach(partition -> consumer.seek(partition, 0));
            stale.addAll(partitions);
            resumeAtNanos = System.nanoTime();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            awaitStoring();
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            partitions.forEach(appliers::remove);
            partitions.forEach(stale::remove);
        }
    }
}
