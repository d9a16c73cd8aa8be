package stoa.kit.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeHeartbeat;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;

/**
 * Which nodes were heard lately, as a pure state machine. Single thread.
 *
 * <p>A node goes when it was silent for {@code silentMs} or said goodbye, or when a higher incarnation of
 * the same name appears; a lower incarnation is never heard again.
 */
final class LiveNodes {
    /** In {@link NodeHeartbeat#info} of the last heartbeat of a node. */
    static final String GOODBYE = "goodbye";

    /** Bound on nodes kept; heartbeats of more are ignored. */
    static final int NODES_MAX = 1_000;

    private final long silentMs;
    private final long heartbeatMs;
    private final Map<Name, Heard> heard = new LinkedHashMap<>();
    private long lastTickMs = Long.MIN_VALUE;

    LiveNodes(long silentMs, long heartbeatMs) {
        this.silentMs = silentMs;
        this.heartbeatMs = heartbeatMs;
    }

    /** Who came and who went. */
    record Change(List<NodeId> found, List<NodeId> lost) {
        static final Change NONE = new Change(List.of(), List.of());
    }

    private record Name(Service service, String name) {}

    private record Heard(NodeHeartbeat heartbeat, long atMs, boolean live) {}

    /** A heartbeat arrived. */
    Change hear(NodeHeartbeat heartbeat, long nowMs) {
        NodeId node = heartbeat.node();
        Name name = new Name(node.service(), node.name());
        Heard before = heard.get(name);
        if (before == null && heard.size() >= NODES_MAX) {
            return Change.NONE;
        }
        if (before != null && before.heartbeat.node().incarnation() > node.incarnation()) {
            return Change.NONE;
        }
        boolean leaves = heartbeat.info().containsKey(GOODBYE);
        heard.put(name, new Heard(heartbeat, nowMs, !leaves));
        return change(before, node, leaves);
    }

    /**
     * Time passed. After a gap between ticks that shows that this very process stood still, the others
     * get one more heartbeat interval before they are believed to be silent.
     */
    Change tick(long nowMs) {
        boolean stoodStill = lastTickMs != Long.MIN_VALUE && nowMs - lastTickMs > silentMs;
        lastTickMs = nowMs;
        List<NodeId> lost = new ArrayList<>();
        heard.replaceAll((name, node) -> {
            if (!node.live) {
                return node;
            }
            if (stoodStill) {
                long excusedMs = nowMs - silentMs + heartbeatMs;
                return new Heard(node.heartbeat, Math.max(node.atMs, excusedMs), true);
            }
            if (nowMs - node.atMs <= silentMs) {
                return node;
            }
            lost.add(node.heartbeat.node());
            return new Heard(node.heartbeat, node.atMs, false);
        });
        heard.values().removeIf(node -> !node.live && nowMs - node.atMs > forgetMs());
        return lost.isEmpty() ? Change.NONE : new Change(List.of(), lost);
    }

    /** All live nodes, in an order that all processes share. */
    List<NodeHeartbeat> live() {
        return heard.values().stream()
                .filter(Heard::live)
                .map(Heard::heartbeat)
                .sorted(Comparator.comparing(heartbeat -> heartbeat.node().address()))
                .toList();
    }

    /** Long enough that no late heartbeat of an old incarnation finds its name forgotten. */
    private long forgetMs() {
        return 600 * silentMs;
    }

    private static Change change(@Nullable Heard before, NodeId node, boolean leaves) {
        boolean wasLive = before != null && before.live;
        boolean same = before != null && before.heartbeat.node().equals(node);
        List<NodeId> lost =
                before != null && wasLive && (!same || leaves) ? List.of(before.heartbeat.node()) : List.of();
        List<NodeId> found = leaves || (wasLive && same) ? List.of() : List.of(node);
        return found.isEmpty() && lost.isEmpty() ? Change.NONE : new Change(found, lost);
    }
}
