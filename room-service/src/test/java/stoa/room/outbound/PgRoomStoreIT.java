package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.room.RealServers;
import stoa.room.domain.Destruction;
import stoa.room.domain.RoomStore;
import stoa.room.domain.RoomStoreContract;

/** The store on PostgreSQL keeps the contract, also when many change one room at once. */
class PgRoomStoreIT implements RoomStoreContract {
    private final Pool pool = RealServers.RUNNING.pool();

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE rooms, room_destructions, room_outbox").execute().await();
    }

    @Override
    public RoomStore store() {
        return new PgRoomStore(pool);
    }

    @Test
    void changes_and_reads_at_once_agree_on_what_is_later() {
        List<Future<List<RoomPolicy>>> seen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String room = "room-" + i % 2;
            seen.add(store().create("app", Map.of(room, "R"), i).map(PgRoomStoreIT::policies));
            seen.add(store().policy("app", room).map(List::of));
            seen.add(store().destroy("app", List.of(room), "api", 0).compose(PgRoomStoreIT::finished));
            seen.add(store().policy("app", room).map(List::of));
        }
        Future.all(seen).await();
        List<RoomPolicy> all =
                seen.stream().flatMap(one -> one.result().stream()).toList();
        for (RoomPolicy one : all) {
            for (RoomPolicy other : all) {
                if (one.room().equals(other.room()) && one.version() == other.version()) {
                    assertThat(one).isEqualTo(other);
                }
            }
        }
        for (String room : List.of("room-0", "room-1")) {
            RoomPolicy last = store().policy("app", room).await();
            assertThat(all)
                    .filteredOn(one -> one.room().equals(room))
                    .allSatisfy(one -> assertThat(one.version()).isLessThanOrEqualTo(last.version()));
        }
    }

    @Test
    void two_calls_that_name_the_same_rooms_in_different_orders_do_not_wait_for_each_other_for_ever() {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(store().destroy("app", List.of("a", "b", "c"), "api", 0));
            calls.add(store().destroy("app", List.of("c", "b", "a"), "api", 0));
        }
        assertThat(Future.all(calls).await().size()).isEqualTo(40);
    }

    private static List<RoomPolicy> policies(RoomStore.Creation creation) {
        return creation instanceof RoomStore.Creation.Created(var changed) ? changed : List.of();
    }

    private static Future<List<RoomPolicy>> finished(List<Destruction> destroyed) {
        PgRoomStore store = new PgRoomStore(RealServers.RUNNING.pool());
        return store.finish(destroyed).map(List.of());
    }
}
