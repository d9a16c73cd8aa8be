package stoa.kit.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.bus.BusClock;
import stoa.kit.bus.BusLimits;
import stoa.kit.config.Settings;
import stoa.protocol.bus.NodeId;

/** One service on an event-loop context of its own, with its own end of the bus. */
final class ServiceVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceVerticle.class);

    private final StoaService service;
    private final NodeId node;
    private final Shared shared;
    private volatile boolean running;
    private volatile boolean draining;
    private @Nullable Bus bus;

    ServiceVerticle(StoaService service, NodeId node, Shared shared) {
        this.service = service;
        this.node = node;
        this.shared = shared;
    }

    /** What all services of a process are given alike. */
    record Shared(Settings settings, MeterRegistry meters, BusClock clock, RandomGenerator random) {
        Clock wall() {
            return clock.wall();
        }
    }

    StoaService service() {
        return service;
    }

    @Override
    public Future<?> start() {
        Bus own = new Bus(vertx, node, BusLimits.of(shared.settings), shared.clock, shared.meters);
        bus = own;
        own.readyWhen(() -> missing().isEmpty());
        EventLoopLag.measure(vertx, service.name(), shared.clock, shared.meters);
        ServiceContext given =
                new ServiceContext(vertx, own, shared.meters, shared.settings, node, shared.wall(), shared.random);
        return service.start(given).compose(started -> own.start()).onSuccess(started -> {
            running = true;
            LOG.info("{} serves as {}", service.name(), node.address());
        });
    }

    /** Why the service does not want requests; empty when it does. */
    Optional<String> missing() {
        if (draining) {
            return Optional.of(service.name() + ": is about to stop");
        }
        if (!running) {
            return Optional.of(service.name() + ": is starting");
        }
        for (ReadinessCheck check : service.readiness()) {
            Optional<String> missing = check.missing().get();
            if (missing.isPresent()) {
                return Optional.of(service.name() + ": " + check.name() + ": " + missing.get());
            }
        }
        return Optional.empty();
    }

    /** Completes when this service's event loop turned. */
    Future<Void> turn() {
        Promise<Void> turned = Promise.promise();
        context.runOnContext(turned::complete);
        return turned.future();
    }

    Future<Void> drain() {
        draining = true;
        Bus own = bus;
        if (own == null || !running) {
            return Future.succeededFuture();
        }
        return onContext(() -> own.drain().otherwiseEmpty().compose(said -> service.drain()));
    }

    Future<Void> close() {
        Bus own = bus;
        if (own == null) {
            return Future.succeededFuture();
        }
        return onContext(() -> service.stop().eventually(own::stop));
    }

    private Future<Void> onContext(Supplier<Future<Void>> action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> {
            Future<Void> running;
            try {
                running = action.get();
            } catch (RuntimeException thrown) {
                running = Future.failedFuture(thrown);
            }
            running.onComplete(done);
        });
        return done.future();
    }
}
