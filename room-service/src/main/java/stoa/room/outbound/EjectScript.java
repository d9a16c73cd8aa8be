package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import stoa.kit.redis.LuaScript;

/** {@code lua/room/eject.lua}: takes users out of a part of what one gateway has. Any context. */
final class EjectScript {
    /** Memberships looked at by one call, about. */
    static final int LOOKED_AT = 1_000;

    private final LuaScript script;

    EjectScript(LuaScript script) {
        this.script = script;
    }

    /** What is left after a part: where the next begins, "0" after the last, and users who are still in. */
    record Left(String cursor, long inside) {}

    Future<Left> run(RoomKeys room, String gateway, String cursor, List<String> users) {
        List<String> arguments = new ArrayList<>(3 + users.size());
        arguments.add(gateway);
        arguments.add(cursor);
        arguments.add(Integer.toString(LOOKED_AT));
        arguments.addAll(users);
        return script.run(
                        List.of(room.users(), room.counts(), room.on(gateway), room.gateways(), room.untold()),
                        arguments)
                .map(reply -> new Left(reply.get(0).toString(), reply.get(1).toLong()));
    }
}
