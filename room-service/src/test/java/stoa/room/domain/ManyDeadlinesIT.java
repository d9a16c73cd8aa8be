package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import stoa.room.RealServers;
import stoa.room.outbound.PgLifetimeStore;

/** What it takes to end 5,000 of 100,000 rooms whose time has come, on PostgreSQL (feature B7). */
class ManyDeadlinesIT {
    private static final int ROOMS = 100_000;
    private static final int DUE = 5_000;
    private static final String MANY = """
        INSERT INTO rooms (app, id, name, created_at_ms, policy_version, lifetime_from_ms, last_active_ms, ends_at_ms)
        SELECT 'app', 'room-' || n, 'R', $1, n, $1, $1, $1 + 3600000 + (n - $2) * 1000
        FROM generate_series(1, $3::int) AS n\
        """;

    private final Pool pool = RealServers.RUNNING.pool();
    private final Map<String, Integer> calls = new TreeMap<>();
    private final Fixture at = new Fixture();

    /** The store, with its calls counted. */
    private LifetimeStore counted(LifetimeStore store) {
        return (LifetimeStore) Proxy.newProxyInstance(
                LifetimeStore.class.getClassLoader(), new Class<?>[] {LifetimeStore.class}, (_, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw Objects.requireNonNull(failure.getCause());
                    }
                });
    }

    @Test
    void only_what_is_due_is_touched_and_as_many_at_once_as_a_sweep_may() {
        pool.query("TRUNCATE rooms, room_destructions, room_outbox, room_switches, room_stays")
                .execute()
                .await();
        long beganMs = Fixture.NOW_MS - 3_600_000;
        pool.preparedQuery(MANY).execute(Tuple.of(beganMs, (long) DUE, ROOMS)).await();
        pool.query("ANALYZE rooms").execute().await();
        Lifetimes lifetimes = new Lifetimes(
                counted(new PgLifetimeStore(pool)),
                at.activity,
                at.settings,
                at.rooms,
                new Lifetimes.Seen(at.members, at.outside, at.clock));

        assertThat(lifetimes.sweep().await()).isEqualTo(DUE);

        int sweeps = DUE / Lifetimes.SWEEP_MAX;
        assertThat(calls).isEqualTo(Map.of("claimDue", sweeps + 1, "end", sweeps));
        assertThat(count("SELECT count(*) FROM rooms")).isEqualTo(ROOMS - DUE);
        assertThat(count("SELECT count(*) FROM rooms WHERE ends_at_ms <= " + Fixture.NOW_MS))
                .isZero();
        assertThat(count("SELECT count(DISTINCT id) FROM room_destructions")).isEqualTo(DUE);
        assertThat(count("SELECT count(DISTINCT room) FROM room_outbox")).isEqualTo(DUE);
        assertThat(count("SELECT min(substring(id FROM 6)::int) FROM rooms"))
                .as("the first that is not due")
                .isEqualTo(DUE + 1);
        assertThat(lifetimes.sweep().await()).as("once").isZero();
        assertThat(calls).containsEntry("end", sweeps);
    }

    private long count(String sql) {
        Future<Long> counted = pool.query(sql)
                .execute()
                .map(rows -> ((Number) rows.iterator().next().getValue(0)).longValue());
        return counted.await();
    }
}
