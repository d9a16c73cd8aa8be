package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Arrival;
import stoa.room.domain.MembershipStore.Entered;
import stoa.room.domain.MembershipStore.Terms;

/** {@code lua/room/enter.lua}: puts memberships of one gateway into a room. Any context. */
final class EnterScript {
    private static final int GONE = -1;
    private static final int BARRED = -3;
    private static final int FULL = -2;

    private final LuaScript script;

    EnterScript(LuaScript script) {
        this.script = script;
    }

    /** Several memberships of one gateway, without a limit. */
    Future<Entered> run(RoomKeys room, long createdAtMs, List<Membership> memberships) {
        return run(room, new Terms(createdAtMs, 0, true), memberships).map(reply -> switch (reply.get(0)
                .toInteger()) {
            case GONE -> new Entered.Gone();
            case BARRED -> new Entered.Barred(Long.parseLong(reply.get(1).toString()));
            default ->
                new Entered.In(reply.get(0).toLong(), reply.get(1).toDouble().longValue());
        });
    }

    /** One membership. */
    Future<Arrival> run(RoomKeys room, Terms terms, Membership membership) {
        return run(room, terms, List.of(membership)).map(reply -> switch (reply.get(0)
                .toInteger()) {
            case GONE -> new Arrival.Gone();
            case FULL -> new Arrival.Full();
            case BARRED -> new Arrival.Barred(Long.parseLong(reply.get(1).toString()));
            default ->
                new Arrival.In(
                        reply.get(0).toLong(),
                        reply.get(1).toDouble().longValue(),
                        reply.get(2).toInteger() == 1);
        });
    }

    private Future<Response> run(RoomKeys room, Terms terms, List<Membership> memberships) {
        String gateway = memberships.getFirst().gateway().address();
        List<String> arguments = new ArrayList<>(4 + 3 * memberships.size());
        arguments.add(Long.toString(terms.createdAtMs()));
        arguments.add(gateway);
        arguments.add(Integer.toString(terms.usersMax()));
        arguments.add(terms.told() ? "0" : "1");
        for (Membership membership : memberships) {
            arguments.add(membership.user());
            arguments.add(membership.session());
            arguments.add(Long.toString(membership.joinedAtMs()));
        }
        List<String> keys = List.of(
                room.users(),
                room.counts(),
                room.on(gateway),
                room.gateways(),
                room.gone(),
                room.barred(),
                room.untold());
        return script.run(keys, arguments);
    }
}
