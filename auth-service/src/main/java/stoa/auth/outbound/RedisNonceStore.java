package stoa.auth.outbound;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import stoa.auth.domain.NonceStore;

/**
 * Used nonces in Redis: key {@code stoa:auth:nonce:<app>:<SHA-256 of the nonce>}, value {@code 1}, expiring. Any
 * context; does not block.
 */
public final class RedisNonceStore implements NonceStore {
    private final Redis redis;

    /**
     * A store over a client.
     *
     * @param redis bounded; not closed here
     */
    public RedisNonceStore(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Future<Boolean> firstUse(String app, String nonce, long keepMs) {
        Request set = Request.cmd(Command.SET)
                .arg("stoa:auth:nonce:" + app + ':' + digest(nonce))
                .arg("1")
                .arg("NX")
                .arg("PX")
                .arg(keepMs);
        return redis.send(set).map(answer -> answer != null);
    }

    private static String digest(String nonce) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(nonce.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
