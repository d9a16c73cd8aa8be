package stoa.kit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.config.SecretsInUrls;
import stoa.protocol.bus.Service;

/**
 * Knows whether a store (PostgreSQL, Redis, Kafka) answers: asks it once a second, says one line per change
 * and gives a readiness check. Asked on the Vert.x context that created it.
 */
public final class StoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
    private static final long EVERY_MS = 1_000;
    private static final long FIRST_RETRY_MS = 100;
    private static final long ANSWER_WITHIN_MS = 3_000;

    private final Vertx vertx;
    private final String name;
    private final Supplier<? extends Future<?>> probe;
    private final Promise<Void> firstAnswer = Promise.promise();
    private volatile State state = State.UNKNOWN;
    private volatile boolean closed;
    private long retryMs = FIRST_RETRY_MS;

    private enum State {
        UNKNOWN,
        ANSWERS,
        SILENT
    }

    private StoreWatch(Vertx vertx, String name, Supplier<? extends Future<?>> probe) {
        this.vertx = vertx;
        this.name = name;
        this.probe = probe;
    }

    /**
     * Begins to watch.
     *
     * @param vertx timers
     * @param service who asks: several services of one process may use the same store
     * @param name the store, for people and metrics, e.g. {@code postgresql}
     * @param probe asks the store something cheap; must not block
     * @param meters gets {@code stoa_store_up}
     * @return the watch
     */
    public static StoreWatch start(
            Vertx vertx, Service service, String name, Supplier<? extends Future<?>> probe, MeterRegistry meters) {
        StoreWatch watch = new StoreWatch(vertx, name, probe);
        Gauge.builder("stoa_store_up", () -> watch.state == State.ANSWERS ? 1 : 0)
                .description("Whether the store answered the service the last time it was asked")
                .tag("service", service.label())
                .tag("store", name)
                .register(meters);
        watch.ask();
        return watch;
    }

    /**
     * Waits for the first answer, as long as it takes.
     *
     * @return completes when the store has answered once
     */
    public Future<Void> firstAnswer() {
        return firstAnswer.future();
    }

    /**
     * Whether the store answered the last time.
     *
     * @return a check for {@code /health/ready}
     */
    public ReadinessCheck check() {
        return new ReadinessCheck(
                name, () -> state == State.ANSWERS ? Optional.empty() : Optional.of("does not answer"));
    }

    /** Stops watching. */
    public void close() {
        closed = true;
    }

    private void ask() {
        if (closed) {
            return;
        }
        Future<?> asked;
        try {
            asked = probe.get();
        } catch (RuntimeException thrown) {
            asked = Future.failedFuture(thrown);
        }
        asked.timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS).onComplete(answer -> answered(), this::failed);
    }

    private void answered() {
        if (state == State.SILENT && !closed) {
            LOG.info("{} answers", name);
        }
        state = State.ANSWERS;
        retryMs = FIRST_RETRY_MS;
        firstAnswer.tryComplete();
        vertx.setTimer(EVERY_MS, due -> ask());
    }

    private void failed(Throwable failure) {
        if (state != State.SILENT && !closed) {
            LOG.warn("{} does not answer, waiting for it: {}", name, SecretsInUrls.masked(String.valueOf(failure)));
        }
        state = State.SILENT;
        vertx.setTimer(retryMs, due -> ask());
        retryMs = Math.min(EVERY_MS, retryMs * 2);
    }
}
