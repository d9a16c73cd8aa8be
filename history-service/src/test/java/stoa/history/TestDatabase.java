package stoa.history;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import stoa.kit.pg.Migrations;
import stoa.kit.testing.TestServers;

/** A database of its own with the schema of the history, and connections to it. */
public record TestDatabase(Vertx vertx, Pool pool) implements AutoCloseable {
    /** Makes an empty one. */
    public static TestDatabase open() {
        Vertx vertx = Vertx.vertx();
        Pool pool = pool(vertx, TestServers.freshDatabase(), 8);
        await(Migrations.run(vertx, pool, "history"));
        return new TestDatabase(vertx, pool);
    }

    private static Pool pool(Vertx vertx, String uri, int connections) {
        PgConnectOptions options = PgConnectOptions.fromUri(uri).setCachePreparedStatements(true);
        return PgBuilder.pool()
                .connectingTo(options)
                .with(new PoolOptions().setMaxSize(connections).setConnectionTimeout(20))
                .using(vertx)
                .build();
    }

    /** A number the database answers. */
    public long count(String sql) {
        return await(pool.query(sql).execute()).iterator().next().getLong(0);
    }

    /** Waits for a result, half a minute at most. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(pool.close());
        await(vertx.close());
    }
}
