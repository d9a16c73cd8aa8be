package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;

/** {@code lua/room/drop_gateway.lua}: takes a gateway's memberships out of a room. Any context. */
final class DropGatewayScript {
    /** Memberships taken out by one call at most: Redis does nothing else meanwhile. */
    static final int PART_MAX = 500;

    private final LuaScript script;

    DropGatewayScript(LuaScript script) {
        this.script = script;
    }

    /** How many were taken out, by as many calls as it takes. */
    Future<Long> run(RoomKeys room, String gateway) {
        return script.run(
                        List.of(room.users(), room.counts(), room.on(gateway), room.gateways()),
                        List.of(gateway, Integer.toString(PART_MAX)))
                .compose(reply -> {
                    long taken = reply.get(0).toLong();
                    return reply.get(1).toLong() == 0
                            ? Future.succeededFuture(taken)
                            : run(room, gateway).map(more -> taken + more);
                });
    }
}
