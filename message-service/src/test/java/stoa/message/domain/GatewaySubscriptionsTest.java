package stoa.message.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import stoa.message.domain.OwnerEffect.Deliver;
import stoa.message.domain.OwnerEffect.DropReason;
import stoa.message.domain.OwnerEffect.Dropped;
import stoa.protocol.error.StoaException;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;

class GatewaySubscriptionsTest {
    private static final OwnerLimits LIMITS =
            new OwnerLimits(10, 1_000, 11_000, 1_000, 60_000, 1_000, 2, 1_000, 3_000, 3, 5);

    private final GatewaySubscriptions subscriptions = new GatewaySubscriptions(Samples.OWNERSHIP, LIMITS);
    private final List<OwnerEffect> effects = new ArrayList<>();
    private long offset;

    private void subscribe(long number, boolean anew, int room, long nowMs) {
        subscriptions.subscribe(Samples.subscribe(number, anew, Map.of(Samples.room(room), offset)), nowMs);
    }

    private void route(int room, int bytes, long nowMs) {
        subscriptions.route(Samples.entry(room, offset++, nowMs), bytes);
        subscriptions.flush(offset, nowMs, effects);
    }

    private List<Deliver> deliveries() {
        return effects.stream()
                .filter(Deliver.class::isInstance)
                .map(Deliver.class::cast)
                .toList();
    }

    /**
     * However slowly and in whatever order a gateway confirms: batches are numbered without a gap, hold
     * every entry of the room once and in order, and never promise what they do not hold.
     */
    @Property(tries = 500)
    void batchesHoldEverythingTheyPromise(
            @ForAll @Size(max = 80) List<@IntRange(max = 9) Integer> steps, @ForAll @IntRange(max = 3) int confirmAt) {
        GatewaySubscriptions subject = new GatewaySubscriptions(Samples.OWNERSHIP, LIMITS);
        subject.subscribe(Samples.subscribe(1, true, Map.of(Samples.room(0), 0L)), 0);
        List<OwnerEffect> wanted = new ArrayList<>();
        List<Deliver> unconfirmed = new ArrayList<>();
        TreeMap<Long, Batch> byNumber = new TreeMap<>();
        List<Long> routed = new ArrayList<>();
        long next = 0;
        long nowMs = 0;
        for (int step : steps) {
            nowMs += 100;
            if (step < 5) {
                Entry entry = Samples.entry(step % 2, next++, nowMs);
                subject.route(entry, 10);
                if (step % 2 == 0) {
                    routed.add(entry.offset());
                }
                subject.flush(next, nowMs, wanted);
            } else if (step < 8 && !unconfirmed.isEmpty()) {
                Deliver confirmed = unconfirmed.remove(Math.min(confirmAt, unconfirmed.size() - 1));
                subject.delivered(confirmed, true, next, nowMs, wanted);
            } else {
                nowMs += 400;
                subject.tick(next, nowMs, wanted);
            }
            if (wanted.stream().anyMatch(Dropped.class::isInstance)) {
                return;
            }
            for (OwnerEffect effect : wanted) {
                Deliver delivery = (Deliver) effect;
                unconfirmed.add(delivery);
                Batch batch = delivery.batch();
                if (!batch.entries().isEmpty()) {
                    assertThat(batch.number()).isEqualTo(byNumber.size() + 1L);
                    byNumber.put(batch.number(), batch);
                } else {
                    assertThat(batch.number()).isEqualTo(byNumber.size());
                }
                List<Long> held = byNumber.values().stream()
                        .flatMap(one -> one.entries().stream())
                        .map(Entry::offset)
                        .toList();
                assertThat(held).isEqualTo(routed.subList(0, held.size()));
                assertThat(held)
                        .containsAll(routed.stream()
                                .filter(one -> one < batch.next())
                                .toList());
            }
            wanted.clear();
        }
    }

