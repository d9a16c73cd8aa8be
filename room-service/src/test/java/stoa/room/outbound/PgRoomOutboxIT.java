package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.room.RealServers;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomOutbox.Claim;
import stoa.room.domain.RoomOutboxContract;

/** The outbox on PostgreSQL keeps the contract, also when many want one room at once. */
class PgRoomOutboxIT implements RoomOutboxContract {
    private final Pool pool = RealServers.RUNNING.pool();

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE room_outbox").execute().await();
    }

    @Override
    public RoomOutbox outbox() {
        return new PgRoomOutbox(pool);
    }

    @Override
    public void add(List<OutboxEntry> entries, long nowMs) {
        pool.withTransaction(connection -> PgRoomOutbox.add(connection, entries, nowMs))
                .await();
    }

    @Test
    void of_many_who_want_a_room_at_once_one_gets_it() {
        for (int round = 0; round < 10; round++) {
            empty();
            add(List.of(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("r", round))), 5);
            List<Future<Claim>> claims = IntStream.range(0, 16)
                    .mapToObj(_ -> outbox().claim(LANE, 10, 10, 20))
                    .toList();
            Future.all(claims).await();
            assertThat(claims)
                    .extracting(Future::result)
                    .filteredOn(Claim.Taken.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void what_cannot_be_read_keeps_nobody_else_from_being_told() {
        RoomOutbox.Lane odd = new RoomOutbox.Lane("app", "odd");
        add(List.of(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("r", 1))), 5);
        add(List.of(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("odd", 1))), 5);
        pool.query("UPDATE room_outbox SET kind = 'of.a.later.version' WHERE room = 'odd'")
                .execute()
                .await();
        Map<RoomOutbox.Lane, Claim> claims =
                outbox().claim(Set.of(LANE, odd), 10, 5, 10).await();
        assertThat(claims.get(LANE)).isInstanceOf(Claim.Taken.class);
        assertThat(claims.get(odd)).isInstanceOf(Claim.Unreadable.class);
    }

    @Test
    void entries_of_one_transaction_keep_their_order_and_go_with_it() {
        List<OutboxEntry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("r", i)));
        }
        Future<Void> rolledBack = pool.withTransaction(connection -> PgRoomOutbox.add(connection, entries, 5)
                .compose(_ -> Future.failedFuture(new IllegalStateException("rolled back"))));
        rolledBack.otherwiseEmpty().await();
        assertThat(outbox().claim(LANE, 100, 5, 10).await()).isEqualTo(new Claim.Nothing());
        add(entries, 5);
        assertThat(outbox().claim(LANE, 100, 5, 10).await())
                .isInstanceOfSatisfying(
                        Claim.Taken.class,
                        taken -> assertThat(taken.entries())
                                .extracting(RoomOutbox.Waiting::entry)
                                .containsExactlyElementsOf(entries));
    }
}
