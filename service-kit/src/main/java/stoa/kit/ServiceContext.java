package stoa.kit;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.random.RandomGenerator;
import stoa.kit.bus.Bus;
import stoa.kit.config.Settings;
import stoa.protocol.bus.NodeId;

/**
 * What a service is given by its process.
 *
 * @param vertx shared by all services of the process
 * @param bus this service's own end of the bus, not started yet: {@code serve} and {@code subscribe} are
 *     called before {@link StoaService#start} completes
 * @param meters metrics of the process
 * @param settings the settings the service declared, and the process's own
 * @param node this service's identity
 * @param clock wall clock
 * @param random randomness without secrets in it; any thread
 */
public record ServiceContext(
        Vertx vertx,
        Bus bus,
        MeterRegistry meters,
        Settings settings,
        NodeId node,
        Clock clock,
        RandomGenerator random) {}