    @Test
    void whatAFullWindowHoldsBackGoesOutInOneBatchWhenOneIsConfirmed() {
        subscribe(1, true, 0, 0);
        route(0, 1, 0);
        route(0, 1, 0);
        route(0, 1, 0);
        route(0, 1, 0);
        assertThat(deliveries()).hasSize(2);
        subscriptions.delivered(deliveries().getFirst(), true, offset, 1, effects);
        assertThat(deliveries()).hasSize(3);
        assertThat(deliveries().getLast().batch().entries()).hasSize(2);
        assertThat(deliveries().getLast().batch().number()).isEqualTo(3);
    }

    @Test
    void whoLetsTooManyBytesWaitIsDropped() {
        subscribe(1, true, 0, 0);
        route(0, 600, 0);
        route(0, 600, 0);
        assertThat(effects).contains(new Dropped(Samples.GATEWAY, DropReason.BYTES));
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void whoDoesNotConfirmInTimeIsDropped() {
        subscribe(1, true, 0, 0);
        route(0, 1, 0);
        subscriptions.tick(offset, 3_000, effects);
        assertThat(effects).doesNotHaveAnyElementsOfTypes(Dropped.class);
        subscriptions.tick(offset, 3_001, effects);
        assertThat(effects).contains(new Dropped(Samples.GATEWAY, DropReason.SILENT));
    }

    @Test
    void whoRefusesABatchIsDroppedAndCannotComeBackUnderTheOldNumber() {
        subscribe(1, true, 0, 0);
        route(0, 1, 0);
        subscriptions.delivered(deliveries().getFirst(), false, offset, 1, effects);
        assertThat(effects).contains(new Dropped(Samples.GATEWAY, DropReason.FAILED));
        assertThatThrownBy(() -> subscribe(1, false, 1, 2)).isInstanceOf(StoaException.class);
        assertThatThrownBy(() -> subscribe(1, true, 1, 2)).isInstanceOf(StoaException.class);
        subscribe(2, true, 1, 3);
        route(1, 1, 3);
        assertThat(deliveries().getLast().batch().subscription()).isEqualTo(2);
        assertThat(deliveries().getLast().batch().number()).isEqualTo(1);
    }

    @Test
    void anOldSubscriptionsConfirmationsCountForNothing() {
        subscribe(1, true, 0, 0);
        route(0, 1, 0);
        subscribe(2, true, 0, 0);
        subscriptions.delivered(deliveries().getFirst(), false, offset, 1, effects);
        assertThat(subscriptions.size()).isEqualTo(1);
    }

    @Test
    void aHeartbeatRepeatsTheLastNumberEverySecond() {
        subscribe(1, true, 0, 0);
        subscriptions.tick(5, 999, effects);
        assertThat(effects).isEmpty();
        subscriptions.tick(5, 1_000, effects);
        assertThat(deliveries().getFirst().batch()).isEqualTo(new Batch(Samples.PARTITION, 7, 1, 0, 5, List.of()));
    }

    @Test
    void roomsThatWereGivenUpAreNotSentAnyMore() {
        subscribe(1, true, 0, 0);
        subscribe(1, false, 1, 0);
        subscriptions.unsubscribe(Samples.GATEWAY, 1, List.of(Samples.room(0)));
        route(0, 1, 0);
        route(1, 1, 0);
        assertThat(deliveries())
                .singleElement()
                .satisfies(delivery -> assertThat(
                                delivery.batch().entries().getFirst().event().conversation())
                        .isEqualTo(Samples.room(1)));
    }

    @Test
    void tooManyRoomsAreRefused() {
        Map<stoa.protocol.id.Conversation, Long> many = new java.util.HashMap<>();
        for (int room = 0; room < 6; room++) {
            many.put(stoa.protocol.id.Conversation.room("app", "x" + room), 0L);
        }
        assertThatThrownBy(() -> subscriptions.subscribe(Samples.subscribe(1, true, many), 0))
                .isInstanceOf(StoaException.class);
    }
}
