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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.WebhookEvent;
import stoa.history.domain.WebhookOutbox.Move;

/**
 * Reads what apps may want to be told and puts it into the outbox, on a thread of its own that may block. Where to
 * read on is the outbox's to say: events and positions are stored together, so that each event gets there once.
 * After any failure, or when another process moved a position, the positions are read anew. Retries for ever,
 * {@link #BACKOFF_MS} apart; waits while nobody can say what an app wants.
 */
public final class WebhookConsumer implements AutoCloseable {
    /** Pause after a failure, in milliseconds. */
    static final long BACKOFF_MS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    /** What is put into the outbox together when little comes at a time. */
    private static final long REST_MS = 100;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MOVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, TopicLook> topics;
    private final WebhookReading reading;
    private final WebhookDecoder decoder;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final PollPace pace = new PollPace(REST_MS, stopping);

    // All below belongs to the thread.
    private final Map<String, String> topicIds = new HashMap<>();
    private final Map<TopicPartition, Long> stored = new HashMap<>();
    private final Map<TopicPartition, Long> read = new HashMap<>();
    private final Set<TopicPartition> stale = new HashSet<>();
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;
    private long movedNanos = System.nanoTime();
    private String trouble = "";

    /**
     * A consumer that is not started.
     *
     * @param consumer subscribed by this class and closed by it; commits by hand, resets to the earliest
     * @param topics what is read, and how to look at each on the broker
     * @param reading what it works with
     */
    public WebhookConsumer(Consumer<byte[], byte[]> consumer, Map<String, TopicLook> topics, WebhookReading reading) {
        this.consumer = consumer;
        this.topics = Map.copyOf(topics);
        this.reading = reading;
        this.decoder = new WebhookDecoder(reading.onUnreadable());
        this.thread = Thread.ofPlatform().name("stoa-history-webhooks").unstarted(this::run);
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
        consumer.subscribe(topics.keySet(), new Rebalance());
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
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private void step() throws InterruptedException, ExecutionException, TimeoutException {
        lookAtTopics();
        if (!stale.isEmpty()) {
            resumeStale();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        List<WebhookEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (stored.containsKey(partition)) {
                events.addAll(events(record));
                read.put(partition, record.offset() + 1);
            }
        }
        // What told nobody anything may be read again.
        if (!events.isEmpty() || System.nanoTime() - movedNanos > MOVE_NANOS) {
            store(events);
        }
        pace.after(records.count());
    }

    private List<WebhookEvent> events(ConsumerRecord<byte[], byte[]> record)
            throws InterruptedException, ExecutionException, TimeoutException {
        WebhookDecoder.Happened happened = decoder.decode(record);
        return happened == null
                ? List.of()
                : happened.told().apply(StoreAwait.await(reading.targets().settings(happened.app())));
    }

    private void store(List<WebhookEvent> events) throws InterruptedException, ExecutionException, TimeoutException {
        movedNanos = System.nanoTime();
        List<Move> moves = new ArrayList<>();
        read.forEach((partition, next) -> {
            Long before = stored.get(partition);
            String topicId = topicIds.get(partition.topic());
            if (before != null && topicId != null && !before.equals(next)) {
                moves.add(new Move(topicId, partition.partition(), before, next));
            }
        });
        if (moves.isEmpty()) {
            return;
        }
        if (!StoreAwait.await(
                reading.outbox().store(moves, events, reading.clock().millis()))) {
            LOG.info("another process read on where this one did: reading the positions anew");
            markStale(consumer.assignment());
            return;
        }
        stored.putAll(read);
        if (!events.isEmpty()) {
            reading.onStored().run();
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        read.forEach((partition, next) -> offsets.put(partition, new OffsetAndMetadata(next)));
        // For Kafka's tools; nobody reads on from there.
        consumer.commitAsync(offsets, (_, _) -> {});
        if (!trouble.isEmpty()) {
            trouble = "";
            LOG.info("reading for webhooks goes on");
        }
    }

    /** A topic that was made anew has another id, and is read from its beginning. */
    private void lookAtTopics() throws InterruptedException, ExecutionException, TimeoutException {
        if (System.nanoTime() - lookedNanos < LOOK_NANOS) {
            return;
        }
        for (Map.Entry<String, TopicLook> topic : topics.entrySet()) {
            String id =
                    topic.getValue().topicId().toCompletableFuture().get(StoreAwait.TIMEOUT_MS, TimeUnit.MILLISECONDS);
            if (!id.equals(topicIds.put(topic.getKey(), id))) {
                markStale(consumer.assignment().stream()
                        .filter(partition -> partition.topic().equals(topic.getKey()))
                        .toList());
            }
        }
        lookedNanos = System.nanoTime();
    }

    private void resumeStale() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = consumer.endOffsets(stale);
        for (Map.Entry<String, String> topic : topicIds.entrySet()) {
            List<TopicPartition> some = stale.stream()
                    .filter(partition -> partition.topic().equals(topic.getKey()))
                    .toList();
            Map<Integer, Long> positions = some.isEmpty()
                    ? Map.of()
                    : StoreAwait.await(reading.outbox()
                            .positions(
                                    topic.getValue(),
                                    some.stream().map(TopicPartition::partition).toList()));
            for (TopicPartition partition : some) {
                long next = positions.getOrDefault(partition.partition(), 0L);
                stored.put(partition, next);
                // A broker that lost records goes on before where it was read to.
                consumer.seek(partition, Math.min(next, ends.getOrDefault(partition, next)));
                consumer.resume(List.of(partition));
                stale.remove(partition);
            }
        }
    }

    private void markStale(Collection<TopicPartition> partitions) {
        List<TopicPartition> held = List.copyOf(partitions);
        consumer.pause(held);
        held.forEach(this::forget);
        stale.addAll(held);
    }

    private void forget(TopicPartition partition) {
        stored.remove(partition);
        read.remove(partition);
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

    private void failed(Exception failure) {
        reading.onFailure().run();
        String what = "webhooks wait: "
                + (failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure);
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
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(WebhookConsumer.this::forget);
            partitions.forEach(stale::remove);
        }
    }
}
