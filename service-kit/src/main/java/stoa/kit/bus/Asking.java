package stoa.kit.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.bus.Envelope.Answer;
import stoa.kit.bus.Envelope.Body;
import stoa.kit.bus.Envelope.Failure;
import stoa.kit.bus.Envelope.Question;
import stoa.kit.bus.Envelope.Told;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The asking half of the bus: one question to one node. Any thread; an answer comes back on the Vert.x
 * context of the asker.
 */
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
    private static final long LOG_EVERY_MS = 1_000;

    private final Vertx vertx;
    private final BusLimits limits;
    private final BusClock clock;
    private final BusMeters meters;
    private final AtomicLong lastLoggedMs = new AtomicLong(-LOG_EVERY_MS);
    private final ConcurrentMap<NodeId, Flight> flights = new ConcurrentHashMap<>();

    Asking(Vertx vertx, BusLimits limits, BusClock clock, BusMeters meters) {
        this.vertx = vertx;
        this.limits = limits;
        this.clock = clock;
        this.meters = meters;
    }

    /** What is on its way to one node. */
    private static final class Flight {
        private final AtomicInteger count = new AtomicInteger();
        private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    }

    /** One question without an answer; equal to itself only. */
    private static final class Pending {
        private final Context asker;
        private final Promise<Envelope> promise = Promise.promise();

        Pending(Context asker) {
            this.asker = asker;
        }
    }

    <Q, R> Future<R> ask(NodeId node, Operation<Q, R> operation, Q request, long deadlineMs) {
        long startedNs = clock.monotonicNs().getAsLong();
        Flight flight = flights.computeIfAbsent(node, unknown -> new Flight());
        if (flight.count.incrementAndGet() > limits.inFlightPerNodeMax()) {
            flight.count.decrementAndGet();
            return Future.failedFuture(measured(operation, startedNs, overloaded(node)));
        }
        Pending pending = new Pending(vertx.getOrCreateContext());
        flight.pending.add(pending);
        send(node, new Question(operation.name(), clock.nowMs() + deadlineMs, new Body.Value(request)), deadlineMs)
                .onComplete(answered -> {
                    if (answered.succeeded()) {
                        pending.promise.tryComplete(answered.result());
                    } else {
                        pending.promise.tryFail(known(answered.cause(), node));
                    }
                });
        return pending.promise.future().transform(answered -> {
            land(node, flight, pending);
            return opened(operation, startedNs, answered.result(), answered.cause());
        });
    }

    /** Fails all that waits for an answer of the node, each on its asker's context. */
    void abandon(NodeId node) {
        Flight flight = flights.get(node);
        if (flight == null) {
            return;
        }
        StoaException gone = told(ErrorCode.UNAVAILABLE, node, "was given up");
        flight.pending.forEach(pending -> pending.asker.runOnContext(now -> pending.promise.tryFail(gone)));
    }

    int inFlight() {
        return flights.values().stream().mapToInt(flight -> flight.count.get()).sum();
    }

    private Future<Envelope> send(NodeId node, Question question, long deadlineMs) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(Math.max(1, deadlineMs));
        return vertx.eventBus()
                .<Envelope>request(node.address(), question, options)
                .map(Message::body);
    }

    private void land(NodeId node, Flight flight, Pending pending) {
        flight.pending.remove(pending);
        if (flight.count.decrementAndGet() == 0) {
            flights.computeIfPresent(node, (same, now) -> now == flight && flight.count.get() == 0 ? null : now);
        }
    }

    private <R> Future<R> opened(
            Operation<?, R> operation, long startedNs, @Nullable Envelope reply, @Nullable Throwable failure) {
        if (reply == null) {
            return Future.failedFuture(measured(operation, startedNs, StoaException.of(unknownIfNull(failure))));
        }
        try {
            R result = switch (reply) {
                case Answer answer -> EnvelopeCodec.open(answer.body(), operation.reply());
                case Failure said ->
                    throw new StoaException(ErrorCode.ofNumber(said.number()), said.message(), said.retryAfterMs());
                case Question ignored -> throw new StoaException(ErrorCode.INTERNAL);
                case Told ignored -> throw new StoaException(ErrorCode.INTERNAL);
            };
            meters.asked(operation.name(), BusMeters.OK, clock.monotonicNs().getAsLong() - startedNs);
            return Future.succeededFuture(result);
        } catch (StoaException failed) {
            return Future.failedFuture(measured(operation, startedNs, failed));
        }
    }

    private StoaException measured(Operation<?, ?> operation, long startedNs, StoaException failure) {
        meters.asked(
                operation.name(), failure.code().name(), clock.monotonicNs().getAsLong() - startedNs);
        return failure;
    }

    private static Throwable unknownIfNull(@Nullable Throwable failure) {
        return failure == null ? new StoaException(ErrorCode.INTERNAL) : failure;
    }

    private StoaException overloaded(NodeId node) {
        return told(ErrorCode.OVERLOADED, node, "has too many unanswered requests");
    }

    private StoaException known(Throwable failure, NodeId node) {
        if (failure instanceof StoaException known) {
            return known;
        }
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
            return told(ErrorCode.DEADLINE_EXCEEDED, node, "did not answer in time");
        }
        return told(ErrorCode.UNAVAILABLE, node, "cannot be reached");
    }

    /** Clients read the text: it names the service. Which node it was is said in the log, at most once a second. */
    private StoaException told(ErrorCode code, NodeId node, String what) {
        long nowMs = clock.nowMs();
        long lastMs = lastLoggedMs.get();
        if (nowMs - lastMs >= LOG_EVERY_MS && lastLoggedMs.compareAndSet(lastMs, nowMs)) {
            LOG.warn("{} {}; more of this within a second is not logged", node.address(), what);
        }
        return new StoaException(code, node.service().label() + ' ' + what);
    }
}
