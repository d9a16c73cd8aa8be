package stoa.protocol.log;

import stoa.protocol.bus.Broadcast;
import stoa.protocol.bus.NodeId;

/**
 * What the owner of a partition says about itself: at once when it takes the partition over, then
 * every second.
 *
 * @param partition 0 to 63
 * @param generation log generation of the topic
 * @param epoch generation of the consumer group when the partition was assigned; of two owners the
 *     one with the higher epoch is the later
 * @param next the next offset the owner will route
 * @param owner where it listens
 */
public record Claim(int partition, int generation, long epoch, long next, NodeId owner) {
    /** Announced on this broadcast, many at once. */
    public static final Broadcast<Claims> BROADCAST = new Broadcast<>("stoa.claims", Claims.class);

    /**
     * Whether this claim comes from a later owner, or the same one, than another claim of the partition.
     *
     * @param other the claim that is held
     * @return false for a process that came back from the dead
     */
    public boolean isNotOlderThan(Claim other) {
        if (generation != other.generation) {
            return generation > other.generation;
        }
        if (epoch != other.epoch) {
            return epoch > other.epoch;
        }
        return owner.equals(other.owner) || owner.incarnation() > other.owner.incarnation();
    }
}
