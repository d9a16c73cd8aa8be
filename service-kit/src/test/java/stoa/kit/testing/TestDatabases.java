package stoa.kit.testing;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

/** Makes databases on a running PostgreSQL. Blocks. */
final class TestDatabases {
    private TestDatabases() {}

    static void create(String adminUri, String name) {
        Vertx vertx = Vertx.vertx();
        try {
            Pool pool = PgBuilder.pool()
                    .connectingTo(PgConnectOptions.fromUri(adminUri))
                    .with(new PoolOptions().setMaxSize(1))
                    .using(vertx)
                    .build();
            Await.result(pool.query("CREATE DATABASE " + name).execute());
            Await.result(pool.close());
        } finally {
            Await.result(vertx.close());
        }
    }
}
