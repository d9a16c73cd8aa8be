package stoa.kit;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.config.Setting;

/**
 * One service as its process sees it: wiring and life cycle. All methods are called on one event-loop
 * context of the service's own, none may block.
 */
public interface StoaService {
    /**
     * Which service this is.
     *
     * @return label of a {@link stoa.protocol.bus.Service}, e.g. {@code gateway}
     */
    String name();

    /**
     * The settings the service reads.
     *
     * @return declared as constants
     */
    List<Setting<?>> settings();

    /**
     * Wires the service: registers all it serves and subscribes to, connects to its stores and waits
     * (as long as it takes) until they answer. What needs other services is tried again in the
     * background: the bus starts after this completes.
     *
     * @param context what the process gives
     * @return completes when the service can serve; a failure ends the process
     */
    Future<Void> start(ServiceContext context);

    /**
     * Gets rid of work before a stop: the node already tells others that it wants nothing new.
     *
     * @return completes when nothing is left to hand over; the process waits a bounded time
     */
    Future<Void> drain();

    /**
     * Releases everything; the bus still works until this completes.
     *
     * @return completes when all is closed
     */
    Future<Void> stop();

    /**
     * What must be well for the service to want requests.
     *
     * @return cheap checks, asked often
     */
    List<ReadinessCheck> readiness();
}
