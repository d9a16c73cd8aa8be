package stoa.kit.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis whose commands fail after a time, whatever the network does. Any thread. */
record TimedRedis(Redis redis, long timeoutMs) implements Redis {
    @Override
    public Future<RedisConnection> connect() {
        return redis.connect().timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<Void> close() {
        return redis.close();
    }

    @Override
    public Future<Response> send(Request command) {
        return redis.send(command).timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public Future<List<Response>> batch(List<Request> commands) {
        return redis.batch(commands).timeout(timeoutMs, TimeUnit.MILLISECONDS);
    }
}
