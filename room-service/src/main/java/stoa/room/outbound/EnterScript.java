package stoa.room.outbound;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Entered;

/** {@code lua/room/enter.lua}: puts memberships of one gateway into a room. Any context. */
final class EnterScript {
    private static final int GONE = -1;

    private final LuaScript script;

    EnterScript(LuaScript script) {
        this.script = script;
    }

    Future<Entered> run(RoomKeys room, long createdAtMs, List<Membership> memberships) {
        String gateway = memberships.getFirst().gateway().address();
        List<String> arguments = new ArrayList<>(2 + 3 * memberships.size());
        arguments.add(Long.toString(createdAtMs));
        arguments.add(gateway);
        for (Membership membership : memberships) {
            arguments.add(membership.user());
            arguments.add(membership.session());
            arguments.add(Long.toString(membership.joinedAtMs()));
        }
        List<String> keys = List.of(room.users(), room.counts(), room.on(gateway), room.gateways(), room.gone());
        return script.run(keys, arguments)
                .map(reply -> reply.get(0).toLong() == GONE
                        ? new Entered.Gone()
                        : new Entered.In(
                                reply.get(0).toLong(), reply.get(1).toDouble().longValue()));
    }
}
