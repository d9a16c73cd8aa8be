package stoa.gateway.inbound.bus;

import io.vertx.core.Future;
import java.util.concurrent.Executor;
import stoa.gateway.domain.PresenceSource;
import stoa.gateway.domain.PresenceWatch;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.Service;

/** Hands what gateways ask and tell about who is connected to those who know and who watch. */
public final class PresenceInbox {
    private PresenceInbox() {}

    /**
     * Registers all that is heard. To be called on the hub's context: handlers run where they were registered.
     *
     * @param bus not started yet
     * @param source who knows who is connected here
     * @param watch who watches
     * @param home runs tasks on the hub's context
     */
    public static void register(Bus bus, PresenceSource source, PresenceWatch watch, Executor home) {
        bus.serve(PresenceOperations.WATCH, asked -> Future.succeededFuture(source.watch(asked)));
        bus.serve(PresenceOperations.TELL, told -> {
            watch.hear(told);
            return Future.succeededFuture(Done.DONE);
        });
        bus.nodes().onFound(node -> {
            if (node.service() == Service.GATEWAY) {
                home.execute(() -> watch.found(node));
            }
        });
        bus.nodes()
                .onLost(node -> home.execute(() -> {
                    watch.lost(node);
                    source.lost(node);
                }));
    }
}
