package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import stoa.room.domain.RoomSizes;

/** Counts live members in Redis, laid out as {@link RoomKeys} says. Any context; does not block. */
public final class RedisRoomSizes implements RoomSizes {
    private final Redis redis;

    /**
     * Counts over a client.
     *
     * @param redis bounded, with a time-out for commands; not closed here
     */
    public RedisRoomSizes(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<List<Long>> of(String app, List<String> rooms) {
        List<Request> counts = rooms.stream()
                .map(room ->
                        Request.cmd(Command.ZCARD).arg(RoomKeys.of(app, room).users()))
                .toList();
        return redis.batch(counts)
                .map(replies -> replies.stream().map(Response::toLong).toList());
    }
}
