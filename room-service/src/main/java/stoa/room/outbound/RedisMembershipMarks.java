package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stoa.kit.redis.LuaScript;
import stoa.room.domain.MembershipMarks;

/**
 * Marks in Redis, laid out as {@link RoomKeys} says. The run is Redis' own {@code run_id}: a flush
 * loses the marker, a restart or fail-over changes the run, and either may have lost the last writes.
 * Any context; does not block.
 */
public final class RedisMembershipMarks implements MembershipMarks {
    /** How long it is remembered that a gateway was dropped, in milliseconds. */
    public static final long DROPPED_MS = 24 * 60 * 60 * 1_000L;

    private static final Pattern RUN_ID = Pattern.compile("run_id:(\\w+)");

    private final Redis redis;
    private final MarkScript mark;

    /**
     * Marks over a client.
     *
     * @param redis bounded, with a time-out for commands; not closed here
     */
    public RedisMembershipMarks(Redis redis) {
        this.redis = redis;
        mark = new MarkScript(LuaScript.ofResource(redis, "lua/room/mark.lua"));
    }

    @Override
    public Future<Mark> read() {
        return redis.batch(List.of(
                        Request.cmd(Command.INFO).arg("server"),
                        Request.cmd(Command.GET).arg(RoomKeys.MARKER)))
                .map(replies -> {
                    String run = run(replies.get(0).toString());
                    @Nullable Response marker = replies.get(1);
                    if (marker == null) {
                        return new Mark(run, Optional.empty(), "");
                    }
                    String[] parts = marker.toString().split(" ", 2);
                    return new Mark(run, Optional.of(parts[0]), parts.length == 2 ? parts[1] : "");
                });
    }

    @Override
    public Future<Boolean> lock(long forMs) {
        Request set = Request.cmd(Command.SET)
                .arg(RoomKeys.FILLING)
                .arg("1")
                .arg("NX")
                .arg("PX")
                .arg(forMs);
        return redis.send(set).map(reply -> reply != null);
    }

    @Override
    public Future<Void> clear() {
        return redis.send(Request.cmd(Command.DEL).arg(RoomKeys.MARKER)).mapEmpty();
    }

    @Override
    public Future<Void> set(String run, String round) {
        return mark.run(run + ' ' + round);
    }

    @Override
    public Future<Set<String>> gateways(Set<String> heard) {
        Request all = Request.cmd(Command.SMEMBERS).arg(RoomKeys.GATEWAYS);
        if (heard.isEmpty()) {
            return redis.send(all).map(RedisMembershipMarks::texts);
        }
        Request add = Request.cmd(Command.SADD).arg(RoomKeys.GATEWAYS);
        heard.forEach(add::arg);
        return redis.batch(List.of(add, all)).map(replies -> texts(replies.get(1)));
    }

    @Override
    public Future<Void> dropping(String gateway, long nowMs) {
        return redis.send(Request.cmd(Command.ZADD)
                        .arg(RoomKeys.DROPPED)
                        .arg("NX")
                        .arg(nowMs)
                        .arg(gateway))
                .mapEmpty();
    }

    @Override
    public Future<Map<String, Long>> dropped(long nowMs) {
        Request prune = Request.cmd(Command.ZREMRANGEBYSCORE)
                .arg(RoomKeys.DROPPED)
                .arg("-inf")
                .arg(nowMs - DROPPED_MS);
        Request all =
                Request.cmd(Command.ZRANGE).arg(RoomKeys.DROPPED).arg(0).arg(-1).arg("WITHSCORES");
        return redis.batch(List.of(prune, all)).map(replies -> {
            Map<String, Long> dropped = new HashMap<>();
            SortedReply.forEach(replies.get(1), dropped::put);
            return dropped;
        });
    }

    @Override
    public Future<Void> returned(String gateway) {
        return redis.send(Request.cmd(Command.ZREM).arg(RoomKeys.DROPPED).arg(gateway))
                .mapEmpty();
    }

    private static String run(String info) {
        Matcher matcher = RUN_ID.matcher(info);
        if (!matcher.find()) {
            throw new IllegalStateException("Redis does not tell its run_id");
        }
        return matcher.group(1);
    }

    private static Set<String> texts(Response reply) {
        Set<String> texts = new HashSet<>();
        reply.forEach(one -> texts.add(one.toString()));
        return texts;
    }
}
