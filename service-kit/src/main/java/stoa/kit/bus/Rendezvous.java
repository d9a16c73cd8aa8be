package stoa.kit.bus;

import java.util.List;
import stoa.protocol.bus.NodeId;

/**
 * Rendezvous hashing: a key stays with its node while the node lives, and only the keys of a node that
 * went move. Pure.
 */
final class Rendezvous {
    private Rendezvous() {}

    /** The node with the highest weight for the key; the list must not be empty. */
    static NodeId choose(List<NodeId> nodes, String key) {
        NodeId best = nodes.getFirst();
        long bestWeight = weight(best, key);
        for (NodeId node : nodes.subList(1, nodes.size())) {
            long weight = weight(node, key);
            if (weight > bestWeight) {
                best = node;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** Both hashes are specified by the platform, so all processes agree. */
    private static long weight(NodeId node, String key) {
        long mixed = ((long) node.address().hashCode() << 32) ^ (key.hashCode() * 0x9E3779B97F4A7C15L);
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return (mixed ^ (mixed >>> 31)) >>> 1;
    }
}
