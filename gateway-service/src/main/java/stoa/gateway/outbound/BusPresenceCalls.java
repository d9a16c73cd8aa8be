package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.PresenceCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.PresenceOperations;
import stoa.protocol.auth.PresenceOperations.PresenceTold;
import stoa.protocol.auth.PresenceOperations.UsersWatched;
import stoa.protocol.auth.PresenceOperations.WatchUsers;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;

/** Asks and tells gateways over the bus. Any thread; answers on the caller's context. */
public final class BusPresenceCalls implements PresenceCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusPresenceCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<UsersWatched> watch(NodeId gateway, WatchUsers request) {
        return bus.askNode(gateway, PresenceOperations.WATCH, request);
    }

    @Override
    public Future<Done> tell(NodeId gateway, PresenceTold told) {
        return bus.askNode(gateway, PresenceOperations.TELL, told);
    }
}
