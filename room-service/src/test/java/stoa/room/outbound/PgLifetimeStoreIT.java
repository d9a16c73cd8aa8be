package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RoomOperations.Lifetime;
import stoa.room.RealServers;
import stoa.room.domain.Destruction;
import stoa.room.domain.LifetimeStore;
import stoa.room.domain.LifetimeStoreContract;
import stoa.room.domain.RestrictionChange;
import stoa.room.domain.RestrictionStore;
import stoa.room.domain.RoomStore;
import stoa.room.domain.RoomTimes;

/** The store on PostgreSQL keeps the contract, also with 100,000 rooms and several nodes. */
class PgLifetimeStoreIT implements LifetimeStoreContract {
    private static final String MANY = """
        INSERT INTO rooms (app, id, name, created_at_ms, policy_version, last_active_ms, ends_at_ms)
        SELECT 'app', 'room-' || n, 'R', $1, n, $1, $1 + 3600000 + n * 1000
        FROM generate_series(1, 100000) AS n\
        """;

    private final Pool pool = RealServers.RUNNING.pool();
    private final LifetimeStore store = new PgLifetimeStore(pool);

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE rooms, room_destructions, room_outbox, room_switches, room_stays")
                .execute()
                .await();
    }

    @Override
    public LifetimeStore store() {
        return store;
    }

    @Override
    public RoomStore rooms() {
        return new PgRoomStore(pool);
    }

    @Override
    public void keepAlive(String app, String room) {
        pool.preparedQuery("INSERT INTO room_switches (app, room, what) VALUES ($1, $2, 'KEPT_ALIVE')")
                .execute(Tuple.of(app, room))
                .await();
    }

    @Test
    void of_100000_rooms_those_that_are_due_end_and_no_other_and_it_takes_an_index() {
        pool.preparedQuery(MANY).execute(Tuple.of(T)).await();
        pool.query("ANALYZE rooms").execute().await();
        long nowMs = T + 3_600_000 + 700_000;
        String plan = plan(nowMs);
        assertThat(plan).contains("Index Scan using rooms_ends").doesNotContain("Seq Scan");
        Set<String> ended = new HashSet<>();
        List<RoomTimes> due = store.claimDue(500, nowMs, nowMs + 5_000).await();
        while (!due.isEmpty()) {
            store.end(due, nowMs, nowMs + 5_000).await().forEach(one -> ended.add(one.room()));
            due = store.claimDue(500, nowMs, nowMs + 5_000).await();
        }
        assertThat(ended).hasSize(700).contains("room-1", "room-700").doesNotContain("room-701");
        assertThat(count("SELECT count(*) FROM rooms")).isEqualTo(100_000 - 700);
        assertThat(count("SELECT count(*) FROM room_destructions WHERE reason = 'idle'"))
                .isEqualTo(700);
        assertThat(count("SELECT count(*) FROM room_outbox")).isEqualTo(700);
    }

    @Test
    void two_nodes_end_each_room_once() {
        pool.preparedQuery(MANY).execute(Tuple.of(T)).await();
        long nowMs = T + 3_600_000 + 400_000;
        List<Future<List<Destruction>>> ends = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            ends.add(store.claimDue(100, nowMs, nowMs + 5_000)
                    .compose(due -> Future.all(
                                    store.end(due, nowMs, nowMs + 5_000), store.end(due, nowMs, nowMs + 5_000))
                            .map(both -> Stream.of(
                                            both.<List<Destruction>>resultAt(0), both.<List<Destruction>>resultAt(1))
                                    .flatMap(List::stream)
                                    .toList())));
        }
        List<String> rooms = new ArrayList<>();
        ends.forEach(one -> one.await().forEach(end -> rooms.add(end.room())));
        assertThat(rooms).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void a_room_that_is_taken_off_the_keep_alive_list_remembers_when() {
        RestrictionStore lists = new PgRestrictionStore(pool);
        rooms().create("app", Map.of("r", "Room"), Lifetime.DEFAULT, T).await();
        for (boolean on : List.of(true, false)) {
            lists.change(new RestrictionChange.Turn("app", "r", RoomSwitch.KEPT_ALIVE, on, 5), T + 9, _ -> List.of())
                    .await();
        }
        lists.change(new RestrictionChange.Turn("app", "r", RoomSwitch.KEPT_ALIVE, false, 5), T + 20, _ -> List.of())
                .await();
        RoomTimes times = store.describe("app", "r").await().orElseThrow().times();
        assertThat(times.kept()).isFalse();
        assertThat(times.keptUntilMs()).isEqualTo(T + 9);
    }

    private String plan(long nowMs) {
        StringBuilder plan = new StringBuilder();
        String sql = "EXPLAIN "
                + PgLifetimeStore.DUE.replace("$1", Long.toString(nowMs)).replace("$2", "500");
        pool.query(sql)
                .execute()
                .await()
                .forEach(row -> plan.append(row.getString(0)).append('\n'));
        return plan.toString();
    }

    private long count(String sql) {
        return pool.query(sql).execute().await().iterator().next().getLong(0);
    }
}
