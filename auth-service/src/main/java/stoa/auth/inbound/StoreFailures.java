package stoa.auth.inbound;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Tells callers from a store that is away, which is worth a retry, and a mistake of ours. Pure. */
final class StoreFailures {
    /** SQL state classes that pass: connection, concurrency, resources, operator. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    private StoreFailures() {}

    /** The same answer, but a store that is away fails it with {@code UNAVAILABLE}. */
    static <T> Future<T> coded(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                isAway(failure)
                        ? new StoaException(ErrorCode.UNAVAILABLE, "PostgreSQL does not answer now")
                        : failure));
    }

    private static boolean isAway(Throwable failure) {
        return switch (failure) {
            case PgException answered ->
                PASSING.contains(String.valueOf(answered.getSqlState()).substring(0, 2));
            case IOException _, TimeoutException _, VertxException _ -> true;
            default -> false;
        };
    }
}
