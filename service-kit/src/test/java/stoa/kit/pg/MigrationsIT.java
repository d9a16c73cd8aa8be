package stoa.kit.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.kit.config.Settings;
import stoa.kit.testing.Await;
import stoa.kit.testing.TestServers;

class MigrationsIT {
    private final Vertx vertx = Vertx.vertx();
    private Pool pool = pool("postgresql://nobody@127.0.0.1:1/none");

    @BeforeEach
    void open() {
        Await.result(pool.close());
        pool = pool(TestServers.freshDatabase());
    }

    @AfterEach
    void close() {
        Await.result(pool.close());
        Await.result(vertx.close());
    }

    private Pool pool(String url) {
        return PgPools.open(vertx, Settings.declare(PgPools.SETTINGS).read(Map.of("STOA_PG_URL", url)), "test");
    }

    private String text(String sql) {
        return Await.result(pool.query(sql).execute()).iterator().next().getString(0);
    }

    @Test
    void stepsRunOnceHoweverManyProcessesStart() {
        List<Future<Integer>> runs = List.of(
                Migrations.run(vertx, pool, "kit"),
                Migrations.run(vertx, pool, "kit"),
                Migrations.run(vertx, pool, "kit"));

        assertThat(runs.stream().mapToInt(Await::result).boxed().toList()).containsExactlyInAnyOrder(2, 0, 0);
        assertThat(text("SELECT string_agg(name, ',' ORDER BY number) FROM kit_schema"))
                .isEqualTo("V001__fruit.sql,V002__more_fruit.sql");
        assertThat(text("SELECT string_agg(name, ',' ORDER BY name) FROM kit_fruit"))
                .isEqualTo("apple,pear");
        assertThat(Await.result(Migrations.run(vertx, pool, "kit"))).isZero();
    }

    @Test
    void postgresqlHasNothingToNotice() {
        List<String> notices = new CopyOnWriteArrayList<>();
        Pool heard = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(TestServers.freshDatabase()))
                .with(new PoolOptions().setMaxSize(1))
                .withConnectHandler(connection -> {
                    ((PgConnection) connection).noticeHandler(notice -> notices.add(notice.getMessage()));
                    var _ = connection.close();
                })
                .using(vertx)
                .build();
        assertThat(Await.result(Migrations.run(vertx, heard, "kit"))).isEqualTo(2);
        assertThat(Await.result(Migrations.run(vertx, heard, "kit"))).isZero();
        assertThat(notices).isEmpty();
        Await.result(heard.close());
    }

    @Test
    void aDatabaseNewerThanTheProgramIsRefused() {
        Await.result(Migrations.run(vertx, pool, "kit"));
        Await.result(pool.query("INSERT INTO kit_schema (number, name) VALUES (3, 'V003__later.sql')")
                .execute());
        assertThat(Await.failure(Migrations.run(vertx, pool, "kit")))
                .hasMessage("the tables of kit are of version 3, newer than this program's 2");
    }

    @Test
    void aStepThatFailsLeavesNothing() {
        assertThat(Await.failure(Migrations.run(vertx, pool, "broken"))).isNotNull();
        assertThat(text("SELECT coalesce(to_regclass('broken_table')::text, 'none')"))
                .isEqualTo("none");
    }
}
