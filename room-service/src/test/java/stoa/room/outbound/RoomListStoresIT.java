package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.room.RoomOperations.Membership;
import stoa.room.RealServers;
import stoa.room.domain.RoomSearch;
import stoa.room.domain.RoomSearch.Found;

/** What a list of rooms is made of, on PostgreSQL and Redis. */
class RoomListStoresIT {
    private static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);

    private final Pool pool = RealServers.RUNNING.pool();
    private final RoomSearch search = new PgRoomSearch(pool);

    @BeforeEach
    void rooms() {
        pool.query("TRUNCATE rooms, room_destructions, room_outbox, room_stays")
                .execute()
                .await();
        RealServers.RUNNING.redis().send(Request.cmd(Command.FLUSHALL)).await();
        PgRoomStore store = new PgRoomStore(pool);
        store.create("app", Map.of("town", "Town hall"), 1_000).await();
        store.create("app", Map.of("100%_sure", "Ärger"), 2_000).await();
        store.create("other", Map.of("town", "Theirs"), 3_000).await();
        pool.preparedQuery("UPDATE rooms SET last_active_ms = 9000 WHERE app = $1 AND id = 'town'")
                .execute(Tuple.of("app"))
                .await();
    }

    private List<String> found(String app, String part) {
        return search.find(app, part, 10).await().rooms().stream()
                .map(one -> one.room().id())
                .toList();
    }

    @Test
    void rooms_of_one_app_are_found_those_active_last_first() {
        Found all = search.find("app", "", 10).await();
        assertThat(all.total()).isEqualTo(2);
        assertThat(all.rooms()).extracting(one -> one.room().name()).containsExactly("Town hall", "Ärger");
        assertThat(all.rooms()).extracting(RoomSearch.FoundRoom::lastActiveMs).containsExactly(9_000L, 2_000L);
        assertThat(found("none", "")).isEmpty();
    }

    @Test
    void ids_and_names_are_searched_in_any_case_and_as_they_are() {
        assertThat(found("app", "HALL")).containsExactly("town");
        assertThat(found("app", "ärg")).containsExactly("100%_sure");
        assertThat(found("app", "%_")).containsExactly("100%_sure");
        assertThat(found("app", "t_wn")).isEmpty();
        assertThat(found("app", "'; DROP TABLE rooms; --")).isEmpty();
    }

    @Test
    void the_total_is_told_where_not_all_are_answered() {
        Found first = search.find("app", "", 1).await();
        assertThat(first.total()).isEqualTo(2);
        assertThat(first.rooms()).hasSize(1);
    }

    @Test
    void users_are_counted_in_the_order_asked_for() {
        RedisMembershipStore members = new RedisMembershipStore(RealServers.RUNNING.redis());
        for (String user : List.of("ann", "bob")) {
            for (String session : List.of("s1", "s2")) {
                members.enter("app", "town", 1_000, List.of(new Membership(user, user + session, GATEWAY, 5)))
                        .await();
            }
        }
        assertThat(new RedisRoomSizes(RealServers.RUNNING.redis())
                        .of("app", List.of("100%_sure", "town"))
                        .await())
                .containsExactly(0L, 2L);
    }
}
