package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.room.domain.MembershipStore.Gone;

/** {@code lua/room/clear.lua}: empties a room. Any context. */
final class ClearScript {
    /** How long entries into a destroyed room are refused, in seconds; no call takes nearly as long. */
    static final long GONE_SECONDS = 3_600;

    private final LuaScript script;

    ClearScript(LuaScript script) {
        this.script = script;
    }

    /** Empties rooms that were destroyed, in one round trip. */
    Future<Void> destroyed(List<Gone> rooms) {
        return script.runAll(rooms.stream()
                        .map(gone -> call(RoomKeys.of(gone.app(), gone.room()), Long.toString(gone.createdAtMs())))
                        .toList())
                .mapEmpty();
    }

    /** Empties a room that goes on. */
    Future<Void> emptied(RoomKeys room) {
        return script.runAll(List.of(call(room, ""))).mapEmpty();
    }

    private static LuaScript.Call call(RoomKeys room, String createdAtMs) {
        return new LuaScript.Call(
                List.of(room.users(), room.counts(), room.gateways(), room.gone(), room.untold()),
                List.of(room.onAny(), createdAtMs, Long.toString(GONE_SECONDS)));
    }
}
