package stoa.kit.process;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import stoa.kit.ReadinessCheck;
import stoa.kit.ServiceContext;
import stoa.kit.StoaService;
import stoa.kit.bus.Bus;
import stoa.kit.testing.FakeService;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/** A gateway service of the tests that hands its end of the bus out. */
final class ProbeService {
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

    /** The service to be run, once. */
    StoaService service() {
        return new FakeService(Service.GATEWAY, this::hear, List.of(new ReadinessCheck("probe", () -> missing)));
    }

    private void hear(ServiceContext context) {
        bus = context.bus();
        context.bus().subscribe(EchoService.RETURNED_SHOUT, told -> heard.add(told.count()));
        context.bus().nodes().onLost(lost::add);
        context.bus().nodes().onFound(found::add);
    }
}
