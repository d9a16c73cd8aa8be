package stoa.room;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import stoa.kit.ServiceContext;
import stoa.kit.bus.Bus;
import stoa.kit.bus.BusClock;
import stoa.kit.bus.BusLimits;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/** A node on the bus of the tests: a room-service, or one that stands in for another service. */
public final class BusNode {
    private static final AtomicLong INCARNATION = new AtomicLong(1);

    private final Context context = RealServers.RUNNING.vertx().getOrCreateContext();
    private final RoomService service = new RoomService();
    private final NodeId id;
    private final boolean isService;
    private final Bus bus;

    private BusNode(Service kind, String name, boolean isService) {
        this.id = new NodeId(kind, name, INCARNATION.getAndIncrement());
        this.isService = isService;
        this.bus = on(() -> Future.succeededFuture(new Bus(
                RealServers.RUNNING.vertx(), id, BusLimits.DEFAULT, BusClock.SYSTEM, new SimpleMeterRegistry())));
    }

    /**
     * Starts a room-service.
     *
     * @param name node name
     * @return serving
     */
    public static BusNode room(String name) {
        BusNode node = new BusNode(Service.ROOM, name, true);
        node.on(() -> node.service
                .start(new ServiceContext(
                        RealServers.RUNNING.vertx(),
                        node.bus,
                        new SimpleMeterRegistry(),
                        RealServers.RUNNING.settings(),
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
        BusNode node = new BusNode(kind, name, false);
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
        on(() -> isService ? service.stop().eventually(bus::stop) : bus.stop());
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
