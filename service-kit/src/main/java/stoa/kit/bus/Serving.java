package stoa.kit.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.bus.Envelope.Answer;
import stoa.kit.bus.Envelope.Body;
import stoa.kit.bus.Envelope.Failure;
import stoa.kit.bus.Envelope.Question;
import stoa.protocol.bus.Operation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * The serving half of the bus: finds the handler of a question, refuses what comes too late or is too
 * much, and always answers. A handler runs on the context it was registered from; its future must
 * complete, since until then it counts against the bound.
 */
final class Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

    private final Context home;
    private final BusLimits limits;
    private final BusClock clock;
    private final BusMeters meters;
    private final Map<String, Served<?, ?>> handlers = new HashMap<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    Serving(Context home, BusLimits limits, BusClock clock, BusMeters meters) {
        this.home = home;
        this.limits = limits;
        this.clock = clock;
        this.meters = meters;
    }

    private record Served<Q, R>(Operation<Q, R> operation, Function<Q, Future<R>> handler, Context context) {
        Future<R> call(Body body) {
            return handler.apply(EnvelopeCodec.open(body, operation.request()));
        }
    }

    <Q, R> void register(Operation<Q, R> operation, Function<Q, Future<R>> handler, Context context) {
        if (handlers.putIfAbsent(operation.name(), new Served<>(operation, handler, context)) != null) {
            throw new IllegalStateException(operation.name() + " is served already");
        }
    }

    int unfinished() {
        return unfinished.get();
    }

    /** Called on the home context with every message to the node's address. */
    void receive(Message<Envelope> message) {
        if (!(message.body() instanceof Question question)) {
            message.reply(failure(new StoaException(ErrorCode.BAD_REQUEST, "this is no question")));
            return;
        }
        Served<?, ?> served = handlers.get(question.operation());
        if (served == null) {
            String text = "the operation " + question.operation() + " is not served here";
            message.reply(failure(new StoaException(ErrorCode.BAD_REQUEST, text)));
            return;
        }
        if (unfinished.incrementAndGet() > limits.servingMax()) {
            finish(message, served, clock.monotonicNs().getAsLong(), failure(new StoaException(ErrorCode.OVERLOADED)));
            return;
        }
        if (served.context.equals(home)) {
            handle(message, question, served);
        } else {
            served.context.runOnContext(now -> handle(message, question, served));
        }
    }

    private void handle(Message<Envelope> message, Question question, Served<?, ?> served) {
        long startedNs = clock.monotonicNs().getAsLong();
        if (clock.nowMs() > question.deadlineMs()) {
            finish(message, served, startedNs, failure(new StoaException(ErrorCode.DEADLINE_EXCEEDED)));
            return;
        }
        Future<?> result;
        try {
            result = served.call(question.body());
        } catch (RuntimeException thrown) {
            result = Future.failedFuture(thrown);
        }
        result.onComplete(done -> {
            Object value = done.result();
            boolean answered = done.succeeded() && value != null;
            Envelope reply =
                    answered ? new Answer(new Body.Value(value)) : failure(logged(served.operation, done.cause()));
            finish(message, served, startedNs, reply);
        });
    }

    private void finish(Message<Envelope> message, Served<?, ?> served, long startedNs, Envelope reply) {
        unfinished.decrementAndGet();
        String outcome = reply instanceof Failure failed
                ? ErrorCode.ofNumber(failed.number()).name()
                : BusMeters.OK;
        meters.served(served.operation.name(), outcome, clock.monotonicNs().getAsLong() - startedNs);
        message.reply(reply);
    }

    private static StoaException logged(Operation<?, ?> operation, Throwable failure) {
        if (failure instanceof StoaException known) {
            return known;
        }
        LOG.error("{} failed", operation.name(), failure);
        return new StoaException(ErrorCode.INTERNAL);
    }

    private static Failure failure(StoaException failure) {
        return new Failure(failure.code().number(), failure.text(), failure.retryAfterMs());
    }
}
