package stoa.room.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.AttributeOperations.Attribute;
import stoa.protocol.room.AttributeOperations.Author;
import stoa.room.RealServers;
import stoa.room.domain.AttributeChange;
import stoa.room.domain.AttributeStore;
import stoa.room.domain.AttributeStoreContract;
import stoa.room.domain.Destruction;
import stoa.room.domain.OutboxEntry;
import stoa.room.domain.RoomOutbox;
import stoa.room.domain.RoomOutbox.Claim;

/** The store on PostgreSQL keeps the contract, also when many change one room at once. */
class PgAttributeStoreIT implements AttributeStoreContract {
    private final Pool pool = RealServers.RUNNING.pool();
    private final PgRoomStore rooms = new PgRoomStore(pool);

    @BeforeEach
    void empty() {
        pool.query("TRUNCATE rooms, room_destructions, room_attributes, room_outbox")
                .execute()
                .await();
    }

    @Override
    public AttributeStore store() {
        return new PgAttributeStore(pool);
    }

    @Override
    public RoomOutbox outbox() {
        return new PgRoomOutbox(pool);
    }

    @Override
    public void create(String app, String room) {
        rooms.create(app, Map.of(room, "Room"), 5).await();
    }

    @Override
    public void destroy(String app, String room) {
        for (Destruction one : rooms.destroy(app, List.of(room), "api", 0).await()) {
            rooms.finish(List.of(one)).await();
        }
    }

    @Test
    void of_eight_writers_at_once_one_wins_each_version_and_the_outbox_has_their_order() {
        create("app", "r");
        List<Future<List<AttributeChange>>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Author writer = new Author("writer-" + i % 8, false);
            // Every writer a store of its own, as on nodes of their own.
            writes.add(new PgAttributeStore(pool)
                    .change(
                            "app",
                            "r",
                            List.of(AttributeStoreContract.set(writer, Map.of("seat", "v" + i), i % 3 == 0, false)),
                            i));
        }
        Future.all(writes).await();
        List<AttributeChange> won = writes.stream()
                .map(write -> write.result().getFirst())
                .filter(AttributeChange::changes)
                .sorted(Comparator.comparingLong(AttributeChange::version))
                .toList();
        assertThat(won).extracting(AttributeChange::version).doesNotHaveDuplicates();
        assertThat(waiting())
                .extracting(LogEvent.AttributesChanged::version, LogEvent.AttributesChanged::set)
                .containsExactlyElementsOf(won.stream()
                        .map(change -> tuple(change.version(), change.set()))
                        .toList());
        // Who neither forced nor owned the seat lost: the winners' rule, in the order of the versions.
        for (int i = 1; i < won.size(); i++) {
            int value = Integer.parseInt(
                    won.get(i).set().getOrDefault("seat", "v-1").substring(1));
            assertThat(value % 3 == 0 || won.get(i).by().equals(won.get(i - 1).by()))
                    .isTrue();
        }
        Attribute last =
                store().read("app", "r", List.of()).await().attributes().getFirst();
        assertThat(last.value()).isEqualTo(won.getLast().set().get("seat"));
        assertThat(last.user()).isEqualTo(won.getLast().by());
    }

    @Test
    void attributes_go_in_the_transaction_that_deletes_their_room() {
        create("app", "r");
        create("app", "stays");
        for (String room : List.of("r", "stays")) {
            store().change("app", room, List.of(AttributeStoreContract.set(ANN, Map.of("a", "1"), false, false)), 5)
                    .await();
        }
        rooms.destroy("app", List.of("r", "unknown"), "api", 0).await();
        assertThat(pool.query("SELECT room FROM room_attributes").execute().await())
                .extracting(row -> row.getString("room"))
                .containsExactly("stays");
    }

    private List<LogEvent.AttributesChanged> waiting() {
        if (outbox().claim(new RoomOutbox.Lane("app", "r"), 1_000, 10, 20).await() instanceof Claim.Taken(var all)) {
            return all.stream()
                    .map(RoomOutbox.Waiting::entry)
                    .filter(OutboxEntry.ToLog.class::isInstance)
                    .map(entry -> (LogEvent.AttributesChanged) ((OutboxEntry.ToLog) entry).event())
                    .toList();
        }
        return List.of();
    }
}
