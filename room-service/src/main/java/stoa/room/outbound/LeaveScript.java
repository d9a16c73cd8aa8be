package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Membership;

/** {@code lua/room/leave.lua}: takes one membership out of a room. Any context. */
final class LeaveScript {
    private final LuaScript script;

    LeaveScript(LuaScript script) {
        this.script = script;
    }

    Future<Boolean> run(RoomKeys room, Membership membership) {
        String gateway = membership.gateway().address();
        return script.run(
                        List.of(room.users(), room.counts(), room.on(gateway), room.gateways(), room.untold()),
                        List.of(gateway, membership.user(), membership.session()))
                .map(reply -> reply.toLong() == 1);
    }
}
