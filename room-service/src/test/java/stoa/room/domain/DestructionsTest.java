package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.TestClock;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.RoomOperations.Lifetime;

/** Ends of rooms are carried out whole, whatever fails, and many with few calls (feature B7). */
class DestructionsTest {
    private final TestClock clock = new TestClock(Fixture.NOW_MS);
    private final MemoryRooms store = new MemoryRooms();
    private final MemoryMembers members = new MemoryMembers();
    private final Recorded outside = new Recorded();

    private List<Destruction> destroyed(int count) {
        Map<String, String> rooms = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            rooms.put("r" + i, "R");
        }
        store.create("app", rooms, Lifetime.DEFAULT, clock.millis()).await();
        return store.destroy("app", rooms.keySet(), "api", clock.millis()).await();
    }

    @Test
    void what_the_log_has_is_not_appended_again_when_emptying_failed() {
        Destructions destructions = new Destructions(store, members, outside, outside, clock);
        List<Destruction> one = destroyed(1);
        members.fail(new IllegalStateException("Redis is away"));
        assertThat(destructions.carryOut(one).failed()).isTrue();
        assertThat(outside.log).hasSize(1);
        assertThat(outside.signals).containsExactly("delayed r0");
        members.fail(null);
        assertThat(destructions.sweep().await()).isEqualTo(1);
        assertThat(outside.log).as("once").hasSize(1);
        clock.pass(Destructions.CLAIM_MS);
        assertThat(destructions.sweep().await()).as("nothing is left").isZero();
        assertThat(destructions.underWay()).isZero();
    }

    @Test
    void many_are_carried_out_some_at_a_time_and_none_is_left() {
        List<Promise<Void>> appends = new ArrayList<>();
        Destructions destructions = new Destructions(store, members, new Asked(appends), outside, clock);
        int count = Destructions.AT_ONCE_MAX + 20;
        Future<Void> done = destructions.carryOut(destroyed(count));
        assertThat(appends).hasSize(Destructions.AT_ONCE_MAX);
        assertThat(destructions.underWay()).isEqualTo(count);
        appends.get(0).fail("no owner");
        assertThat(appends).as("a failure makes room for the next").hasSize(Destructions.AT_ONCE_MAX + 1);
        for (int i = 1; i < count; i++) {
            appends.get(i).complete();
        }
        assertThat(done.failed()).as("one is tried again later").isTrue();
        assertThat(destructions.underWay()).isZero();
        clock.pass(Destructions.CLAIM_MS);
        Future<Integer> again = destructions.sweep();
        assertThat(appends).hasSize(count + 1);
        appends.getLast().complete();
        assertThat(again.result()).isEqualTo(1);
    }

    /** A log that answers when it is told to. */
    private record Asked(List<Promise<Void>> appends) implements ConversationLog {
        @Override
        public Future<Void> append(LogEvent event) {
            Promise<Void> append = Promise.promise();
            appends.add(append);
            return append.future();
        }

        @Override
        public Future<Appended> appendAll(List<LogEvent> events) {
            throw new AssertionError("the end of a room is one event");
        }
    }
}
