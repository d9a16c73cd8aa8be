package stoa.auth.domain;

import io.vertx.core.Future;

/** Remembers for a time which nonces were used. */
public interface NonceStore {
    /**
     * Uses a nonce.
     *
     * @param app app key
     * @param nonce any text
     * @param keepMs how long it is remembered at least, in milliseconds
     * @return whether it was not used before; fails when nobody knows
     */
    Future<Boolean> firstUse(String app, String nonce, long keepMs);
}
