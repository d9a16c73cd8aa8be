package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.room.RealServers;
import stoa.room.domain.RoomStore;
import stoa.room.domain.StayStore;
import stoa.room.domain.StayStore.Kind;
import stoa.room.domain.StayStoreContract;

/** The store on PostgreSQL keeps the contract, also when a room ends at the same time. */
class PgStayStoreIT implements StayStoreContract {
    private final Pool pool = RealServers.RUNNING.pool();

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE rooms, room_destructions, room_outbox, room_stays")
                .execute()
                .await();
    }

    @Override
    public StayStore store() {
        return new PgStayStore(pool);
    }

    @Override
    public RoomStore rooms() {
        return new PgRoomStore(pool);
    }

    @Test
    void nobody_is_left_behind_by_a_room_that_ends_meanwhile() {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String room = "room-" + i;
            rooms().create("app", Map.of(room, "R"), 5).await();
            calls.add(store().add("app", room, Kind.RECORDER, List.of("robot"), 10));
            calls.add(rooms().destroy("app", List.of(room), "api", 0));
            calls.add(store().add("app", room, Kind.PROTECTED, List.of("host"), 10));
        }
        Future.join(calls).await();
        assertThat(pool.query("SELECT count(*) FROM room_stays")
                        .execute()
                        .await()
                        .iterator()
                        .next()
                        .getLong(0))
                .isZero();
    }
}
