package stoa.kit.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The metrics of one end of the bus. Any thread. */
final class BusMeters {
    /** Outcome of a call without an error. */
    static final String OK = "ok";

    private final MeterRegistry registry;
    private final String node;
    private final Counter registeredAgain;
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> dropped = new ConcurrentHashMap<>();

    BusMeters(MeterRegistry registry, String node) {
        this.registry = registry;
        this.node = node;
        this.registeredAgain = Counter.builder("stoa_bus_registered_again")
                .description("Times this node said again where broadcasts are heard")
                .tag("node", node)
                .register(registry);
    }

    /** Bounded by operations times outcomes, both fixed in the program. */
    private record Key(String meter, String operation, String outcome) {}

    void asked(String operation, String outcome, long tookNs) {
        timer(new Key("stoa_bus_ask", operation, outcome)).record(tookNs, TimeUnit.NANOSECONDS);
    }

    void served(String operation, String outcome, long tookNs) {
        timer(new Key("stoa_bus_serve", operation, outcome)).record(tookNs, TimeUnit.NANOSECONDS);
    }

    void broadcastDropped(String broadcast) {
        dropped.computeIfAbsent(
                        broadcast,
                        name -> Counter.builder("stoa_bus_broadcast_dropped")
                                .description("Broadcasts dropped because too many wait for their sockets")
                                .tag("node", node)
                                .tag("broadcast", name)
                                .register(registry))
                .increment();
    }

    void registeredAgain() {
        registeredAgain.increment();
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag("node", node).register(registry);
    }

    private Timer timer(Key key) {
        return timers.computeIfAbsent(
                key,
                wanted -> Timer.builder(wanted.meter)
                        .description("Calls over the bus by operation and outcome")
                        .tag("op", wanted.operation)
                        .tag("outcome", wanted.outcome)
                        .serviceLevelObjectives(
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                Duration.ofMillis(25),
                                Duration.ofMillis(100),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(2))
                        .register(registry));
    }
}
