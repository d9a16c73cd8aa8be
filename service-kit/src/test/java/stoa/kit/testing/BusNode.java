package stoa.kit.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.bus.BusClock;
import stoa.kit.bus.BusLimits;
import stoa.kit.config.Settings;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/** A node on the bus of the tests: a real service, or one that stands in for another service. Blocks. */
public final class BusNode {
    private static final AtomicLong INCARNATION = new AtomicLong(1);

    private final Context context = TestStores.VERTX.getOrCreateContext();
    private final NodeId id;
    private final @Nullable StoaService service;
    private final Bus bus;

    private BusNode(Service kind, String name, @Nullable StoaService service) {
        this.id = new NodeId(kind, name, INCARNATION.getAndIncrement());
        this.service = service;
        this.bus = on(() -> Future.succeededFuture(
                new Bus(TestStores.VERTX, id, BusLimits.DEFAULT, BusClock.SYSTEM, new SimpleMeterRegistry())));
    }

    /**
     * Starts a service.
     *
     * @param kind which it is
     * @param name node name
     * @param service not started yet
     * @param settings the service's
     * @return serving
     */
    public static BusNode serving(Service kind, String name, StoaService service, Settings settings) {
        BusNode node = new BusNode(kind, name, service);
        node.on(() -> service.start(new ServiceContext(
                        TestStores.VERTX,
                        node.bus,
                        new SimpleMeterRegistry(),
                        settings,
                        node.id,
                        BusClock.SYSTEM.wall(),
                        new SplittableRandom()))
                .compose(_ -> node.bus.start()));
        return node;
    }

    /**
     * Starts a node that stands in for another service.
     *
     * @param kind which service
     * @param name node name
     * @param wiring what it serves and hears
     * @return on the bus
     */
    public static BusNode other(Service kind, String name, Consumer<BusNode> wiring) {
        BusNode node = new BusNode(kind, name, null);
        node.on(() -> {
            wiring.accept(node);
            return node.bus.start();
        });
        return node;
    }

    /**
     * Its end of the bus.
     *
     * @return started after construction
     */
    public Bus bus() {
        return bus;
    }

    /**
     * Who it is.
     *
     * @return unique in the tests
     */
    public NodeId id() {
        return id;
    }

    /** Stops it, as a process would stop. */
    public void stop() {
        on(() -> service == null ? bus.stop() : service.stop().eventually(bus::stop));
    }

    /**
     * Runs something on the node's context and waits.
     *
     * @param action what
     * @param <T> its result
     * @return the result
     */
    public <T> T on(Supplier<Future<T>> action) {
        return begin(action).await();
    }

    /**
     * Begins something on the node's context, after what was begun before.
     *
     * @param action what
     * @param <T> its result
     * @return the result
     */
    public <T> Future<T> begin(Supplier<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(_ -> action.get().onComplete(done));
        return done.future();
    }
}
