package stoa.room.outbound;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.kafka.KafkaClients;
import stoa.kit.kafka.KafkaTopics;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.EventHeaders;
import stoa.protocol.kafka.EventType;
import stoa.protocol.kafka.KafkaTopic;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.kafka.RoomEventJson;
import stoa.room.domain.RoomEventLog;

/**
 * Writes to {@code stoa.room-events} with {@code acks=all}, idempotent, key room id. The producer gives nothing up:
 * an event whose answer was not waited for is written when Kafka is back, before all that was handed over after it,
 * so that what is told again, here or by another node, is a repeat and never overtaken. The producer may block
 * while it does not know the brokers, so it has a thread of its own behind a bounded queue; outcomes come
 * back on the service's context. Until Kafka and the topic are there, every event fails.
 */
public final class KafkaRoomEventLog implements RoomEventLog {
    /** Events that wait for the thread at most; more fail with {@code OVERLOADED}. */
    public static final int QUEUE_MAX = 10_000;

    /** Events handed over and not answered by Kafka at most; more fail with {@code OVERLOADED}. */
    public static final int UNANSWERED_MAX = 10_000;

    /** How long Kafka's answer is waited for, in milliseconds; the event may be written after that all the same. */
    public static final long ANSWER_MS = 4_000;

    /** How long after a failed attempt to reach Kafka the next one comes, in milliseconds. */
    public static final long RETRY_MS = 1_000;

    /** How long one attempt to reach Kafka takes at most, in milliseconds. */
    public static final long OPEN_MS = 3_000;

    private static final String TOPIC = KafkaTopic.ROOM_EVENTS.topicName();
    private static final Logger LOG = LoggerFactory.getLogger(KafkaRoomEventLog.class);

    private final KafkaClients kafka;
    private final String clientId;
    private final Vertx vertx;
    private final Context home;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_MAX),
            Thread.ofPlatform().name("stoa-room-events").factory());
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile @Nullable Producer<byte[], byte[]> producer;
    private volatile boolean closed;

    /**
     * Knows no broker yet. Called on the service's context.
     *
     * @param kafka makes the clients
     * @param clientId for the broker's log and metrics
     * @param vertx timers
     */
    public KafkaRoomEventLog(KafkaClients kafka, String clientId, Vertx vertx) {
        this.kafka = kafka;
        this.clientId = clientId;
        this.vertx = vertx;
        home = vertx.getOrCreateContext();
    }

    /**
     * Begins to look for Kafka, and for the topic, which it makes where it is missing. Goes on until both
     * are there.
     */
    public void start() {
        onThread(this::open).onFailure(failure -> {
            if (!closed) {
                LOG.debug("Kafka is not ready for room events yet: {}", failure.getMessage());
                vertx.setTimer(RETRY_MS, _ -> start());
            }
        });
    }

    /**
     * Ends; what still waits is not written.
     *
     * @return when the producer is closed, within some seconds
     */
    public Future<Void> close() {
        closed = true;
        Future<Void> end = onThread(() -> {
            Producer<byte[], byte[]> open = producer;
            if (open != null) {
                open.close(Duration.ofSeconds(2));
            }
            return Future.succeededFuture();
        });
        thread.shutdown();
        return end;
    }

    /**
     * How many events Kafka was handed and has not answered. Any thread.
     *
     * @return at most {@link #UNANSWERED_MAX}
     */
    public int unanswered() {
        return unanswered.get();
    }

    @Override
    public Future<Void> publish(RoomEvent event) {
        return publishAll(List.of(event)).compose(published -> {
            Throwable failure = published.failure();
            return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
        });
    }

    @Override
    public Future<Published> publishAll(List<RoomEvent> events) {
        Promise<Published> known = Promise.promise();
        List<Future<Void>> written = new CopyOnWriteArrayList<>();
        onThread(() -> {
                    hand(events, written);
                    return Future.join(List.copyOf(written)).otherwiseEmpty().mapEmpty();
                })
                .onFailure(failure -> known.tryComplete(new Published(0, failure)))
                .onSuccess(_ -> known.tryComplete(published(written, events.size())));
        long timer = vertx.setTimer(ANSWER_MS, _ -> known.tryComplete(published(written, events.size())));
        return known.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /** Hands events to the producer until it refuses one. On the thread. */
    private void hand(List<RoomEvent> events, List<Future<Void>> written) {
        Producer<byte[], byte[]> open = producer;
        if (open == null || closed) {
            throw new StoaException(ErrorCode.UNAVAILABLE, "Kafka is not ready for room events");
        }
        if (unanswered.get() + events.size() > UNANSWERED_MAX) {
            throw new StoaException(ErrorCode.OVERLOADED, "too many room events wait for Kafka");
        }
        for (RoomEvent event : events) {
            Promise<Void> outcome = Promise.promise();
            written.add(outcome.future());
            unanswered.incrementAndGet();
            try {
                var _ = open.send(data(event), (_, failure) -> {
                    unanswered.decrementAndGet();
                    if (failure == null) {
                        outcome.complete();
                    } else {
                        outcome.fail(failure);
                    }
                });
            } catch (RuntimeException refused) {
                unanswered.decrementAndGet();
                outcome.tryFail(refused);
            }
            if (outcome.future().failed()) {
                return; // refused at once: what comes after it must not be written instead
            }
        }
    }

    /** What is known now of so many events, of which these were handed over so far. */
    private static Published published(List<Future<Void>> written, int events) {
        int count = 0;
        @Nullable Throwable failure = null;
        for (Future<Void> one : written) {
            if (!one.succeeded()) {
                failure = one.cause();
                break;
            }
            count++;
        }
        if (count < events && failure == null) {
            failure = new StoaException(ErrorCode.UNAVAILABLE, "Kafka did not answer in time");
        }
        return new Published(count, failure);
    }

    private Future<Void> open() {
        if (closed) {
            return Future.succeededFuture();
        }
        Admin admin = kafka.admin(clientId + "-admin");
        try {
            KafkaTopics.ensure(admin, kafka).await(OPEN_MS, TimeUnit.MILLISECONDS);
            producer = kafka.producerInTurn(clientId);
        } catch (TimeoutException late) {
            throw new StoaException(ErrorCode.UNAVAILABLE, "Kafka does not answer");
        } finally {
            admin.close(Duration.ZERO);
        }
        return Future.succeededFuture();
    }

    private interface Step {
        Future<Void> run();
    }

    private Future<Void> onThread(Step step) {
        Promise<Void> done = Promise.promise();
        try {
            thread.execute(() -> {
                Future<Void> outcome;
                try {
                    outcome = step.run();
                } catch (RuntimeException failure) {
                    outcome = Future.failedFuture(failure);
                }
                outcome.onComplete(known -> home.runOnContext(_ -> done.handle(known)));
            });
        } catch (RejectedExecutionException full) {
            return Future.failedFuture(new StoaException(ErrorCode.OVERLOADED, "too many room events are waiting"));
        }
        return done.future();
    }

    private static ProducerRecord<byte[], byte[]> data(RoomEvent event) {
        ProducerRecord<byte[], byte[]> data =
                new ProducerRecord<>(TOPIC, event.room().getBytes(StandardCharsets.UTF_8), RoomEventJson.encode(event));
        Map<String, String> headers =
                EventHeaders.of(EventType.ROOM_EVENT, event.id(), event.app(), Instant.ofEpochMilli(event.atMs()));
        headers.forEach((name, value) -> data.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return data;
    }
}
