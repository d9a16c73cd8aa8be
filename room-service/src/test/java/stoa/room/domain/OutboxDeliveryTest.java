package stoa.room.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import stoa.kit.testing.TestClock;
import stoa.protocol.kafka.RoomEvent;
import stoa.protocol.log.LogEvent;
import stoa.room.domain.RoomOutbox.Lane;

/** What waits is told: in order, by one at a time, until it is told. */
class OutboxDeliveryTest {
    private static final Lane LANE = new Lane("app", "r");

    private final TestClock clock = new TestClock(1_000_000);
    private final Recorded outside = new Recorded();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Queue<Promise<Void>> pauses = new ArrayDeque<>();
    private final OutboxDelivery delivery = deliveryTo(outside, outside);

    private OutboxDelivery deliveryTo(ConversationLog log, RoomEventLog teams) {
        return new OutboxDelivery(outbox, new OutboxDelivery.Told(log, teams), outside, clock, _ -> {
            Promise<Void> pause = Promise.promise();
            pauses.add(pause);
            return pause.future();
        });
    }

    /** A log that takes the next event when the one before is in it. */
    private static ConversationLog oneByOne(Function<LogEvent, Future<Void>> append) {
        return new ConversationLog() {
            @Override
            public Future<Void> append(LogEvent event) {
                return append.apply(event);
            }

            @Override
            public Future<Appended> appendAll(List<LogEvent> events) {
                Future<Appended> appended = Future.succeededFuture(new Appended(0, null));
                for (LogEvent event : events) {
                    appended = appended.compose(before -> before.failure() == null
                            ? append(event)
                                    .map(new Appended(before.count() + 1, null))
                                    .recover(failure -> Future.succeededFuture(new Appended(before.count(), failure)))
                            : Future.succeededFuture(before));
                }
                return appended;
            }
        };
    }

    private static LogEvent event(long version) {
        return RoomOutboxContract.logEvent("r", version);
    }

    private static RoomEvent teamEvent(long number) {
        return RoomOutboxContract.teamEvent("r", number);
    }

    private void add(long version) {
        outbox.add(OutboxEntry.both(event(version), teamEvent(version)), clock.millis());
    }

    @Test
    void a_drain_tells_all_in_order_and_forgets_it() {
        for (int i = 0; i < 3 * OutboxDelivery.BATCH_MAX; i++) {
            add(i);
        }
        assertThat(delivery.drain("app", "r").succeeded()).isTrue();
        assertThat(outside.log).hasSize(3 * OutboxDelivery.BATCH_MAX);
        for (int i = 0; i < outside.log.size(); i++) {
            assertThat(outside.log.get(i)).isEqualTo(event(i));
            assertThat(outside.teams.get(i)).isEqualTo(teamEvent(i));
        }
        assertThat(outbox.size()).isZero();
        assertThat(delivery.underWay()).isZero();
        assertThat(delivery.drain("app", "r").succeeded()).isTrue();
    }

    @Test
    void calls_during_a_round_share_the_next() {
        List<Promise<Void>> appends = new ArrayList<>();
        OutboxDelivery slow = deliveryTo(
                oneByOne(_ -> {
                    Promise<Void> append = Promise.promise();
                    appends.add(append);
                    return append.future();
                }),
                outside);
        outbox.add(List.of(new OutboxEntry.ToLog(event(1))), clock.millis());
        Future<Void> first = slow.drain("app", "r");
        outbox.add(List.of(new OutboxEntry.ToLog(event(2))), clock.millis());
        Future<Void> second = slow.drain("app", "r");
        outbox.add(List.of(new OutboxEntry.ToLog(event(3))), clock.millis());
        Future<Void> third = slow.drain("app", "r");
        assertThat(third).isSameAs(second);
        assertThat(appends).hasSize(1);
        appends.get(0).complete();
        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();
        appends.get(1).complete();
        assertThat(second.isComplete()).isFalse();
        appends.get(2).complete();
        assertThat(third.succeeded()).isTrue();
        assertThat(outbox.size()).isZero();
        assertThat(slow.underWay()).isZero();
    }

