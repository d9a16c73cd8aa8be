package stoa.message.inbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.message.domain.DeadLetters;
import stoa.message.domain.LogFiller;
import stoa.message.domain.Neighbours;
import stoa.message.domain.OwnerMeters;
import stoa.message.domain.Ownership;
import stoa.message.domain.PartitionRecords;
import stoa.message.domain.Takeover;
import stoa.protocol.bus.NodeId;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.log.FoldHead;

/**
 * Reads the partitions that the consumer group gives to this node, on a thread of its own, and hands
 * what it read to the owners' event loop.
 *
 * <p>A plain consumer, because a revocation must have stopped the owner before the poll in which it
 * comes returns: the thread waits until the event loop has done it, for {@link #REVOKE_WAIT_MS} at
 * most. It seeks by itself; the group's committed offsets serve only to keep the group, and with it
 * the growth of its generations, alive.
 */
public final class PartitionConsumer {
    /** How long a revocation may take on the event loop, in milliseconds. */
    public static final long REVOKE_WAIT_MS = 2_000;

    /** Polls handed over and not worked off at most; then no more is read. */
    public static final int HANDED_OVER_MAX = 8;

    /**
     * How long the reader rests, in milliseconds, behind a poll that brought nothing the owners did not know from their
     * own writes. Each poll costs the broker a look at every partition. What somebody else wrote is read by then.
     */
    public static final long REST_MS = 50;

