package stoa.gateway.inbound.bus;

import io.vertx.core.Future;
import stoa.gateway.domain.Hub;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AuthOperations;
import stoa.protocol.bus.Done;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.room.RoomOperations;

/** Hands what comes over the bus to the hub. */
public final class HubInbox {
    private HubInbox() {}

    /**
     * Registers all the hub hears. To be called on the hub's context, which is the bus's own: handlers
     * run where they were registered.
     *
     * @param bus not started yet
     * @param hub who hears
     */
    public static void register(Bus bus, Hub hub) {
        bus.serve(MessageOperations.DELIVER, batch -> confirm(hub, batch));
        bus.subscribe(Claim.BROADCAST, hub::hear);
        bus.subscribe(MessageOperations.TO_ALL_ROOMS, hub::hear);
        bus.subscribe(RoomOperations.MEMBERSHIPS_LOST, hub::hear);
        bus.subscribe(AuthOperations.TOKENS_REVOKED, hub::hear);
        bus.subscribe(AuthOperations.SETTINGS_CHANGED, hub::hear);
        bus.nodes().onLost(hub::lost);
    }

    private static Future<Done> confirm(Hub hub, Batch batch) {
        return hub.hear(batch)
                ? Future.succeededFuture(Done.DONE)
                : Future.failedFuture(new StoaException(ErrorCode.NOT_OWNER));
    }
}
