package stoa.room.domain;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.protocol.bus.NodeId;
import stoa.protocol.room.RoomOperations.MembershipsLost;

/**
 * Takes the memberships of dead gateways out, and asks a gateway that was dropped and comes back for
 * all it has. Every room node does so; doing it twice does no harm. Single-threaded: one context.
 */
public final class GatewayWatch {
    private final MembershipMarks marks;
    private final MembershipStore store;
    private final RoomNews news;
    private final RoomSignals signals;
    private final MembershipStore.Farewell farewell;
    private final DeadGateways dead = new DeadGateways();
    private boolean busy;

    /**
     * The rules over their ports.
     *
     * @param marks which gateways there are
     * @param store what they have filled
     * @param news where those that come back are asked
     * @param signals what operators see
     * @param farewell what is done for those who are taken out
     */
    public GatewayWatch(
            MembershipMarks marks,
            MembershipStore store,
            RoomNews news,
            RoomSignals signals,
            MembershipStore.Farewell farewell) {
        this.marks = marks;
        this.store = store;
        this.news = news;
        this.signals = signals;
        this.farewell = farewell;
    }

    /**
     * Looks once; does nothing while the last look is not over.
     *
     * @param heard gateways that are alive
     * @param steadyMs milliseconds of a steady clock
     * @param nowMs epoch milliseconds
     * @return completes after the look; fails when the store does not answer
     */
    public Future<Void> look(Set<NodeId> heard, long steadyMs, long nowMs) {
        if (busy) {
            return Future.succeededFuture();
        }
        busy = true;
        Map<String, NodeId> byAddress = new HashMap<>();
        heard.forEach(node -> byAddress.put(node.address(), node));
        return marks.gateways(byAddress.keySet())
                .compose(known -> drop(dead.look(known, byAddress.keySet(), steadyMs), nowMs))
                .compose(_ -> marks.dropped(nowMs))
                .compose(dropped -> ask(dropped, byAddress))
                .onComplete(_ -> busy = false);
    }

    private Future<Void> drop(List<String> gateways, long nowMs) {
        Future<Void> after = Future.succeededFuture();
        for (String gateway : gateways) {
            after = after.compose(_ -> marks.dropping(gateway, nowMs))
                    .compose(_ -> store.dropGateway(gateway, farewell))
                    .onSuccess(count -> signals.gatewayDropped(gateway, count))
                    .mapEmpty();
        }
        return after;
    }

    private Future<Void> ask(Map<String, Long> dropped, Map<String, NodeId> heard) {
        Future<Void> after = Future.succeededFuture();
        for (Map.Entry<String, Long> one : dropped.entrySet()) {
            NodeId gateway = heard.get(one.getKey());
            if (gateway != null) {
                news.membershipsLost(new MembershipsLost("back-" + one.getKey() + '-' + one.getValue(), gateway));
                after = after.compose(_ -> marks.returned(one.getKey()));
            }
        }
        return after;
    }
}
