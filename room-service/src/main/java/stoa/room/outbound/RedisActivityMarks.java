package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stoa.protocol.room.RoomOperations.ActiveRoom;
import stoa.room.domain.Activity;
import stoa.room.domain.ActivityMarks;

/** The last activity of rooms in one sorted set in Redis, see {@link RoomKeys}. Any context; does not block. */
public final class RedisActivityMarks implements ActivityMarks {
    /** How long is waited for Redis, in milliseconds: rooms wait for the answer to end. */
    public static final long TIMEOUT_MS = 400;

    private final Redis redis;

    /**
     * Marks over a client.
     *
     * @param redis bounded, with a time-out for commands; not closed here
     */
    public RedisActivityMarks(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Void> mark(List<ActiveRoom> rooms, long forgottenBeforeMs) {
        if (rooms.isEmpty()) {
            return Future.succeededFuture();
        }
        Request add = Request.cmd(Command.ZADD).arg(RoomKeys.ACTIVE).arg("GT");
        rooms.forEach(room -> add.arg(room.atMs()).arg(member(room.app(), room.room())));
        Request forget = Request.cmd(Command.ZREMRANGEBYSCORE)
                .arg(RoomKeys.ACTIVE)
                .arg("-inf")
                .arg(forgottenBeforeMs);
        return redis.batch(List.of(add, forget)).mapEmpty();
    }

    @Override
    public Future<Map<Activity.Room, Long>> latest(List<Activity.Room> rooms) {
        if (rooms.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Request scores = Request.cmd(Command.ZMSCORE).arg(RoomKeys.ACTIVE);
        rooms.forEach(room -> scores.arg(member(room.app(), room.id())));
        return redis.send(scores).timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS).map(reply -> {
            Map<Activity.Room, Long> latest = new HashMap<>();
            for (int i = 0; i < rooms.size(); i++) {
                @Nullable Response score = reply.get(i);
                if (score != null) {
                    latest.put(rooms.get(i), score.toDouble().longValue());
                }
            }
            return latest;
        });
    }

    private static String member(String app, String room) {
        return app + ':' + room;
    }
}
