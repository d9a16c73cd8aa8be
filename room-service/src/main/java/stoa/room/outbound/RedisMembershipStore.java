package stoa.room.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stoa.kit.redis.LuaScript;
import stoa.protocol.room.RoomOperations.Member;
import stoa.protocol.room.RoomOperations.Members;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.domain.MembershipStore;
import stoa.room.domain.RoomEvents.Visit;

/** Live memberships in Redis, laid out as {@link RoomKeys} says. Any context; does not block. */
public final class RedisMembershipStore implements MembershipStore {
    /**
     * How long a join or leave waits for Redis, in milliseconds: well below the second that its caller
     * waits, who is answered without it.
     */
    public static final long WRITE_TIMEOUT_MS = 400;

    private final Redis redis;
    private final RedisScan scan;
    private final EnterScript enter;
    private final LeaveScript leave;
    private final PresenceScript presence;
    private final ClearScript clear;
    private final DropGatewayScript dropGateway;
    private final RedisEjection ejection;
    private final LuaScript renew;
    private final LuaScript told;

    /**
     * A store over a client.
     *
     * @param redis bounded, with a time-out for commands; not closed here
     */
    public RedisMembershipStore(Redis redis) {
        this.redis = redis;
        scan = new RedisScan(redis);
        enter = new EnterScript(script(redis, "enter"));
        leave = new LeaveScript(script(redis, "leave"));
        presence = new PresenceScript(script(redis, "presence"));
        clear = new ClearScript(script(redis, "clear"));
        dropGateway = new DropGatewayScript(script(redis, "gateway_part"), script(redis, "drop_gateway"));
        ejection = new RedisEjection(redis, script(redis, "put_out"), new EjectScript(script(redis, "eject")));
        renew = script(redis, "renew");
        told = script(redis, "told");
    }

    @Override
    public Future<Entered> enter(String app, String room, long createdAtMs, List<Membership> memberships) {
        return enter.run(RoomKeys.of(app, room), createdAtMs, memberships)
                .timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Arrival> join(String app, String room, Terms terms, Membership membership) {
        return enter.run(RoomKeys.of(app, room), terms, membership).timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Void> renew(String app, String room, String user, long nowMs) {
        RoomKeys keys = RoomKeys.of(app, room);
        return renew.run(List.of(keys.counts(), keys.untold(), keys.users()), List.of(user, Long.toString(nowMs)))
                .timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    @Override
    public Future<Void> told(Visit visit) {
        RoomKeys keys = RoomKeys.of(visit.app(), visit.room());
        return told.run(List.of(keys.users(), keys.untold()), List.of(visit.user(), Long.toString(visit.joinedAtMs())))
                .timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    @Override
    public Future<Presence> presence(String app, String room, Membership membership) {
        return presence.run(RoomKeys.of(app, room), membership).timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Set<String>> present(String app, String room, List<String> users) {
        Request scores = Request.cmd(Command.ZMSCORE).arg(RoomKeys.of(app, room).users());
        users.forEach(scores::arg);
        return redis.send(scores).map(reply -> {
            Set<String> present = new HashSet<>();
            for (int i = 0; i < users.size(); i++) {
                @Nullable Response score = reply.get(i);
                if (score != null) {
                    present.add(users.get(i));
                }
            }
            return present;
        });
    }

    @Override
    public Future<Boolean> leave(String app, String room, Membership membership) {
        return leave.run(RoomKeys.of(app, room), membership).timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Map<String, Long>> putOut(String app, String room, List<String> users, long untilMs) {
        return ejection.putOut(RoomKeys.of(app, room), users, untilMs)
                .timeout(RedisEjection.TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Void> letIn(String app, String room, List<String> users) {
        return ejection.letIn(RoomKeys.of(app, room), users).timeout(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Members> members(String app, String room, int limit, boolean newestFirst) {
        RoomKeys keys = RoomKeys.of(app, room);
        Request count = Request.cmd(Command.ZCARD).arg(keys.users());
        if (limit == 0) {
            return redis.send(count).map(reply -> new Members(reply.toLong(), List.of()));
        }
        Request page = Request.cmd(Command.ZRANGE).arg(keys.users()).arg(0).arg(limit - 1);
        if (newestFirst) {
            page.arg("REV");
        }
        page.arg("WITHSCORES");
        return redis.batch(List.of(count, page))
                .map(replies -> new Members(replies.get(0).toLong(), members(replies.get(1))));
    }

    @Override
    public Future<Void> clear(List<Gone> rooms) {
        return clear.destroyed(rooms);
    }

    @Override
    public Future<Long> dropGateway(String gateway, Farewell farewell) {
        return scan.forEach(
                        RoomKeys.allOn(gateway),
                        key -> dropGateway.run(RoomKeys.ofGateway(key, gateway), gateway, farewell))
                .compose(dropped -> redis.send(
                                Request.cmd(Command.SREM).arg(RoomKeys.GATEWAYS).arg(gateway))
                        .map(dropped));
    }

    @Override
    public Future<Void> clearAll() {
        return scan.forEach(
                        RoomKeys.ALL_USERS,
                        key -> clear.emptied(RoomKeys.ofUsers(key)).map(1L))
                .mapEmpty();
    }

    private static LuaScript script(Redis redis, String name) {
        return LuaScript.ofResource(redis, "lua/room/" + name + ".lua");
    }

    private static List<Member> members(Response page) {
        List<Member> members = new ArrayList<>();
        SortedReply.forEach(page, (user, joinedAtMs) -> members.add(new Member(user, joinedAtMs)));
        return members;
    }
}
