package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import stoa.kit.redis.LuaScript;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore.Farewell;
import stoa.room.domain.MembershipStore.Going;

/**
 * {@code lua/room/gateway_part.lua} and {@code lua/room/drop_gateway.lua}: takes a gateway's memberships out
 * of a room, a bounded part at a time. Any context.
 */
final class DropGatewayScript {
    /** Memberships taken out by one call at most: Redis does nothing else meanwhile. */
    static final int PART_MAX = 500;

    private static final int FIELDS = 4;

    private final LuaScript part;
    private final LuaScript drop;

    DropGatewayScript(LuaScript part, LuaScript drop) {
        this.part = part;
        this.drop = drop;
    }

    /** How many were taken out, by as many calls as it takes. */
    Future<Long> run(RoomKeys room, String gateway, Farewell farewell) {
        List<String> looked = List.of(room.users(), room.counts(), room.on(gateway), room.untold());
        return part.run(looked, List.of(Integer.toString(PART_MAX))).compose(reply -> {
            List<Going> going = going(reply, gateway);
            return going.isEmpty()
                    ? Future.succeededFuture(0L)
                    : farewell.before(room.app(), room.room(), going)
                            .compose(_ -> drop(room, gateway, going, farewell));
        });
    }

    private Future<Long> drop(RoomKeys room, String gateway, List<Going> going, Farewell farewell) {
        List<String> arguments = new ArrayList<>(1 + going.size());
        arguments.add(gateway);
        Set<String> seemedLast = new HashSet<>();
        for (Going one : going) {
            arguments.add(one.membership().user() + '\n' + one.membership().session());
            if (one.isLast()) {
                seemedLast.add(one.membership().user());
            }
        }
        List<String> keys = List.of(room.users(), room.counts(), room.on(gateway), room.gateways(), room.untold());
        return drop.run(keys, arguments).compose(reply -> {
            long taken = reply.get(0).toLong();
            List<String> stillIn = new ArrayList<>();
            for (int i = 2; i < reply.size(); i++) {
                String user = reply.get(i).toString();
                if (seemedLast.contains(user)) {
                    stillIn.add(user);
                }
            }
            Future<Void> told =
                    stillIn.isEmpty() ? Future.succeededFuture() : farewell.stillIn(room.app(), room.room(), stillIn);
            return told.compose(_ -> reply.get(1).toLong() == 0
                    ? Future.succeededFuture(taken)
                    : run(room, gateway, farewell).map(more -> taken + more));
        });
    }

    /** The last of a user's memberships in the part is their last at all when the part has all of them. */
    private static List<Going> going(Response reply, String gateway) {
        NodeId node = node(gateway);
        long users = reply.get(0).toLong();
        Map<String, Integer> inPart = new HashMap<>();
        List<Going> going = new ArrayList<>();
        for (int i = 1; i + FIELDS <= reply.size(); i += FIELDS) {
            String field = reply.get(i).toString();
            int end = field.indexOf('\n');
            String user = field.substring(0, end);
            long joinedAtMs = reply.get(i + 1).toDouble().longValue();
            long places = Long.parseLong(reply.get(i + 2).toString());
            boolean isLast = inPart.merge(user, 1, Integer::sum) >= places;
            Membership membership = new Membership(user, field.substring(end + 1), node, joinedAtMs);
            boolean isTold = reply.get(i + 3).toInteger() == 0;
            going.add(new Going(membership, isLast, users, isTold));
        }
        return going;
    }

    private static NodeId node(String address) {
        int name = address.indexOf('.') + 1;
        int incarnation = address.lastIndexOf('.') + 1;
        return new NodeId(
                Service.GATEWAY,
                address.substring(name, incarnation - 1),
                Long.parseLong(address.substring(incarnation)));
    }
}
