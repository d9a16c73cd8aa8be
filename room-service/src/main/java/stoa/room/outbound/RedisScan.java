package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Goes through keys in parts, without stopping Redis. Any context. */
final class RedisScan {
    /** Keys Redis looks at per call. */
    static final int LOOKED_AT = 1_000;

    /** Keys worked on at once. */
    static final int AT_ONCE = 32;

    private final Redis redis;

    RedisScan(Redis redis) {
        this.redis = redis;
    }

    /** Sum of what the action answers for each key that matches; a key may be seen twice. */
    Future<Long> forEach(String pattern, Function<String, Future<Long>> action) {
        return part("0", pattern, action, 0);
    }

    private Future<Long> part(String cursor, String pattern, Function<String, Future<Long>> action, long sum) {
        Request scan = Request.cmd(Command.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(pattern)
                .arg("COUNT")
                .arg(LOOKED_AT);
        return redis.send(scan).compose(reply -> {
            List<String> keys = new ArrayList<>();
            reply.get(1).forEach(key -> keys.add(key.toString()));
            String nextCursor = reply.get(0).toString();
            return keys(keys, action, sum)
                    .compose(next -> nextCursor.equals("0")
                            ? Future.succeededFuture(next)
                            : part(nextCursor, pattern, action, next));
        });
    }

    private static Future<Long> keys(List<String> keys, Function<String, Future<Long>> action, long sum) {
        if (keys.isEmpty()) {
            return Future.succeededFuture(sum);
        }
        int first = Math.min(AT_ONCE, keys.size());
        return Future.all(keys.subList(0, first).stream().map(action).toList())
                .compose(done -> keys(
                        keys.subList(first, keys.size()),
                        action,
                        sum
                                + done.<Long>list().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()));
    }
}
