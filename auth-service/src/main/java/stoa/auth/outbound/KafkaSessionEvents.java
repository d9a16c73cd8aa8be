package stoa.auth.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.auth.domain.SessionEventLog;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.kafka.KafkaTopics;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.SessionEvent;
import stoa.protocol.kafka.SessionEventJson;

/**
 * Writes to {@code stoa.session-events}. The producer blocks while it does not know the brokers, so it has a
 * thread of its own behind a bounded queue, which also opens it: logins go on while Kafka is away.
 */
public final class KafkaSessionEvents implements SessionEventLog {
    /** Batches waiting for the thread at most; more are refused {@code OVERLOADED}. */
    public static final int QUEUE_MAX = 256;

    /** How long a batch may wait for the thread, in milliseconds; then its sender has given up. */
    public static final long QUEUED_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSessionEvents.class);
    private static final long OPEN_AGAIN_MS = 1_000;
    private static final long POLL_MS = 200;
    private static final long TOPICS_WITHIN_S = 15;
    private static final String METER = "stoa_auth_session_events";

    private record Job(List<SessionEvent> events, long queuedAtMs, Promise<Void> done) {}

    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final KafkaClients clients;
    private final String clientId;
    private final Context context;
    private final Clock clock;
    private final Counter written;
    private final Counter failed;
    private final Thread thread;
    private @Nullable Producer<byte[], byte[]> producer;
    private long triedAtMs;
    private volatile boolean closing;

    /**
     * Not started yet.
     *
     * @param clients how Kafka is reached
     * @param clientId for the broker's log and metrics
     * @param context where outcomes are told
     * @param clock wall clock
     * @param meters gets the metrics
     */
    public KafkaSessionEvents(
            KafkaClients clients, String clientId, Context context, Clock clock, MeterRegistry meters) {
        this.clients = clients;
        this.clientId = clientId;
        this.context = context;
        this.clock = clock;
        this.written = counter(meters, "written");
        this.failed = counter(meters, "failed");
        this.thread = Thread.ofPlatform().name("stoa-session-events").unstarted(this::run);
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder(METER)
                .description("Events of sessions written to Kafka, or not")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Ends; what waits is refused. Blocks for up to 4 s. */
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(4_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Future<Void> append(List<SessionEvent> events) {
        Promise<Void> done = Promise.promise();
        if (closing || !queue.offer(new Job(events, clock.millis(), done))) {
            return Future.failedFuture(new StoaException(
                    closing ? ErrorCode.UNAVAILABLE : ErrorCode.OVERLOADED, "too many events of sessions are waiting"));
        }
        return done.future();
    }

    private void run() {
        while (!closing) {
            try {
                open();
                Job job = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
                if (job != null) {
                    work(job);
                }
            } catch (InterruptedException _) {
                // closing is looked at
            }
        }
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            fail(job);
        }
        Producer<byte[], byte[]> opened = producer;
        if (opened != null) {
            opened.close(Duration.ofSeconds(2));
        }
    }

    private void work(Job job) {
        Producer<byte[], byte[]> opened = producer;
        if (opened == null || clock.millis() - job.queuedAtMs() > QUEUED_MS) {
            fail(job);
            return;
        }
        AtomicInteger left = new AtomicInteger(job.events().size());
        AtomicBoolean failing = new AtomicBoolean();
        if (job.events().isEmpty()) {
            succeed(job);
        }
        for (SessionEvent event : job.events()) {
            if (failing.get()) {
                // Kafka does not answer: each further one would block as long as the first.
                break;
            }
            var _ = opened.send(record(event), (_, failure) -> {
                if (failure != null && failing.compareAndSet(false, true)) {
                    LOG.debug("events of sessions are not written: {}", failure.getMessage());
                    fail(job);
                } else if (failure == null && left.decrementAndGet() == 0) {
                    succeed(job);
                }
            });
        }
    }

    private ProducerRecord<byte[], byte[]> record(SessionEvent event) {
        ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(
                KafkaTopic.SESSION_EVENTS.topicName(),
                event.user().getBytes(StandardCharsets.UTF_8),
                SessionEventJson.encode(event));
        EventHeaders.of(EventType.SESSION_EVENT, event.id(), event.app(), Instant.ofEpochMilli(event.atMs()))
                .forEach((name, value) -> data.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private void open() throws InterruptedException {
        if (producer != null || clock.millis() - triedAtMs < OPEN_AGAIN_MS) {
            return;
        }
        triedAtMs = clock.millis();
        try (Admin admin = clients.admin(clientId + "-admin")) {
            KafkaTopics.ensure(admin, clients)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TOPICS_WITHIN_S, TimeUnit.SECONDS);
            producer = clients.producer(clientId);
            LOG.info("events of sessions are written to {}", KafkaTopic.SESSION_EVENTS.topicName());
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException
                | org.apache.kafka.common.KafkaException failure) {
            LOG.debug("Kafka cannot be reached for events of sessions: {}", failure.getMessage());
        }
    }

    private void succeed(Job job) {
        written.increment(job.events().size());
        context.runOnContext(_ -> job.done().tryComplete());
    }

    private void fail(Job job) {
        failed.increment(job.events().size());
        StoaException failure = new StoaException(ErrorCode.UNAVAILABLE, "Kafka does not answer now");
        context.runOnContext(_ -> job.done().tryFail(failure));
    }
}
