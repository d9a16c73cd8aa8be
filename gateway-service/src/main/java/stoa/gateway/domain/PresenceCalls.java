package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.auth.PresenceOperations.PresenceTold;
import stoa.protocol.auth.PresenceOperations.UsersWatched;
import stoa.protocol.auth.PresenceOperations.WatchUsers;
import stoa.protocol.bus.Done;
import stoa.protocol.bus.NodeId;

/** What gateways ask each other about who is connected; answers come on the caller's context. */
public interface PresenceCalls {
    /**
     * Registers users at a gateway.
     *
     * @param gateway where, perhaps this one
     * @param request whom
     * @return how they are there; fails with a code when it does not answer
     */
    Future<UsersWatched> watch(NodeId gateway, WatchUsers request);

    /**
     * Tells a gateway how users are here.
     *
     * @param gateway who registered them
     * @param told how they are
     * @return done; fails with a code when it was perhaps not heard
     */
    Future<Done> tell(NodeId gateway, PresenceTold told);
}
