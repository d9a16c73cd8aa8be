package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;

/** {@code lua/room/clear.lua}: empties a room. Any context. */
final class ClearScript {
    /** How long entries into a destroyed room are refused, in seconds; no call takes nearly as long. */
    static final long GONE_SECONDS = 3_600;

    private final LuaScript script;

    ClearScript(LuaScript script) {
        this.script = script;
    }

    /** Empties a room that was destroyed. */
    Future<Void> destroyed(RoomKeys room, long createdAtMs) {
        return run(room, Long.toString(createdAtMs));
    }

    /** Empties a room that goes on. */
    Future<Void> emptied(RoomKeys room) {
        return run(room, "");
    }

    private Future<Void> run(RoomKeys room, String createdAtMs) {
        return script.run(
                        List.of(room.users(), room.counts(), room.gateways(), room.gone(), room.untold()),
                        List.of(room.onAny(), createdAtMs, Long.toString(GONE_SECONDS)))
                .mapEmpty();
    }
}
