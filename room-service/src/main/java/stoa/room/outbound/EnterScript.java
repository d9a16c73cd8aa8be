package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Entered;

/** {@code lua/room/enter.lua}: puts memberships of one gateway into a room. Any context. */
final class EnterScript {
    private static final int GONE = -1;
    private static final int BARRED = -3;

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
        List<String> keys =
                List.of(room.users(), room.counts(), room.on(gateway), room.gateways(), room.gone(), room.barred());
        return script.run(keys, arguments).map(EnterScript::entered);
    }

    private static Entered entered(Response reply) {
        long users = reply.get(0).toLong();
        if (users == GONE) {
            return new Entered.Gone();
        }
        return users == BARRED
                ? new Entered.Barred(Long.parseLong(reply.get(1).toString()))
                : new Entered.In(users, reply.get(1).toDouble().longValue());
    }
}
