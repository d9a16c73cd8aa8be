package stoa.gateway.inbound.bus;

import io.vertx.core.Future;
import stoa.gateway.domain.LiveUsers;
import stoa.kit.bus.Bus;
import stoa.protocol.auth.AppOperations;
import stoa.protocol.auth.UserOperations;
import stoa.protocol.room.RestrictionOperations;

/** Hands what comes over the bus about users to those who are connected here. */
public final class LiveUsersInbox {
    private LiveUsersInbox() {}

    /**
     * Registers all that is heard.
     *
     * @param bus not started yet
     * @param users who hears
     */
    public static void register(Bus bus, LiveUsers users) {
        bus.serve(UserOperations.FIND_SESSIONS, asked -> Future.succeededFuture(users.find(asked)));
        bus.serve(UserOperations.PUT_OFFLINE, asked -> Future.succeededFuture(users.putOffline(asked)));
        bus.subscribe(UserOperations.USERS_BLOCKED, users::hear);
        bus.subscribe(UserOperations.SESSION_OPENED, users::hear);
        bus.subscribe(AppOperations.DISABLED, users::hear);
        bus.subscribe(RestrictionOperations.MUTED_EVERYWHERE, users::hear);
    }
}
