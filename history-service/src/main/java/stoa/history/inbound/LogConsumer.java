package stoa.history.inbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
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
 * resumed from the store. Retries for ever, {@link #BACKOFF_MS} apart.
 */
public final class LogConsumer implements AutoCloseable {
    /** Pause after a failure, in milliseconds. */
    static final long BACKOFF_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration POLL_IN_TROUBLE = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** What is stored together when little comes at a time; a query with {@code through} may wait so long. */
    private static final long REST_MS = 50;

    private static final int RESUME_AT_ONCE = 8;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Consumer<byte[], byte[]> consumer;
    private final AppliedStore store;
    private final AppliedListener listener;
    private final ConsumerMeters meters;
    private final TopicWatch topic;
    private final BatchesInStore inStore;
    private final RecordDecoder decoder;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final PollPace pace = new PollPace(REST_MS, stopping);

    // All below belongs to the thread.
    private final Map<TopicPartition, PartitionApplier> appliers = new HashMap<>();
    private final Set<TopicPartition> stale = new HashSet<>();
    private long committedNanos = System.nanoTime();
    private long resumeAtNanos = System.nanoTime();
    private String trouble = "";

    /**
     * A consumer that is not started.
     *
     * @param consumer subscribed by this class and closed by it; commits by hand, resets to the earliest
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
        this.store = store;
        this.listener = listener;
        this.meters = meters;
        this.topic = new TopicWatch(topic, store, listener);
        this.inStore = new BatchesInStore(store, listener, meters);
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
            thread.join(Duration.ofMillis(StoreAwait.TIMEOUT_MS).plus(CLOSE));
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
            } catch (InterruptedException e) {
                stopping.countDown();
            } catch (Exception e) {
                failed(e);
                markStale(consumer.assignment());
                pause();
            }
        }
        finishStoring();
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private void step() throws InterruptedException, ExecutionException, TimeoutException {
        if (inStore.isDue()) {
            finishStoring();
        }
        attempt(this::checkTopic);
        if (!stale.isEmpty() && System.nanoTime() - resumeAtNanos >= 0) {
            resumeAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACKOFF_MS);
            attempt(this::resumeStale);
        }
        // Polled whatever happens, so that the group is not held up by this process' trouble.
        ConsumerRecords<byte[], byte[]> records = consumer.poll(stale.isEmpty() ? POLL : POLL_IN_TROUBLE);
        List<AppliedBatch> batches = fold(records);
        // When the ones before were not stored, the appliers that made these are stale with them.
        if (!batches.isEmpty() && finishStoring()) {
            inStore.begin(batches);
        }
        commit();
        meters.lag(consumer);
        pace.after(records.count());
    }

    private interface Attempt {
        void make() throws InterruptedException, ExecutionException, TimeoutException;
    }

    private void attempt(Attempt attempt) throws InterruptedException {
        try {
            attempt.make();
        } catch (WakeupException e) {
            throw e;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            failed(e);
        }
    }

    private void pause() {
        try {
            if (stopping.await(BACKOFF_MS, TimeUnit.MILLISECONDS)) {
                LOG.debug("stops in trouble");
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    private List<AppliedBatch> fold(ConsumerRecords<byte[], byte[]> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<AppliedBatch> batches = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            PartitionApplier applier = appliers.get(partition);
            if (applier != null) {
                List<LogRecord> decoded = decoder.decode(records.records(partition));
                noticeLoss(
                        partition.partition(),
                        applier.nextOffset(),
                        decoded.getFirst().offset());
                AppliedBatch batch = applier.apply(decoded);
                if (!batch.isEmpty()) {
                    batches.add(batch);
                }
            }
        }
        return batches;
    }

    /** Only lost records make gaps: the topic is not compacted, and nobody writes to it in transactions. */
    private void noticeLoss(int partition, long next, long first)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (first > next) {
            LOG.warn(
                    "partition {} goes on at {}, it is applied to {}: what lies between is lost",
                    partition,
                    first,
                    next);
            meters.lost(first - next);
            StoreAwait.await(store.noteLoss(topic.generation(), partition, first));
        }
    }

    /** Answers false when what was being stored was not, and has marked all partitions stale. */
    private boolean finishStoring() {
        try {
            if (inStore.finish()) {
                return true;
            }
            meters.fenced();
            LOG.warn("another process applied partitions that this one held: reading them from the store");
        } catch (ExecutionException | TimeoutException e) {
            failed(e);
        } catch (InterruptedException e) {
            stopping.countDown();
        }
        // One that ran ahead of what was not stored must not go on, whichever partition it was.
        markStale(List.copyOf(appliers.keySet()));
        return false;
    }

    private void checkTopic() throws InterruptedException, ExecutionException, TimeoutException {
        if (topic.check()) {
            markStale(consumer.assignment());
        }
    }

    private void resumeStale() throws InterruptedException, ExecutionException, TimeoutException {
        finishStoring();
        if (topic.checkNow()) {
            markStale(consumer.assignment());
        }
        List<TopicPartition> wanted = List.copyOf(stale);
        // A few at once: the windows of all partitions together may be millions of sightings.
        for (int from = 0; from < wanted.size(); from += RESUME_AT_ONCE) {
            List<TopicPartition> some = wanted.subList(from, Math.min(from + RESUME_AT_ONCE, wanted.size()));
            Map<Integer, AppliedState> states = StoreAwait.await(store.load(
                    topic.generation(),
                    some.stream().map(TopicPartition::partition).toList()));
            // Asked after the store, which another process may move on at any time.
            Map<TopicPartition, Long> ends = consumer.endOffsets(some);
            for (TopicPartition partition : some) {
                AppliedState state = states.getOrDefault(partition.partition(), AppliedState.EMPTY);
                resume(partition, state, ends.getOrDefault(partition, 0L));
            }
        }
        if (stale.isEmpty() && !trouble.isEmpty()) {
            trouble = "";
            LOG.info("the history goes on");
        }
    }

    private void resume(TopicPartition partition, AppliedState state, long end) {
        long next = state.head().nextOffset();
        if (end < next) {
            say("partition " + partition.partition() + " ends at " + end + " but is applied to " + next
                    + ": the broker lost records; waiting until its owner has filled the gap");
            return;
        }
        int generation = topic.generation();
        appliers.put(partition, PartitionApplier.resume(generation, partition.partition(), state));
        consumer.seek(partition, next);
        consumer.resume(List.of(partition));
        stale.remove(partition);
        listener.applied(generation, Map.of(partition.partition(), next));
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

    private void failed(Exception failure) {
        meters.failed();
        say("the history waits: "
                + (failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure));
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
            finishStoring();
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
