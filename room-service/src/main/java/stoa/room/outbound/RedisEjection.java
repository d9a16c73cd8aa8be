package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import stoa.kit.redis.LuaScript;

/**
 * Puts users out of a room: {@code lua/room/put_out.lua} bars them first, then {@link EjectScript} goes
 * through the memberships in parts, so that a room of a million does not stop Redis. Any context.
 */
final class RedisEjection {
    /** How long an ejection may take, in milliseconds; its caller waits up to five seconds. */
    static final long TIMEOUT_MS = 3_000;

    /** How long users are barred here, in milliseconds: longer than a join is on its way. */
    static final long BARRED_MS = 10_000;

    private final Redis redis;
    private final LuaScript putOut;
    private final EjectScript eject;

    RedisEjection(Redis redis, LuaScript putOut, EjectScript eject) {
        this.redis = redis;
        this.putOut = putOut;
        this.eject = eject;
    }

    Future<Map<String, Long>> putOut(RoomKeys room, List<String> users, long untilMs) {
        List<String> arguments = new ArrayList<>(2 + users.size());
        arguments.add(Long.toString(untilMs));
        arguments.add(Long.toString(BARRED_MS));
        arguments.addAll(users);
        return putOut.run(List.of(room.users(), room.barred()), arguments).compose(reply -> {
            Map<String, Long> inside = new LinkedHashMap<>();
            for (int i = 0; i < reply.size(); i += 2) {
                inside.put(reply.get(i).toString(), reply.get(i + 1).toDouble().longValue());
            }
            return inside.isEmpty()
                    ? Future.succeededFuture(inside)
                    : redis.send(Request.cmd(Command.SMEMBERS).arg(room.gateways()))
                            .compose(
                                    gateways -> through(room, texts(gateways).iterator(), List.copyOf(inside.keySet())))
                            .map(inside);
        });
    }

    Future<Void> letIn(RoomKeys room, List<String> users) {
        Request request = Request.cmd(Command.HDEL).arg(room.barred());
        users.forEach(request::arg);
        return redis.send(request).mapEmpty();
    }

    private Future<Void> through(RoomKeys room, Iterator<String> gateways, List<String> users) {
        return gateways.hasNext()
                ? through(room, gateways.next(), "0", users)
                        .compose(inside -> inside == 0 ? Future.succeededFuture() : through(room, gateways, users))
                : Future.succeededFuture();
    }

    private Future<Long> through(RoomKeys room, String gateway, String cursor, List<String> users) {
        return eject.run(room, gateway, cursor, users)
                .compose(left -> left.inside() == 0 || left.cursor().equals("0")
                        ? Future.succeededFuture(left.inside())
                        : through(room, gateway, left.cursor(), users));
    }

    private static List<String> texts(Response reply) {
        List<String> texts = new ArrayList<>(reply.size());
        reply.forEach(one -> texts.add(one.toString()));
        return texts;
    }
}
