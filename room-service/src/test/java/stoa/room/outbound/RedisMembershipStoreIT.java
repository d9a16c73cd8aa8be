package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.room.RealServers;
import stoa.room.domain.MembershipMarks;
import stoa.room.domain.MembershipStore;
import stoa.room.domain.MembershipStoreContract;
import stoa.room.domain.VisitContract;

/** The store on Redis keeps the contract; its marks tell when it lost something. */
class RedisMembershipStoreIT implements MembershipStoreContract, VisitContract {
    private final Redis redis = RealServers.RUNNING.redis();
    private final MembershipMarks marks = new RedisMembershipMarks(redis);

    @BeforeEach
    void empty() {
        flush();
    }

    @Override
    public MembershipStore store() {
        return new RedisMembershipStore(redis);
    }

    @Test
    void nothing_is_left_of_rooms_that_everybody_left() {
        store().enter("app", "r", 1, List.of(member("tom", "s", MembershipStoreContract.G1, 5)))
                .await();
        store().leave("app", "r", member("tom", "s", MembershipStoreContract.G1, 5))
                .await();
        assertThat(redis.send(Request.cmd(Command.DBSIZE)).await().toLong()).isZero();
    }

    @Test
    void who_was_put_out_is_barred_here_only_as_long_as_somebody_is_on_the_way_in() {
        store().enter("app", "r", 1, List.of(member("tom", "s", MembershipStoreContract.G1, 5)))
                .await();
        store().putOut("app", "r", List.of("tom"), Long.MAX_VALUE).await();
        assertThat(redis.send(Request.cmd(Command.DBSIZE)).await().toLong()).isOne();
        assertThat(redis.send(Request.cmd(Command.PTTL)
                                .arg(RoomKeys.of("app", "r").barred()))
                        .await()
                        .toLong())
                .isBetween(1L, RedisEjection.BARRED_MS);
    }

    @Test
    void a_ban_that_has_ended_bars_nobody() {
        store().putOut("app", "r", List.of("tom"), 1).await();
        store().enter("app", "r", 1, List.of(member("tom", "s", MembershipStoreContract.G1, 5)))
                .await();
        assertThat(store().members("app", "r", 0, true).await().total()).isOne();
    }

    @Test
    void the_mark_is_whole_until_a_flush() {
        assertThat(marks.read().await().isWhole()).isFalse();
        marks.set(marks.read().await().run(), "round 1").await();
        assertThat(marks.read().await().isWhole()).isTrue();
        assertThat(marks.read().await().round()).isEqualTo("round 1");
        flush();
        assertThat(marks.read().await().isWhole()).isFalse();
        marks.set(marks.read().await().run(), "round 2").await();
        marks.clear().await();
        assertThat(marks.read().await().isWhole()).isFalse();
    }

    @Test
    void the_mark_of_another_run_is_not_whole() {
        marks.set("0123456789abcdef", "round 1").await();
        assertThat(marks.read().await().isWhole()).isFalse();
    }

    @Test
    void one_node_at_a_time_may_fill() {
        assertThat(marks.lock(60_000).await()).isTrue();
        assertThat(marks.lock(60_000).await()).isFalse();
        marks.set("run", "round 1").await();
        assertThat(marks.lock(60_000).await()).isTrue();
    }

    @Test
    void gateways_are_known_from_being_heard_until_they_are_dropped() {
        assertThat(marks.gateways(Set.of("g1", "g2")).await()).containsExactlyInAnyOrder("g1", "g2");
        marks.dropping("g1", 1_000).await();
        store().dropGateway("g1").await();
        assertThat(marks.gateways(Set.of()).await()).containsExactly("g2");
        assertThat(marks.dropped(2_000).await()).isEqualTo(Map.of("g1", 1_000L));
        assertThat(marks.dropped(2_000 + RedisMembershipMarks.DROPPED_MS).await())
                .isEmpty();
        marks.dropping("g2", 5_000).await();
        marks.returned("g2").await();
        assertThat(marks.dropped(5_000).await()).isEmpty();
    }

    private void flush() {
        redis.send(Request.cmd(Command.FLUSHALL)).await();
    }
}
