package stoa.kit.bus;

import io.vertx.core.Context;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/**
 * The nodes heard within the last second, this one included. Reads work on any thread and see one
 * consistent moment; callbacks run on the context of the bus.
 */
public final class NodeDirectory {
    private final Context context;
    private final LiveNodes nodes;
    private final List<Consumer<NodeId>> onFound = new CopyOnWriteArrayList<>();
    private final List<Consumer<NodeId>> onLost = new CopyOnWriteArrayList<>();
    private volatile Moment moment = new Moment(List.of());

    NodeDirectory(Context context, BusLimits limits) {
        this.context = context;
        this.nodes = new LiveNodes(limits.nodeSilentMs(), limits.heartbeatMs());
    }

    /**
     * All nodes heard lately, whether they want requests or not.
     *
     * @return their last heartbeats, in an order all processes share
     */
    public List<NodeHeartbeat> all() {
        return moment.all;
    }

    /**
     * The nodes of a service heard lately, whether they want requests or not.
     *
     * @param service which service
     * @return their last heartbeats, in an order all processes share
     */
    public List<NodeHeartbeat> of(Service service) {
        return moment.byService.getOrDefault(service, List.of());
    }

    /**
     * The nodes of a service that want requests.
     *
     * @param service which service
     * @return in an order all processes share
     */
    public List<NodeId> ready(Service service) {
        return moment.ready.getOrDefault(service, List.of());
    }

    /**
     * Whether a node was heard lately.
     *
     * @param node an exact incarnation
     * @return true while it is in the directory
     */
    public boolean isLive(NodeId node) {
        return moment.ids.contains(node);
    }

    /**
     * A fact from a node's heartbeat.
     *
     * @param node an exact incarnation
     * @param key name of the fact, e.g. {@code clientUrl}
     * @return empty when the node is not heard or says nothing of it
     */
    public Optional<String> info(NodeId node, String key) {
        return of(node.service()).stream()
                .filter(heartbeat -> heartbeat.node().equals(node))
                .flatMap(heartbeat -> Optional.ofNullable(heartbeat.info().get(key)).stream())
                .findFirst();
    }

    /**
     * Calls back for each node that appears, also for one that comes back after silence.
     *
     * @param callback on the context of the bus; sees the directory with the node in it
     */
    public void onFound(Consumer<NodeId> callback) {
        onFound.add(callback);
    }

    /**
     * Calls back for each node that was silent for a second, said goodbye or was replaced by a later
     * incarnation.
     *
     * @param callback on the context of the bus; sees the directory without the node
     */
    public void onLost(Consumer<NodeId> callback) {
        onLost.add(callback);
    }

    void hear(NodeHeartbeat heartbeat, long nowMs) {
        apply(nodes.hear(heartbeat, nowMs));
    }

    void tick(long nowMs) {
        apply(nodes.tick(nowMs));
    }

    private void apply(LiveNodes.Change change) {
        moment = new Moment(nodes.live());
        for (NodeId node : change.lost()) {
            onLost.forEach(callback -> context.runOnContext(now -> callback.accept(node)));
        }
        for (NodeId node : change.found()) {
            onFound.forEach(callback -> context.runOnContext(now -> callback.accept(node)));
        }
    }

    /** One moment's view, replaced as a whole. */
    private static final class Moment {
        private final List<NodeHeartbeat> all;
        private final Map<Service, List<NodeHeartbeat>> byService = new EnumMap<>(Service.class);
        private final Map<Service, List<NodeId>> ready = new EnumMap<>(Service.class);
        private final Set<NodeId> ids = new HashSet<>();

        Moment(List<NodeHeartbeat> all) {
            this.all = all;
            all.forEach(heartbeat -> ids.add(heartbeat.node()));
            for (Service service : Service.values()) {
                List<NodeHeartbeat> of = all.stream()
                        .filter(heartbeat -> heartbeat.node().service() == service)
                        .toList();
                byService.put(service, of);
                ready.put(
                        service,
                        of.stream()
                                .filter(heartbeat -> heartbeat.ready() && !heartbeat.draining())
                                .map(NodeHeartbeat::node)
                                .toList());
            }
        }
    }
}
