package stoa.message.domain;

import stoa.protocol.bus.NodeId;
import stoa.protocol.log.Claim;

/**
 * What an owner is the owner of.
 *
 * @param partition 0 to 63
 * @param generation log generation of the topic
 * @param epoch generation of the consumer group at the assignment
 * @param owner this node
 */
public record Ownership(int partition, int generation, long epoch, NodeId owner) {
    /**
     * What is announced of it.
     *
     * @param next the next offset that will be routed
     * @return the claim
     */
    public Claim claim(long next) {
        return new Claim(partition, generation, epoch, next, owner);
    }
}
