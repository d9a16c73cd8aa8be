package stoa.kit;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;

/** Tells callers from a store that is away, which is worth a retry, and a mistake of ours. Pure. */
public final class StoreFailures {
    /** SQL state classes that pass: connection, concurrency, resources, operator. */
    private static final Set<String> PASSING_SQL = Set.of("08", "40", "53", "57");

    /** First words of Redis' errors that pass. */
    private static final Set<String> PASSING_REDIS = Set.of("LOADING", "READONLY", "MASTERDOWN", "BUSY", "CLUSTERDOWN");

    private StoreFailures() {}

    /**
     * The same answer, but a store that is away (PostgreSQL or Redis) fails it with {@code UNAVAILABLE}.
     *
     * @param answer of a store
     * @param <T> what it answers
     * @return what callers of the service get; other failures as they are
     */
    public static <T> Future<T> coded(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                isAway(failure) ? new StoaException(ErrorCode.UNAVAILABLE, "a store does not answer now") : failure));
    }

    private static boolean isAway(Throwable failure) {
        return switch (failure) {
            case PgException answered ->
                PASSING_SQL.contains(String.valueOf(answered.getSqlState()).substring(0, 2));
            case ErrorType answered ->
                answered.getMessage() != null
                        && PASSING_REDIS.contains(answered.getMessage().split(" ", 2)[0]);
            case IOException _, TimeoutException _, VertxException _ -> true;
            default -> false;
        };
    }
}
