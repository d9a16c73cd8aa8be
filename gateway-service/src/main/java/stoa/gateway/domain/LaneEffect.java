package stoa.gateway.domain;

import stoa.protocol.bus.NodeId;
import stoa.protocol.error.StoaException;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;

/** What a {@link SendLane} wants done, to be applied in the order given. */
public sealed interface LaneEffect {
    /**
     * Ask the owner; the answer goes to {@link SendLane#answered} or {@link SendLane#failed}.
     *
     * @param request names the answer
     * @param owner who is asked
     * @param batch the sends
     */
    record SendOut(long request, NodeId owner, SendBatch batch) implements LaneEffect {}

    /**
     * A send is acknowledged.
     *
     * @param ticket as given to {@link SendLane#offer}
     * @param sent the ack
     */
    record Acknowledge(long ticket, SendResult.Sent sent) implements LaneEffect {}

    /**
     * A send failed, or nobody knows.
     *
     * @param ticket as given to {@link SendLane#offer}
     * @param failure what to tell the sender
     */
    record Fail(long ticket, StoaException failure) implements LaneEffect {}
}
