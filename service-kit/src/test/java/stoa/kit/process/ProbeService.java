package stoa.kit.process;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.config.Setting;
import stoa.protocol.bus.NodeId;

/** A gateway service of the tests that hands its end of the bus out. */
final class ProbeService implements StoaService {
    final List<Integer> heard = new CopyOnWriteArrayList<>();
    final List<NodeId> lost = new CopyOnWriteArrayList<>();
    final List<NodeId> found = new CopyOnWriteArrayList<>();
    volatile Optional<String> missing = Optional.empty();
    private volatile @Nullable Bus bus;

    Bus bus() {
        Bus given = bus;
        if (given == null) {
            throw new IllegalStateException("not started");
        }
        return given;
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public Future<Void> start(ServiceContext context) {
        bus = context.bus();
        context.bus().subscribe(EchoService.RETURNED_SHOUT, told -> heard.add(told.count()));
        context.bus().nodes().onLost(lost::add);
        context.bus().nodes().onFound(found::add);
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

    @Override
    public List<ReadinessCheck> readiness() {
        return List.of(new ReadinessCheck("probe", () -> missing));
    }
}
