package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Presence;
import stoa.room.domain.Stays;

/** {@code lua/room/presence.lua}: looks at a membership and its user. Any context. */
final class PresenceScript {
    private final LuaScript script;

    PresenceScript(LuaScript script) {
        this.script = script;
    }

    Future<Presence> run(RoomKeys room, Membership membership) {
        return script.run(
                        List.of(
                                room.users(),
                                room.counts(),
                                room.on(membership.gateway().address()),
                                room.on(Stays.STAYING.address()),
                                room.untold()),
                        List.of(membership.user(), membership.session()))
                .map(reply -> new Presence(
                        reply.get(0).toInteger() == 1,
                        reply.get(1).toLong(),
                        reply.get(2).toInteger() == 1,
                        reply.get(3).toDouble().longValue(),
                        reply.get(4).toLong(),
                        reply.get(5).toInteger() == 0));
    }
}
