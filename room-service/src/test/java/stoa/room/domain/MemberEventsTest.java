package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.TestClock;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.kafka.RoomEvent;
import stoa.room.domain.RoomOutbox.Lane;
import stoa.room.outbound.PromisedAnswer;

/** Who joined and left is with Kafka or in the outbox before anybody is answered, in each room's order. */
class MemberEventsTest {
    private final TestClock clock = new TestClock(Fixture.NOW_MS);
    private final Recorded outside = new Recorded();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final List<Promise<Void>> asked = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<Promise<Void>> pauses = new ArrayList<>();
    private final RoomEventLog kafka = event -> {
        sent.add(event.id());
        Promise<Void> answer = Promise.promise();
        asked.add(answer);
        return answer.future();
    };
    private final OutboxDelivery delivery = new OutboxDelivery(
            outbox, new OutboxDelivery.Told(outside, outside), outside, clock, _ -> Future.succeededFuture());
    private final MemberEvents events = new MemberEvents(
            kafka,
            new MemberEvents.Kept(outbox, delivery),
            outside,
            new MemberEvents.Around(clock, this::pause, PromisedAnswer::new));

    private Future<Void> pause(long ms) {
        Promise<Void> over = Promise.promise();
        pauses.add(over);
        return over.future();
    }

    @Test
    void an_event_is_answered_by_kafka() {
        Future<Void> told = events.tell(event("r", 1));
        assertThat(told.isComplete()).isFalse();
        asked.getFirst().complete();
        assertThat(told.succeeded()).isTrue();
        assertThat(outbox.size()).isZero();
        pauses.forEach(Promise::complete);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void what_kafka_does_not_answer_in_time_is_kept_in_order_and_so_is_all_that_follows() {
        Future<Void> first = events.tell(event("r", 1));
        Future<Void> second = events.tell(event("r", 2));
        assertThat(sent).hasSize(2);
        pauses.getFirst().complete();
        assertThat(first.succeeded()).isTrue();
        assertThat(second.succeeded()).isTrue();
        assertThat(events.tell(event("s", 3)).succeeded()).isTrue();
        assertThat(sent).hasSize(2);
        assertThat(kept("r")).containsExactly("team-1", "team-2");
        assertThat(kept("s")).containsExactly("team-3");
    }

    @Test
    void what_kafka_refuses_is_kept() {
        Future<Void> told = events.tell(event("r", 1));
        asked.getFirst().fail(new IOException("away"));
        assertThat(told.succeeded()).isTrue();
        assertThat(kept("r")).containsExactly("team-1");
    }

    @Test
    void an_event_does_not_pass_what_its_room_has_to_tell_already() {
        Future<Void> before = events.tell(event("r", 1));
        outside.teamsFailure = new IOException("away");
        outbox.add(List.of(new OutboxEntry.ToTeams(event("r", 2))), clock.millis());
        Future<Void> after = events.tell(event("r", 3));
        events.tell(event("s", 4));
        assertThat(after.succeeded()).isTrue();
        assertThat(before.succeeded()).isTrue();
        assertThat(sent).containsExactly("team-1", "team-4");
        clock.pass(60_000);
        // The first was under way to Kafka still: kept too, so that it cannot come after the third.
        assertThat(kept("r")).containsExactly("team-2", "team-1", "team-3");
    }

    @Test
    void kafka_is_tried_again_once_the_outbox_could_tell_it_something() {
        events.tell(event("r", 1));
        pauses.getFirst().complete();
        outside.teamsFailure = new IOException("away");
        clock.pass(MemberEvents.DOUBT_MS);
        assertThat(events.retry().failed()).isTrue();
        events.tell(event("s", 2));
        assertThat(sent).hasSize(1);
        outside.teamsFailure = null;
        clock.pass(60_000);
        assertThat(events.retry().succeeded()).isTrue();
        events.tell(event("t", 3));
        assertThat(sent).containsExactly("team-1", "team-3");
    }

    @Test
    void nobody_is_answered_when_neither_has_it() {
        outbox.fail(new IOException("away"));
        assertThat(events.tell(event("r", 1)).failed()).isTrue();
        outbox.fail(null);
        Future<Void> told = events.tell(event("r", 2));
        outbox.fail(new IOException("away"));
        asked.getFirst().fail(new IOException("away"));
        assertThat(told.failed()).isTrue();
        assertThat(events.waiting()).isZero();
    }

    @Test
    void too_many_without_an_answer_are_refused() {
        for (int i = 0; i < MemberEvents.WAITING_MAX; i++) {
            events.tell(event("r", i));
        }
        Future<Void> refused = events.tell(event("r", 1));
        assertThat(StoaException.of(refused.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(outside.signals).contains("member event refused");
    }

    private static RoomEvent event(String room, long number) {
        return RoomOutboxContract.teamEvent(room, number);
    }

    private List<String> kept(String room) {
        return outbox.claim(new Lane("app", room), 100, clock.millis() + 100_000, clock.millis() + 100_001)
                                .await()
                        instanceof RoomOutbox.Claim.Taken(var entries)
                ? entries.stream()
                        .map(one -> ((OutboxEntry.ToTeams) one.entry()).event().id())
                        .toList()
                : List.of();
    }
}
