package stoa.history.outbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stoa.history.domain.LatestCache;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;

/**
 * The latest messages of active conversations in Redis. One key per conversation, {@code
 * stoa:history:latest:<app>:<kind>:<id>}: first line the token it is up to date with, then the entries as
 * JSON; forgotten after {@link #KEPT_SECONDS}. Written with one SET, so a reader sees all or nothing.
 * Any thread, never blocks.
 */
public final class RedisLatest implements LatestCache {
    /** How long a value is kept, in seconds. */
    static final int KEPT_SECONDS = 3600;

    /** Larger values are not kept: reading them from the database costs no more. */
    static final int VALUE_CHARS_MAX = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RedisLatest.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<Entry>> ENTRIES = new TypeReference<>() {};

    private final RedisAPI redis;
    private final Counter hits;
    private final Counter misses;
    private final Counter failures;
    private volatile boolean reachable = true;

    /**
     * A cache in a Redis.
     *
     * @param redis commands; they fail soon when Redis is away
     * @param meters metrics
     */
    public RedisLatest(RedisAPI redis, MeterRegistry meters) {
        this.redis = redis;
        this.hits = meters.counter("stoa_history_latest", "from", "redis");
        this.misses = meters.counter("stoa_history_latest", "from", "postgresql");
        this.failures = meters.counter("stoa_history_redis_failures");
    }

    @Override
    public Future<Optional<List<Entry>>> get(Conversation conversation, String token) {
        return redis.get(key(conversation))
                .map(response -> parse(response, token))
                .onSuccess(_ -> reachable = true)
                .recover(failure -> {
                    failed(failure);
                    return Future.succeededFuture(Optional.empty());
                })
                .onSuccess(found -> (found.isPresent() ? hits : misses).increment());
    }

    private static Optional<List<Entry>> parse(@Nullable Response response, String token) {
        String value = response == null ? "" : response.toString();
        if (!value.startsWith(token + "\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(value.substring(token.length() + 1), ENTRIES));
        } catch (JsonProcessingException e) {
            // Written by another version of this program: the database knows.
            return Optional.empty();
        }
    }

    @Override
    public void put(Conversation conversation, String token, List<Entry> latest) {
        try {
            String value = token + "\n" + JSON.writerFor(ENTRIES).writeValueAsString(latest);
            if (value.length() <= VALUE_CHARS_MAX) {
                redis.set(List.of(key(conversation), value, "EX", Integer.toString(KEPT_SECONDS)))
                        .onFailure(this::failed);
            }
        } catch (JsonProcessingException e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        failures.increment();
        if (reachable) {
            reachable = false;
            LOG.warn("Redis does not answer, the database does its work: {}", failure.toString());
        }
    }

    private static String key(Conversation conversation) {
        return "stoa:history:latest:" + conversation.app() + ':'
                + conversation.kind().label() + ':' + conversation.id();
    }
}
