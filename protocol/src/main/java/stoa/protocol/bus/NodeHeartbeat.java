package stoa.protocol.bus;

import java.util.Map;

/**
 * What every node tells all others each 250 ms.
 *
 * @param node who
 * @param ready whether it wants requests
 * @param draining whether it is about to stop; told once more right before it goes
 * @param info facts for people and for routing, e.g. {@code clientUrl}
 */
public record NodeHeartbeat(NodeId node, boolean ready, boolean draining, Map<String, String> info) {
    /** Announced on this broadcast. */
    public static final Broadcast<NodeHeartbeat> BROADCAST = new Broadcast<>("stoa.nodes", NodeHeartbeat.class);

    /** Copies the facts. */
    public NodeHeartbeat {
        info = Map.copyOf(info);
    }
}