    private static final long COMMIT_EVERY_MS = 5_000;
    private static final long BROKEN_PAUSE_MS = 200;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration POLL_WHILE_ASKING = Duration.ofMillis(20);
    private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);

    /**
     * What it is given.
     *
     * @param consumer makes a member of the group; used and closed by the reader's thread alone
     * @param admin any thread; not closed here
     * @param neighbours the history is asked on the owners' event loop
     * @param deadLetters where unreadable records go
     * @param filler fills up a log that lost its end
     * @param meters what is counted
     */
    public record Sources(
            Supplier<Consumer<byte[], byte[]>> consumer,
            Admin admin,
            Neighbours neighbours,
            DeadLetters deadLetters,
            LogFiller filler,
            OwnerMeters meters) {}

    private record Parts(
            Consumer<byte[], byte[]> consumer,
            String topic,
            TopicIds topicIds,
            Takeovers takeovers,
            LogPositions positions,
            RecordReader reader,
            LogFiller filler,
            OwnerMeters meters) {}

    private final Map<Integer, Reading> readingByPartition = new HashMap<>();
    private final Queue<Integer> broken = new ConcurrentLinkedQueue<>();
    private final Semaphore handovers = new Semaphore(HANDED_OVER_MAX);
    private final Promise<Void> closed = Promise.promise();
    private final Parts parts;
    private final PartitionDesk desk;
    private final Context ownersLoop;
    private final NodeId self;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean assigned;
    private volatile int takingOver;
    private long committedAtMs;

    private PartitionConsumer(Parts parts, PartitionDesk desk, Context ownersLoop, NodeId self, Clock clock) {
        this.parts = parts;
        this.desk = desk;
        this.ownersLoop = ownersLoop;
        this.self = self;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("stoa-owner-consumer").unstarted(this::run);
    }

    /**
     * A reader that has not begun. Blocks while it asks the broker for the topic.
     *
     * @param sources what it works with
     * @param desk gets what was read, on the owners' event loop
     * @param ownersLoop the event loop
     * @param self this node
     * @param clock wall clock
     * @return the reader
     * @throws KafkaException when the broker does not answer
     */
    public static PartitionConsumer of(
            Sources sources, PartitionDesk desk, Context ownersLoop, NodeId self, Clock clock) {
        String topic = KafkaTopic.MESSAGES.topicName();
        TopicIds topicIds = TopicIds.lookUp(sources.admin(), topic);
        Consumer<byte[], byte[]> consumer = sources.consumer().get();
        Parts parts = new Parts(
                consumer,
                topic,
                topicIds,
                new Takeovers(ownersLoop, sources.neighbours(), topicIds.current()),
                new LogPositions(consumer, sources.admin(), topic),
                new RecordReader(sources.deadLetters(), sources.meters()),
                sources.filler(),
                sources.meters());
        return new PartitionConsumer(parts, desk, ownersLoop, self, clock);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /**
     * Gives all partitions back and leaves the group, so that others take over at once.
     *
     * @return completes when the consumer is closed; on any thread
     */
    public Future<Void> close() {
        closing = true;
        parts.consumer().wakeup();
        LockSupport.unpark(thread);
        return closed.future();
    }

    /**
     * Whether the group has given this node its share, which may be nothing.
     *
     * @return true from the first assignment on; any thread
     */
    public boolean isAssigned() {
        return assigned;
    }

    /**
     * How many partitions are assigned but not live yet.
     *
     * @return 0 when all is well; any thread
     */
    public int takingOver() {
        return takingOver;
    }

    private void run() {
        parts.consumer().subscribe(List.of(parts.topic()), new Listener());
        while (!closing) {
            try {
                turn();
            } catch (WakeupException woken) {
                LOG.debug("woken up to close");
            } catch (InterruptException interrupted) {
                closing = true;
            } catch (InvalidOffsetException invalid) {
                LOG.warn("the log is not where it was: {}", invalid.getMessage());
                invalid.partitions().forEach(partition -> restart(partition.partition()));
            } catch (RuntimeException broke) {
                LOG.warn("reading the log failed, going on: {}", broke.toString());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BROKEN_PAUSE_MS));
            }
        }
        try {
            parts.consumer().close(CloseOptions.timeout(Duration.ofSeconds(3)));
        } catch (KafkaException failed) {
            LOG.warn("the consumer did not close cleanly: {}", failed.toString());
        }
        closed.complete();
    }

    private void turn() {
        ConsumerRecords<byte[], byte[]> polled =
                parts.consumer().poll(parts.takeovers().waiting() > 0 ? POLL_WHILE_ASKING : POLL);
        boolean broughtNews = handOver(polled);
        for (Integer one = broken.poll(); one != null; one = broken.poll()) {
            restart(one);
        }
        if (parts.topicIds().hasChanged(parts.takeovers().topic(), clock.millis())) {
            parts.takeovers().topic(parts.topicIds().current());
            List.copyOf(readingByPartition.keySet()).forEach(this::restart);
        }
        begin(parts.takeovers().ready(clock.millis()));
        takingOver = parts.takeovers().waiting();
        commitIfDue();
        if (!broughtNews && takingOver == 0 && broken.isEmpty() && !closing) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(REST_MS));
        }
    }

    private boolean handOver(ConsumerRecords<byte[], byte[]> polled) {
        List<PartitionRecords> read = new ArrayList<>();
        for (TopicPartition partition : polled.partitions()) {
            Reading reading = readingByPartition.get(partition.partition());
            if (reading != null) {
                List<ConsumerRecord<byte[], byte[]>> news = reading.news(polled.records(partition));
                read.addAll(parts.reader().read(partition.partition(), news, reading.routedFrom()));
            }
        }
        if (!read.isEmpty()) {
            handovers.acquireUninterruptibly();
            ownersLoop.runOnContext(_ -> {
                handovers.release();
                broken.addAll(desk.records(read));
            });
        }
        return !read.isEmpty();
    }

    private void begin(List<Takeovers.Ready> ready) {
        if (ready.isEmpty()) {
            return;
        }
        Map<Integer, Takeover> takeovers;
        try {
            takeovers = parts.positions().of(ready);
        } catch (KafkaException notNow) {
            askAgain(ready);
            throw notNow;
        }
        List<Integer> fromLogAlone = new ArrayList<>();
        for (int i = 0; i < ready.size(); i++) {
            Takeovers.Ready one = ready.get(i);
            Takeover takeover = takeovers.get(one.partition());
            try {
                if (takeover != null && isWhole(one, takeover)) {
                    begin(one, takeover);
                    if (takeover.head() == null) {
                        fromLogAlone.add(one.partition());
                    }
                }
            } catch (RuntimeException notFilledUp) {
                // Else nobody would ask for those that come after it before the next assignment.
                askAgain(ready.subList(i, ready.size()));
                throw notFilledUp;
            }
        }
        if (!fromLogAlone.isEmpty()) {
            LOG.warn("taken over from the log alone, since the history is silent: partitions {}", fromLogAlone);
        }
    }

    private void askAgain(List<Takeovers.Ready> ready) {
        ready.forEach(one -> parts.takeovers().begin(one.partition(), one.epoch(), one.sinceMs()));
    }

    private void begin(Takeovers.Ready ready, Takeover takeover) {
        TopicPartition partition = new TopicPartition(parts.topic(), ready.partition());
        parts.consumer().seek(partition, takeover.start());
        parts.consumer().resume(List.of(partition));
        Reading reading = new Reading(ready.epoch(), takeover.firstRouted());
        readingByPartition.put(ready.partition(), reading);
        Ownership ownership = new Ownership(ready.partition(), ready.generation(), ready.epoch(), self);
        ownersLoop.runOnContext(_ -> desk.takeOver(ownership, takeover, reading::ownNext));
        parts.meters().tookOver(clock.millis() - ready.sinceMs(), takeover.head() == null);
    }

    /** A log shorter than the history has lost its end: its offsets must not come to mean something else. */
    private boolean isWhole(Takeovers.Ready ready, Takeover takeover) {
        FoldHead head = takeover.head();
        if (head == null || takeover.end() >= head.nextOffset()) {
            return true;
        }
        long lost = head.nextOffset() - takeover.end();
        if (lost > LogFiller.RECORDS_MAX) {
            LOG.error("partition {} lost {} records that the history has: not taken over", ready.partition(), lost);
        } else {
            LOG.error("partition {} lost {} records that the history has: filled up", ready.partition(), lost);
            parts.filler().fill(ready.partition(), lost);
        }
        parts.takeovers().begin(ready.partition(), ready.epoch(), clock.millis());
        return false;
    }

    /** Gives up what was read of a partition and takes it over anew under the same epoch. */
    private void restart(int partition) {
        Reading reading = readingByPartition.remove(partition);
        if (reading != null) {
            hold(new TopicPartition(parts.topic(), partition));
            ownersLoop.runOnContext(_ -> desk.revoke(partition));
            parts.takeovers().begin(partition, reading.epoch(), clock.millis());
        }
    }

    /** Pauses a partition at a place that needs no look-up until it is known where to begin. */
    private void hold(TopicPartition partition) {
        parts.consumer().pause(List.of(partition));
        parts.consumer().seek(partition, 0);
    }

    private void commitIfDue() {
        long nowMs = clock.millis();
        if (nowMs - committedAtMs < COMMIT_EVERY_MS || readingByPartition.isEmpty()) {
            return;
        }
        committedAtMs = nowMs;
        Map<TopicPartition, OffsetAndMetadata> positions = readingByPartition.keySet().stream()
                .map(partition -> new TopicPartition(parts.topic(), partition))
                .collect(Collectors.toMap(
                        partition -> partition,
                        partition -> new OffsetAndMetadata(parts.consumer().position(partition))));
        parts.consumer().commitAsync(positions, (_, failure) -> {
            if (failure != null) {
                LOG.debug("positions were not committed: {}", failure.toString());
            }
        });
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            long epoch = parts.consumer().groupMetadata().generationId();
            partitions.forEach(partition -> {
                hold(partition);
                parts.takeovers().begin(partition.partition(), epoch, clock.millis());
            });
            takingOver = parts.takeovers().waiting();
            assigned = true;
            LOG.info("assigned {} partitions in epoch {}", partitions.size(), epoch);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            CountDownLatch done = stop(partitions);
            try {
                if (!done.await(REVOKE_WAIT_MS, TimeUnit.MILLISECONDS)) {
                    parts.meters().revocationLate();
                    LOG.warn("{} partitions were not given up in time", partitions.size());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            stop(partitions);
        }

        private CountDownLatch stop(Collection<TopicPartition> partitions) {
            CountDownLatch done = new CountDownLatch(1);
            List<Integer> numbers =
                    partitions.stream().map(TopicPartition::partition).toList();
            numbers.forEach(partition -> {
                readingByPartition.remove(partition);
                parts.takeovers().forget(partition);
            });
            ownersLoop.runOnContext(_ -> {
                numbers.forEach(desk::revoke);
                done.countDown();
            });
            LOG.info("gave up {} partitions", numbers.size());
            return done;
        }
    }
}
