package stoa.kit.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One Lua script on Redis, run by its digest; sent in full only when Redis does not know it, as after a
 * restart or {@code SCRIPT FLUSH}. Immutable, any thread. Each script has a typed class around it that
 * names its KEYS and ARGV.
 */
public final class LuaScript {
    private final Redis redis;
    private final String source;
    private final String digest;

    private LuaScript(Redis redis, String source) {
        this.redis = redis;
        this.source = source;
        this.digest = sha1(source);
    }

    /**
     * A script from the class path. Blocks for reading the resource.
     *
     * @param redis where it runs
     * @param resource e.g. {@code lua/room/enter.lua}
     * @return the script
     * @throws IllegalStateException when there is no such resource
     */
    public static LuaScript ofResource(Redis redis, String resource) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? LuaScript.class.getClassLoader() : context;
        try (InputStream stream = loader.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + resource);
            }
            return new LuaScript(redis, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Runs the script.
     *
     * @param keys KEYS, all keys it touches
     * @param arguments ARGV
     * @return what it returns; fails with what Redis said or a time-out
     */
    public Future<Response> run(List<String> keys, List<String> arguments) {
        return redis.send(request(Command.EVALSHA, digest, keys, arguments)).recover(failure -> {
            if (String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")) {
                return redis.send(request(Command.EVAL, source, keys, arguments));
            }
            return Future.failedFuture(failure);
        });
    }

    /**
     * One of several runs.
     *
     * @param keys KEYS, all keys it touches
     * @param arguments ARGV
     */
    public record Call(List<String> keys, List<String> arguments) {
        /** Copies the lists. */
        public Call {
            keys = List.copyOf(keys);
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Runs the script several times in one round trip; only for one that may be run twice. Each run is atomic, all
     * together are not.
     *
     * @param calls at least one
     * @return what each returns, in order; fails with the first failure, and then others may have run
     */
    public Future<List<Response>> runAll(List<Call> calls) {
        List<Request> requests = calls.stream()
                .map(call -> request(Command.EVALSHA, digest, call.keys(), call.arguments()))
                .toList();
        // Of a batch the message names the request that failed before what Redis said.
        return redis.batch(requests)
                .recover(failure -> String.valueOf(failure.getMessage()).contains("NOSCRIPT")
                        ? redis.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source))
                                .compose(_ -> redis.batch(requests))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private static String sha1(String source) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
