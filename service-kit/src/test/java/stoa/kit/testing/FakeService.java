package stoa.kit.testing;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.config.Setting;
import stoa.protocol.bus.Service;

/**
 * A service in memory that stands in for a real one; nothing to stop.
 *
 * @param service which one
 * @param wiring says what it serves and hears; called on the service's context
 * @param readiness what must be well for it to be ready
 */
public record FakeService(Service service, Consumer<ServiceContext> wiring, List<ReadinessCheck> readiness)
        implements StoaService {
    /**
     * One that is always ready.
     *
     * @param service which one
     * @param wiring says what it serves and hears; called on the service's context
     */
    public FakeService(Service service, Consumer<ServiceContext> wiring) {
        this(service, wiring, List.of());
    }

    @Override
    public String name() {
        return service.label();
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public Future<Void> start(ServiceContext context) {
        wiring.accept(context);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> drain() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