    @Test
    void many_rooms_are_told_at_once_with_few_calls_and_all_are_tried() {
        List<Promise<Void>> appends = new ArrayList<>();
        OutboxDelivery slow = deliveryTo(
                oneByOne(_ -> {
                    Promise<Void> append = Promise.promise();
                    appends.add(append);
                    return append.future();
                }),
                outside);
        int rooms = OutboxDelivery.AT_ONCE_MAX + 10;
        List<RoomOutbox.Lane> lanes = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
            outbox.add(List.of(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("r" + i, 1))), clock.millis());
            lanes.add(new RoomOutbox.Lane("app", "r" + i));
        }
        Future<Void> told = slow.drainAll(lanes);
        assertThat(appends).hasSize(OutboxDelivery.AT_ONCE_MAX);
        for (int i = 0; i < rooms; i++) {
            assertThat(slow.underWay()).isEqualTo(Math.min(OutboxDelivery.AT_ONCE_MAX, rooms - i));
            assertThat(told.isComplete()).isFalse();
            if (i == 3) {
                appends.get(i).fail("no owner");
            } else {
                appends.get(i).complete();
            }
        }
        assertThat(appends).hasSize(rooms);
        assertThat(told.failed()).as("one is told later").isTrue();
        assertThat(slow.underWay()).isZero();
    }

    @Test
    void what_fails_stays_with_all_that_comes_after_it_and_is_told_by_a_sweep() {
        add(1);
        outside.logFailure = new IllegalStateException("no owner");
        assertThat(delivery.drain("app", "r").failed()).isTrue();
        assertThat(outside.signals).containsExactly("telling delayed r");
        assertThat(outside.teams).containsExactly(teamEvent(1));
        outside.logFailure = null;
        add(2);
        assertThat(delivery.drain("app", "r").failed()).as("it waits").isTrue();
        assertThat(outside.log).isEmpty();
        clock.pass(OutboxDelivery.SETTLED_MS);
        assertThat(delivery.sweep().result()).isOne();
        assertThat(outside.log).containsExactly(event(1), event(2));
        assertThat(outside.teams).containsExactly(teamEvent(1), teamEvent(2));
        assertThat(outbox.size()).isZero();
    }

    @Test
    void the_waits_grow_with_the_failures() {
        add(1);
        outside.logFailure = new IllegalStateException("no owner");
        outside.teamsFailure = new IllegalStateException("no broker");
        long waitMs = OutboxDelivery.BACKOFF_FIRST_MS;
        for (int i = 0; i < 10; i++) {
            assertThat(delivery.drain("app", "r").failed()).isTrue();
            assertThat(outside.signals).hasSize(i + 1);
            clock.pass(waitMs - 1);
            assertThat(delivery.drain("app", "r").failed()).isTrue();
            assertThat(outside.signals).as("not tried").hasSize(i + 1);
            clock.pass(1);
            waitMs = Math.min(2 * waitMs, OutboxDelivery.BACKOFF_MAX_MS);
        }
    }

    @Test
    void what_other_teams_could_not_be_told_is_not_overtaken() {
        List<RoomEvent> tried = new ArrayList<>();
        outside.teamsFailure = new IllegalStateException("no broker");
        OutboxDelivery failing = deliveryTo(outside, event -> {
            tried.add(event);
            return event.equals(teamEvent(2)) && outside.teamsFailure != null
                    ? Future.failedFuture(outside.teamsFailure)
                    : Future.succeededFuture();
        });
        for (int i = 1; i <= 3; i++) {
            outbox.add(List.of(new OutboxEntry.ToTeams(teamEvent(i))), clock.millis());
        }
        assertThat(failing.drain("app", "r").failed()).isTrue();
        assertThat(tried).containsExactly(teamEvent(1), teamEvent(2));
        outside.teamsFailure = null;
        clock.pass(OutboxDelivery.SETTLED_MS);
        assertThat(failing.sweep().result()).isOne();
        assertThat(tried).containsExactly(teamEvent(1), teamEvent(2), teamEvent(2), teamEvent(3));
        assertThat(outbox.size()).isZero();
    }

    @Test
    void what_the_log_has_of_a_row_is_not_told_again_and_the_rest_comes_in_order() {
        List<LogEvent> told = new ArrayList<>();
        OutboxDelivery failing = deliveryTo(
                oneByOne(event -> {
                    if (told.size() == 3 && outside.logFailure != null) {
                        return Future.failedFuture(outside.logFailure);
                    }
                    told.add(event);
                    return Future.succeededFuture();
                }),
                outside);
        for (int i = 1; i <= 10; i++) {
            outbox.add(List.of(new OutboxEntry.ToLog(event(i))), clock.millis());
        }
        outside.logFailure = new IllegalStateException("no owner");
        assertThat(failing.drain("app", "r").failed()).isTrue();
        assertThat(outbox.size()).isEqualTo(7);
        outside.logFailure = null;
        clock.pass(OutboxDelivery.SETTLED_MS);
        assertThat(failing.sweep().result()).isOne();
        assertThat(told).hasSize(10);
        for (int i = 0; i < told.size(); i++) {
            assertThat(told.get(i)).isEqualTo(event(i + 1));
        }
    }

    @Test
    void other_teams_do_not_wait_for_the_log_nor_it_for_them() {
        add(1);
        add(2);
        outside.teamsFailure = new IllegalStateException("no broker");
        assertThat(delivery.drain("app", "r").failed()).isTrue();
        assertThat(outside.log).containsExactly(event(1), event(2));
        assertThat(outbox.size()).isEqualTo(2);
    }

    @Test
    void a_sweep_leaves_young_entries_to_who_added_them_and_takes_those_of_a_killed_node() {
        add(1);
        assertThat(delivery.sweep().result()).isZero();
        outbox.claim(LANE, 10, clock.millis(), clock.millis() + OutboxDelivery.CLAIM_MS);
        clock.pass(OutboxDelivery.CLAIM_MS - 1);
        assertThat(delivery.sweep().result()).isZero();
        clock.pass(1);
        assertThat(delivery.sweep().result()).isOne();
        assertThat(outside.log).containsExactly(event(1));
    }

    @Test
    void a_drain_waits_for_the_node_that_has_the_room() {
        add(1);
        outbox.claim(LANE, 1, clock.millis(), clock.millis() + OutboxDelivery.CLAIM_MS);
        Future<Void> drained = delivery.drain("app", "r");
        assertThat(drained.isComplete()).isFalse();
        outbox.delivered(List.of(1L));
        pauses.remove().complete();
        assertThat(drained.succeeded()).isTrue();
        assertThat(outside.log).isEmpty();
        assertThat(outside.teams).containsExactly(teamEvent(1));
    }

    @Test
    void a_drain_does_not_wait_for_ever_for_the_node_that_has_the_room() {
        add(1);
        outbox.claim(LANE, 1, clock.millis(), clock.millis() + OutboxDelivery.CLAIM_MS);
        Future<Void> drained = delivery.drain("app", "r");
        for (int i = 0; i < OutboxDelivery.HELD_RETRIES_MAX; i++) {
            assertThat(drained.isComplete()).isFalse();
            pauses.remove().complete();
        }
        assertThat(drained.failed()).isTrue();
        assertThat(delivery.underWay()).isZero();
    }

    @Test
    void what_takes_too_long_is_claimed_anew_before_another_node_may_have_it() {
        OutboxDelivery slow = deliveryTo(
                oneByOne(appended -> {
                    clock.pass(OutboxDelivery.TELLING_MS / ConversationLog.TOGETHER_MAX);
                    return outside.append(appended);
                }),
                outside);
        List<LogEvent> events = new ArrayList<>();
        for (int i = 1; i <= 5 * ConversationLog.TOGETHER_MAX; i++) {
            events.add(event(i));
            outbox.add(List.of(new OutboxEntry.ToLog(event(i))), clock.millis());
        }
        assertThat(slow.drain("app", "r").succeeded()).isTrue();
        assertThat(outside.log).isEqualTo(events);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void more_rooms_than_the_bound_wait_for_a_sweep() {
        OutboxDelivery stuck = deliveryTo(oneByOne(_ -> Promise.<Void>promise().future()), outside);
        for (int i = 0; i < OutboxDelivery.UNDER_WAY_MAX; i++) {
            outbox.add(List.of(new OutboxEntry.ToLog(RoomOutboxContract.logEvent("r" + i, i))), clock.millis());
            assertThat(stuck.drain("app", "r" + i).isComplete()).isFalse();
        }
        assertThat(stuck.drain("app", "one more").failed()).isTrue();
        assertThat(stuck.sweep().result()).isZero();
        assertThat(stuck.underWay()).isEqualTo(OutboxDelivery.UNDER_WAY_MAX);
    }

    @Test
    void a_store_that_is_away_fails_drains_and_sweeps_and_keeps_all() {
        add(1);
        outbox.fail(new IllegalStateException("away"));
        assertThat(delivery.drain("app", "r").failed()).isTrue();
        assertThat(delivery.sweep().failed()).isTrue();
        outbox.fail(null);
        assertThat(delivery.drain("app", "r").succeeded()).isTrue();
        assertThat(outside.log).containsExactly(event(1));
    }
}
