package stoa.kit.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.kit.bus.Envelope.Body;
import stoa.kit.bus.Envelope.Told;
import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Operation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/**
 * One service node's end of the bus: asks other nodes, serves their questions, tells and hears
 * broadcasts, and keeps the directory of live nodes.
 *
 * <p>{@link #ask}, {@link #askNode}, {@link #publish} and {@link #abandon} may be called on any thread;
 * results come back on the Vert.x context of the caller, always within the deadline, and fail with
 * {@link StoaException} only. What one context sends to one node arrives in that order. {@link #serve} and
 * {@link #subscribe} are called before {@link #start}; their handlers run on the Vert.x context they were
 * registered from, or on the bus's own. Nothing blocks.
 */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private final Vertx vertx;
    private final NodeId self;
    private final BusLimits limits;
    private final Context home;
    private final BusMeters meters;
    private final NodeDirectory nodes;
    private final Asking asking;
    private final Serving serving;
    private final Registrations registrations;
    private final Heartbeats heartbeats;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<Subscription<?>> subscriptions = new ArrayList<>();
    private final ConcurrentMap<String, AtomicInteger> unwritten = new ConcurrentHashMap<>();
    private boolean started;

    /**
     * An end of the bus that hears and says nothing yet. Its own context is the caller's.
     *
     * @param vertx event bus to use; several nodes may share it
     * @param self who this is
     * @param limits bounds
     * @param clock clocks
     * @param registry gets the metrics
     */
    public Bus(Vertx vertx, NodeId self, BusLimits limits, BusClock clock, MeterRegistry registry) {
        this.vertx = vertx;
        this.self = self;
        this.limits = limits;
        this.home = vertx.getOrCreateContext();
        this.meters = new BusMeters(registry, self.name());
        this.nodes = new NodeDirectory(home, limits);
        this.asking = new Asking(vertx, limits, clock, meters);
        this.serving = new Serving(home, limits, clock, meters);
        this.registrations = new Registrations(vertx, home);
        this.heartbeats = new Heartbeats(
                new Heartbeats.Wiring(vertx, self, limits, nodes, clock, this::tell, this::registerAgain));
        EnvelopeCodec.install(vertx);
        subscribe(NodeHeartbeat.BROADCAST, heartbeats::heard);
        Operation<NodeId, NodeId> hello = Heartbeats.hello(self);
        serving.register(hello, Future::succeededFuture, home);
        nodes.onFound(node -> askNode(node, hello, self)
                .onFailure(failure -> LOG.debug("{} does not greet back: {}", node, failure.getMessage())));
        meters.gauge("stoa_bus_in_flight", "Requests of this node without an answer", asking::inFlight);
        meters.gauge("stoa_bus_serving", "Requests this node is working on", serving::unfinished);
        meters.gauge(
                "stoa_bus_nodes",
                "Nodes heard within the last second",
                () -> nodes.all().size());
    }

    private record Subscription<T>(Broadcast<T> broadcast, Consumer<T> handler, Context context) {}

    /**
     * Who this end of the bus is.
     *
     * @return the node
     */
    public NodeId self() {
        return self;
    }

    /**
     * The live nodes.
     *
     * @return kept up to date once the bus has started
     */
    public NodeDirectory nodes() {
        return nodes;
    }

    /**
     * Asks any ready node of the operation's service, in turn. An idempotent operation that fails with
     * UNAVAILABLE, OVERLOADED or DEADLINE_EXCEEDED is tried once more on another node within the same
     * deadline: where there is another one, the first gets half of the time.
     *
     * @param operation what to ask
     * @param request the question
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the answer; UNAVAILABLE when no node is ready
     */
    public <Q, R> Future<R> ask(Operation<Q, R> operation, Q request) {
        List<NodeId> ready = nodes.ready(operation.service());
        if (ready.isEmpty()) {
            return nobody(operation);
        }
        return askEither(ready, ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())), operation, request);
    }

    /**
     * As {@link #ask(Operation, Object)}, but the same key goes to the same node as long as the set of
     * ready nodes stays the same.
     *
     * @param operation what to ask
     * @param shardKey what chooses the node
     * @param request the question
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the answer; UNAVAILABLE when no node is ready
     */
    public <Q, R> Future<R> ask(Operation<Q, R> operation, String shardKey, Q request) {
        List<NodeId> ready = nodes.ready(operation.service());
        if (ready.isEmpty()) {
            return nobody(operation);
        }
        return askEither(ready, Rendezvous.choose(ready, shardKey), operation, request);
    }

    /**
     * Asks exactly one node, once, whether it wants requests or not.
     *
     * @param node an exact incarnation
     * @param operation what to ask
     * @param request the question
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the answer
     */
    public <Q, R> Future<R> askNode(NodeId node, Operation<Q, R> operation, Q request) {
        return asking.ask(node, operation, request, operation.deadlineMs());
    }

    /**
     * Asks exactly one node, once, with a deadline of its own.
     *
     * @param node an exact incarnation
     * @param operation what to ask
     * @param request the question
     * @param deadlineMs milliseconds, above zero
     * @param <Q> type of the question
     * @param <R> type of the answer
     * @return the answer
     */
    public <Q, R> Future<R> askNode(NodeId node, Operation<Q, R> operation, Q request, long deadlineMs) {
        return asking.ask(node, operation, request, deadlineMs);
    }

    /**
     * Fails every question on its way to a node with UNAVAILABLE now instead of at its deadline.
     *
     * @param node whose answers nobody waits for any more
     */
    public void abandon(NodeId node) {
        asking.abandon(node);
    }

    /**
     * Answers an operation on this node.
     *
     * @param operation of this node's service
     * @param handler gives the answer; what it throws or fails with becomes an error reply,
     *     {@link StoaException} with its code, all else INTERNAL. Its future must complete
     * @param <Q> type of the question
     * @param <R> type of the answer
     */
    public <Q, R> void serve(Operation<Q, R> operation, Function<Q, Future<R>> handler) {
        requireNotStarted();
        serving.register(operation, handler, contextOfCaller());
    }

    /**
     * Hears a broadcast, this process's own included.
     *
     * @param broadcast what to hear
     * @param handler called for each
     * @param <T> what is told
     */
    public <T> void subscribe(Broadcast<T> broadcast, Consumer<T> handler) {
        requireNotStarted();
        subscriptions.add(new Subscription<>(broadcast, handler, contextOfCaller()));
    }

    /**
     * Tells every process. May be lost: when more than the bound wait for their sockets it is dropped and
     * counted.
     *
     * @param broadcast what to tell
     * @param value the value
     * @param <T> what is told
     */
    public <T> void publish(Broadcast<T> broadcast, T value) {
        tell(broadcast, value);
    }

    private <T> Future<Void> tell(Broadcast<T> broadcast, T value) {
        AtomicInteger waiting = unwritten.computeIfAbsent(broadcast.name(), name -> new AtomicInteger());
        if (waiting.incrementAndGet() > limits.broadcastsUnwrittenMax()) {
            waiting.decrementAndGet();
            meters.broadcastDropped(broadcast.name());
            return Future.succeededFuture();
        }
        return vertx.eventBus()
                .<Envelope>publisher(broadcast.name())
                .write(new Told(new Body.Value(value)))
                .onComplete(written -> waiting.decrementAndGet());
    }

    /**
     * Adds a fact to this node's heartbeats.
     *
     * @param key name of the fact, e.g. {@code clientUrl}
     * @param value its value
     */
    public void announce(String key, String value) {
        heartbeats.announce(key, value);
    }

    /**
     * Says in heartbeats whether this node wants requests; without it, it does from the start on.
     *
     * @param ready asked before each heartbeat on the bus's context
     */
    public void readyWhen(BooleanSupplier ready) {
        heartbeats.readyWhen(ready);
    }

    /**
     * Registers this node's address and subscriptions and begins with heartbeats.
     *
     * @return completes when other processes can reach this node
     */
    public Future<Void> start() {
        requireNotStarted();
        started = true;
        List<Future<Void>> registered = new ArrayList<>();
        subscriptions.forEach(subscription -> registered.add(listen(subscription)));
        registered.add(registrations.ofQuestions(self.address(), serving::receive));
        return Future.all(registered).map(all -> {
            heartbeats.start();
            return null;
        });
    }

    private Future<Void> registerAgain() {
        meters.registeredAgain();
        return registrations.sayAgain();
    }

    /** The addresses of this node. */
    Registrations registrations() {
        return registrations;
    }

    /**
     * Tells the others that this node wants no new requests; it still answers.
     *
     * @return completes when it was said
     */
    public Future<Void> drain() {
        return heartbeats.drain();
    }

    /**
     * Says goodbye and hears nothing more.
     *
     * @return completes when the address is gone
     */
    public Future<Void> stop() {
        return heartbeats.stop().otherwiseEmpty().compose(said -> registrations.end());
    }

    private <Q, R> Future<R> askEither(List<NodeId> ready, NodeId first, Operation<Q, R> operation, Q request) {
        if (!operation.idempotent() || ready.size() < 2) {
            return asking.ask(first, operation, request, operation.deadlineMs());
        }
        long firstMs = Math.max(1, operation.deadlineMs() / 2);
        long secondMs = Math.max(1, operation.deadlineMs() - firstMs);
        return asking.ask(first, operation, request, firstMs).recover(failure -> {
            if (!worthAnotherNode(failure)) {
                return Future.failedFuture(failure);
            }
            NodeId second = ready.get((ready.indexOf(first) + 1) % ready.size());
            return asking.ask(second, operation, request, secondMs);
        });
    }

    private static boolean worthAnotherNode(Throwable failure) {
        ErrorCode code = StoaException.of(failure).code();
        return code == ErrorCode.UNAVAILABLE || code == ErrorCode.OVERLOADED || code == ErrorCode.DEADLINE_EXCEEDED;
    }

    private <T> Future<Void> listen(Subscription<T> subscription) {
        Broadcast<T> broadcast = subscription.broadcast;
        return registrations.ofBroadcasts(broadcast.name(), message -> {
            if (message.body() instanceof Told told) {
                T value = EnvelopeCodec.open(told.body(), broadcast.type());
                if (subscription.context.equals(home)) {
                    subscription.handler.accept(value);
                } else {
                    subscription.context.runOnContext(now -> subscription.handler.accept(value));
                }
            }
        });
    }

    private Context contextOfCaller() {
        Context caller = Vertx.currentContext();
        return caller == null ? home : caller;
    }

    private void requireNotStarted() {
        if (started) {
            throw new IllegalStateException("the bus has started: no address is registered any more");
        }
    }

    private <R> Future<R> nobody(Operation<?, R> operation) {
        meters.asked(operation.name(), ErrorCode.UNAVAILABLE.name(), 0);
        String text = "no " + operation.service().label() + " service is ready";
        return Future.failedFuture(new StoaException(ErrorCode.UNAVAILABLE, text));
    }
}
