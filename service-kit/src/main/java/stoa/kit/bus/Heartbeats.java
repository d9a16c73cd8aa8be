package stoa.kit.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;

/** Says that this node lives, and hears it of others. Heard and said on the bus's context. */
final class Heartbeats {
    /** Heartbeats between two registrations of the same: 30 s with the usual ones. */
    static final int BEATS_WHEN_READY = 120;

    /** The same while this node wants no requests, perhaps because it hears nothing of others: 5 s. */
    static final int BEATS_WHEN_NOT = 20;

    private final Vertx vertx;
    private final NodeId self;
    private final BusLimits limits;
    private final NodeDirectory nodes;
    private final BusClock clock;
    private final BiFunction<Broadcast<NodeHeartbeat>, NodeHeartbeat, Future<Void>> publish;
    private final Supplier<Future<Void>> registerAgain;
    private final Map<String, String> info = new ConcurrentHashMap<>();
    private volatile BooleanSupplier ready = () -> true;
    private volatile boolean draining;
    private volatile boolean stopped;
    private long beats;
    private boolean registering;
    private volatile long timer = -1;

    Heartbeats(Wiring wiring) {
        this.vertx = wiring.vertx;
        this.self = wiring.self;
        this.limits = wiring.limits;
        this.nodes = wiring.nodes;
        this.clock = wiring.clock;
        this.publish = wiring.publish;
        this.registerAgain = wiring.registerAgain;
    }

    /** What heartbeats need. */
    record Wiring(
            Vertx vertx,
            NodeId self,
            BusLimits limits,
            NodeDirectory nodes,
            BusClock clock,
            BiFunction<Broadcast<NodeHeartbeat>, NodeHeartbeat, Future<Void>> publish,
            Supplier<Future<Void>> registerAgain) {}

    /** The first, slow call to a new node is this one and not a user's. */
    static Operation<NodeId, NodeId> hello(NodeId self) {
        return Operation.once(self.service(), "bus.hello", NodeId.class, NodeId.class);
    }

    void announce(String key, String value) {
        info.put(key, value);
    }

    void readyWhen(BooleanSupplier wantsRequests) {
        ready = wantsRequests;
    }

    void start() {
        beat();
        timer = vertx.setPeriodic(limits.heartbeatMs(), tick -> {
            nodes.tick(clock.monotonicMs());
            beat();
            perhapsRegisterAgain();
        });
    }

    /** Who misses others, or is missed by them, may be so because they do not know where it is. */
    private void perhapsRegisterAgain() {
        beats++;
        long dueBeats = ready.getAsBoolean() ? BEATS_WHEN_READY : BEATS_WHEN_NOT;
        if (vertx.isClustered() && !stopped && !registering && beats >= dueBeats) {
            beats = 0;
            registering = true;
            registerAgain.get().onComplete((_, _) -> registering = false);
        }
    }

    Future<Void> drain() {
        draining = true;
        return beat();
    }

    Future<Void> stop() {
        if (timer < 0) {
            return Future.succeededFuture();
        }
        vertx.cancelTimer(timer);
        draining = true;
        info.put(LiveNodes.GOODBYE, "");
        Future<Void> said = beat();
        stopped = true;
        return said;
    }

    void heard(NodeHeartbeat heartbeat) {
        nodes.hear(heartbeat, clock.monotonicMs());
    }

    private Future<Void> beat() {
        if (stopped) {
            return Future.succeededFuture();
        }
        boolean wantsRequests = !draining && ready.getAsBoolean();
        NodeHeartbeat heartbeat = new NodeHeartbeat(self, wantsRequests, draining, new HashMap<>(info));
        return publish.apply(NodeHeartbeat.BROADCAST, heartbeat);
    }
}
