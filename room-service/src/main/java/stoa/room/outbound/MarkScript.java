package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;

/** {@code lua/room/mark.lua}: sets the marker and gives the right to fill back. Any context. */
final class MarkScript {
    private final LuaScript script;

    MarkScript(LuaScript script) {
        this.script = script;
    }

    Future<Void> run(String value) {
        return script.run(List.of(RoomKeys.MARKER, RoomKeys.FILLING), List.of(value))
                .mapEmpty();
    }
}
