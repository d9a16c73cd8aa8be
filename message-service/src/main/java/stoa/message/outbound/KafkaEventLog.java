package stoa.message.outbound;

import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.message.domain.AppendOutcome;
import stoa.message.domain.DeadLetters;
import stoa.message.domain.EventLog;
import stoa.message.domain.LogFiller;
import stoa.message.domain.OwnerLimits;
import stoa.message.domain.OwnerMeters;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.kafka.DeadLetter;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.LogEventJson;
import stoa.protocol.log.LogEvent;

/**
 * Writes to {@code stoa.messages} and {@code stoa.dead-letters} with {@code acks=all}, idempotent. The
 * producer may block while it does not know the brokers, so it has a thread of its own behind a
 * bounded queue; outcomes come back on the owners' event loop.
 *
 * <p>What waited longer than {@link #QUEUED_MS} for that thread is refused and not written any more: a
 * process that was frozen must not write what its callers have long given up.
 */
public final class KafkaEventLog implements EventLog, DeadLetters, LogFiller {
    /** Appends waiting for the thread at most; more are refused {@code OVERLOADED}. */
    public static final int QUEUE_MAX = 65_536;

    /** How long an append may wait for the thread, in milliseconds. */
    public static final long QUEUED_MS = 5_000;

    /** Appends written together at most. */
    private static final int GATHERED_MAX = 1_000;

    private static final String TOPIC = KafkaTopic.MESSAGES.topicName();
    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);

    private record Told(Job job, AppendOutcome outcome) {}

    private record Job(ProducerRecord<byte[], byte[]> data, long queuedAtMs, Consumer<AppendOutcome> whenKnown) {}

    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Producer<byte[], byte[]> producer;
    private final Context ownersLoop;
    private final Clock clock;
    private final OwnerMeters meters;
    private final Thread thread;
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final GatherPace pace = new GatherPace();
    private volatile Runnable afterOutcomes = () -> {};
    private volatile boolean closing;

    /**
     * Not started yet.
     *
     * @param producer with byte arrays; closed by {@link #close}
     * @param ownersLoop where outcomes are told
     * @param clock wall clock
     * @param meters what is counted
     */
    public KafkaEventLog(Producer<byte[], byte[]> producer, Context ownersLoop, Clock clock, OwnerMeters meters) {
        this.producer = producer;
        this.ownersLoop = ownersLoop;
        this.clock = clock;
        this.meters = meters;
        this.thread = Thread.ofPlatform().name("stoa-log-producer").unstarted(this::run);
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** Writes what it still can within a second and closes the producer. Blocks for up to 3 s. */
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
    }

    @Override
    public void append(int partition, LogEvent event, @Nullable String after, Consumer<AppendOutcome> whenKnown) {
        byte[] key = event.conversation().id().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(TOPIC, partition, key, LogEventJson.encode(event));
        addHeaders(data, EventType.of(event), event.id(), event.conversation().app());
        if (after != null) {
            data.headers().add(EventHeaders.AFTER, after.getBytes(StandardCharsets.UTF_8));
        }
        if (!queue.offer(new Job(data, clock.millis(), whenKnown))) {
            meters.appendQueueFull();
            whenKnown.accept(new AppendOutcome.Refused(ErrorCode.OVERLOADED, OwnerLimits.OVERLOADED_RETRY_MS));
        }
    }

    @Override
    public void afterOutcomes(Runnable task) {
        afterOutcomes = task;
    }

    @Override
    public void add(DeadLetter letter) {
        ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(
                KafkaTopic.DEAD_LETTERS.topicName(), letter.id().getBytes(StandardCharsets.UTF_8), letter.encode());
        addHeaders(data, EventType.DEAD_LETTER, letter.id(), "");
        Consumer<AppendOutcome> logged = outcome -> {
            if (!(outcome instanceof AppendOutcome.InLog)) {
                LOG.error("the dead letter {} was not written", letter.id());
            }
        };
        if (!queue.offer(new Job(data, clock.millis(), logged))) {
            meters.appendQueueFull();
            LOG.error("the dead letter {} was not written: too much is waiting", letter.id());
        }
    }

    @Override
    public void fill(int partition, long count) {
        @Nullable Future<RecordMetadata> last = null;
        for (long written = 0; written < count; written++) {
            ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(TOPIC, partition, null, new byte[0]);
            addHeaders(data, EventType.LOG_FILLER, "filler", "");
            last = producer.send(data);
        }
        try {
            if (last != null) {
                last.get(30, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the log was not filled up", e);
        }
    }

    private void run() {
        List<Job> gathered = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                gathered.add(queue.take());
                if (queue.size() < GATHERED_MAX) {
                    LockSupport.parkNanos(pace.waitNs(System.nanoTime()));
                }
                queue.drainTo(gathered, GATHERED_MAX);
                pace.gathered(gathered.size(), System.nanoTime());
                gathered.forEach(this::write);
                gathered.clear();
            } catch (InterruptedException e) {
                LOG.debug("interrupted to close");
            }
        }
    }

    private void write(Job job) {
        if (clock.millis() - job.queuedAtMs() > QUEUED_MS) {
            tell(job, new AppendOutcome.Refused(ErrorCode.UNAVAILABLE, OwnerLimits.OVERLOADED_RETRY_MS));
            return;
        }
        try {
            Future<RecordMetadata> _ = producer.send(
                    job.data(),
                    (place, failure) ->
                            tell(job, failure == null ? new AppendOutcome.InLog(place(place)) : outcome(failure)));
        } catch (RuntimeException failure) {
            tell(job, outcome(failure));
        }
    }

    private void tell(Job job, AppendOutcome outcome) {
        told.add(new Told(job, outcome));
        if (telling.compareAndSet(false, true)) {
            ownersLoop.runOnContext(_ -> tellAll());
        }
    }

    /** What one answer of the broker brought is told in one go. */
    private void tellAll() {
        telling.set(false);
        for (Told next = told.poll(); next != null; next = told.poll()) {
            try {
                next.job().whenKnown().accept(next.outcome());
            } catch (RuntimeException defect) {
                // Those behind it have nothing to do with it.
                LOG.error("what became of an append could not be told", defect);
            }
        }
        afterOutcomes.run();
    }

    private static AppendOutcome.@Nullable Place place(RecordMetadata metadata) {
        return metadata.hasOffset() && metadata.hasTimestamp()
                ? new AppendOutcome.Place(
                        metadata.offset(), metadata.timestamp(), Math.max(0, metadata.serializedValueSize()))
                : null;
    }

    private static AppendOutcome outcome(Exception failure) {
        return switch (failure) {
            case RecordTooLargeException _ -> new AppendOutcome.Refused(ErrorCode.MESSAGE_TOO_LARGE, 0);
            case BufferExhaustedException _ ->
                new AppendOutcome.Refused(ErrorCode.OVERLOADED, OwnerLimits.OVERLOADED_RETRY_MS);
            case SerializationException _, AuthorizationException _, InvalidTopicException _ ->
                new AppendOutcome.Refused(ErrorCode.INTERNAL, 0);
            default -> {
                LOG.warn("an append is in doubt: {}", failure.toString());
                yield new AppendOutcome.InDoubt();
            }
        };
    }

    private void addHeaders(ProducerRecord<byte[], byte[]> data, EventType type, String id, String app) {
        Map<String, String> headers = EventHeaders.of(type, id, app, clock.instant());
        headers.forEach((name, value) -> data.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
