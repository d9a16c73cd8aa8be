package stoa.auth.domain;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;

/** Nonces in memory, remembered for ever; may be away. */
final class MemoryNonces implements NonceStore {
    private final Set<String> used = new HashSet<>();
    private boolean away;
    private long keptMs;

    void away(boolean isAway) {
        away = isAway;
    }

    long keptMs() {
        return keptMs;
    }

    @Override
    public Future<Boolean> firstUse(String app, String nonce, long keepMs) {
        keptMs = keepMs;
        return away
                ? Future.failedFuture(new IllegalStateException("away"))
                : Future.succeededFuture(used.add(app + ' ' + nonce));
    }
}
