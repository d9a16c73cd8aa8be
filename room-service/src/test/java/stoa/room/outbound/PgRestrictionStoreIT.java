package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.room.PolicyOperations.Policy;
import stoa.protocol.room.PolicyOperations.RoomPolicy;
import stoa.protocol.room.RestrictionOperations.RoomSwitch;
import stoa.protocol.room.RestrictionOperations.UserList;
import stoa.room.RealServers;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RestrictionChange;
import stoa.room.domain.RestrictionStore;
import stoa.room.domain.RestrictionStore.Applied;
import stoa.room.domain.RestrictionStoreContract;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomStore;

/** The store on PostgreSQL keeps the contract, also when many change one room at once. */
class PgRestrictionStoreIT implements RestrictionStoreContract {
    private final Pool pool = RealServers.RUNNING.pool();

    @BeforeEach
    void empty() {
        pool.query(
                        "TRUNCATE rooms, room_destructions, room_user_lists, room_rates, room_switches, app_type_lists, app_policies,"
                                + " room_outbox")
                .execute()
                .await();
    }

    @Override
    public RestrictionStore store() {
        return new PgRestrictionStore(pool);
    }

    @Override
    public RoomStore rooms() {
        return new PgRoomStore(pool);
    }

    @Test
    void changes_and_reads_at_once_agree_on_what_is_later() {
        List<Future<List<Policy>>> seen = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String user = "user" + i % 3;
            RestrictionChange put =
                    new RestrictionChange.PutUsers("app", "r", UserList.MUTED, List.of(user), 1_000 + i, 100);
            RestrictionChange take = new RestrictionChange.TakeUsers("app", "r", UserList.MUTED, List.of(user));
            RestrictionChange turn = new RestrictionChange.Turn("app", "r", RoomSwitch.ALL_MUTED, i % 2 == 0, 9);
            seen.add(changed(put));
            seen.add(rooms().policy("app", "r").map(List::of));
            seen.add(changed(i % 2 == 0 ? take : turn));
            if (i == 30) {
                seen.add(rooms().create("app", Map.of("r", "R"), 5).map(List.of()));
            }
        }
        Future.all(seen).await();
        List<RoomPolicy> all = seen.stream()
                .flatMap(one -> one.result().stream())
                .map(RoomPolicy.class::cast)
                .toList();
        assertThat(all).hasSizeGreaterThan(100);
        for (RoomPolicy one : all) {
            for (RoomPolicy other : all) {
                if (one.version() == other.version()) {
                    assertThat(one).isEqualTo(other);
                }
            }
        }
        RoomPolicy last = rooms().policy("app", "r").await();
        assertThat(all).allSatisfy(one -> assertThat(one.version()).isLessThanOrEqualTo(last.version()));
    }

    @Test
    void many_at_once_keep_no_more_rooms_alive_than_allowed() {
        List<Future<Boolean>> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RestrictionChange keep = new RestrictionChange.Turn("app", "r" + i, RoomSwitch.KEPT_ALIVE, true, 5);
            kept.add(store().change(keep, 1, _ -> List.of())
                    .map(Optional::isPresent)
                    .otherwise(false));
        }
        Future.all(kept).await();
        assertThat(kept.stream().filter(Future::result)).hasSize(5);
    }

    @Test
    void what_has_to_be_told_is_committed_with_the_change_and_only_with_it() {
        OutboxEntry entry = new OutboxEntry.ToTeams(
                new RoomEvent("app", "r", "id", RoomEvent.Kind.MUTED, RoomEvent.Cause.ASKED, List.of("tom"), null, 1));
        RestrictionChange put =
                new RestrictionChange.PutUsers("app", "r", UserList.MUTED, List.of("tom"), Long.MAX_VALUE, 1);
        store().change(put, 1, _ -> {
                    throw new IllegalStateException("killed");
                })
                .otherwiseEmpty()
                .await();
        assertThat(store().listed("app", "r", UserList.MUTED, 1).await()).isEmpty();
        store().change(put, 1, _ -> List.of(entry)).await();
        store().note(entry, 2).await();
        RoomOutbox.Claim waiting = new PgRoomOutbox(pool)
                .claim(new RoomOutbox.Lane("app", "r"), 9, 5, 10)
                .await();
        assertThat(waiting)
                .isInstanceOfSatisfying(
                        RoomOutbox.Claim.Taken.class,
                        taken -> assertThat(taken.entries())
                                .extracting(RoomOutbox.Waiting::entry)
                                .containsExactly(entry, entry));
    }

    private Future<List<Policy>> changed(RestrictionChange change) {
        return store().change(change, 1, _ -> List.of())
                .map(applied -> applied.map(Applied::policy).stream().toList());
    }
}
