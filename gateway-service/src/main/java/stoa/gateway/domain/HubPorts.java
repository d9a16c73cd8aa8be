package stoa.gateway.domain;

import java.util.function.LongSupplier;
import stoa.protocol.bus.NodeId;

/**
 * Everybody the hub talks to.
 *
 * @param self this gateway
 * @param rooms room-service
 * @param history history-service
 * @param owners owners of partitions
 * @param conversations room-service, for conversations that are no rooms
 * @param steadyClockMs milliseconds of a clock that never goes back
 * @param wallClockMs epoch milliseconds
 */
public record HubPorts(
        NodeId self,
        RoomCalls rooms,
        HistoryCalls history,
        OwnerCalls owners,
        ConversationPolicies conversations,
        LongSupplier steadyClockMs,
        LongSupplier wallClockMs) {
    long nowMs() {
        return steadyClockMs.getAsLong();
    }

    long epochMs() {
        return wallClockMs.getAsLong();
    }
}
