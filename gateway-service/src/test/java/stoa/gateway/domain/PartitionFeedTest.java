package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;

/** A feed publishes every entry of a followed room once and in order, whatever owners and bus do. */
class PartitionFeedTest {
    private static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);
    private static final NodeId OWNER = new NodeId(Service.MESSAGE, "message-1", 1);
    private static final Conversation ROOM = Entries.room(1);

    private final PartitionFeed feed = new PartitionFeed(0, GATEWAY);

    @Property(tries = 2_000)
    void publishesTheLogOnceAndInOrder(@ForAll long seed) {
        FeedWorld world = new FeedWorld(seed);
        for (int i = 0; i < 400; i++) {
            world.step();
        }
        world.settle();
    }

    @Example
    void schedulesOfThisKindDoPublish() {
        int published = 0;
        for (long seed = 0; seed < 50; seed++) {
            FeedWorld world = new FeedWorld(seed);
            for (int i = 0; i < 400; i++) {
                world.step();
            }
            world.settle();
            published += world.published();
        }
        assertThat(published).isGreaterThan(1_000);
    }

    @Example
    void refusesBatchesOfAnotherEpochOrSubscription() {
        live(7, 10);
        assertThat(feed.batch(new Batch(0, 6, 1, 1, 11, List.of()), 0).accepted())
                .isFalse();
        assertThat(feed.batch(new Batch(0, 7, 2, 1, 11, List.of()), 0).accepted())
                .isFalse();
        assertThat(feed.batch(new Batch(0, 7, 1, 0, 11, List.of()), 0).accepted())
                .isTrue();
    }

    @Example
    void subscribesAnewWhenAHeartbeatShowsALostBatch() {
        live(7, 10);
        List<FeedEffect> effects =
                feed.batch(new Batch(0, 7, 1, 1, 12, List.of()), 0).effects();
        assertThat(effects).singleElement().satisfies(effect -> {
            Subscribe subscribe = ((FeedEffect.SendSubscribe) effect).subscribe();
            assertThat(subscribe.subscription()).isEqualTo(2);
            assertThat(subscribe.positions()).containsEntry(ROOM, 10L);
        });
        assertThat(feed.losses(SubscriptionLoss.BATCH_MISSING)).isEqualTo(1);
    }

    @Example
    void subscribesAnewAfterSilence() {
        live(7, 10);
        assertThat(feed.tick(PartitionFeed.SILENCE_MAX_MS)).isEmpty();
        assertThat(feed.tick(PartitionFeed.SILENCE_MAX_MS + 1))
                .singleElement()
                .isInstanceOf(FeedEffect.SendSubscribe.class);
    }

    @Example
    void aNewLogGenerationRestartsItsRooms() {
        live(7, 10);
        List<FeedEffect> effects = feed.owner(new Claim(0, Entries.GENERATION + 1, 1, 0, OWNER), 0);
        assertThat(effects).containsExactly(new FeedEffect.Restarted(ROOM));
        assertThat(feed.position(ROOM)).isEmpty();
    }

    @Example
    void whatTheHistoryNoLongerHasRestartsTheRoom() {
        live(7, 10);
        List<FeedEffect> asked = feed.owner(new Claim(0, Entries.GENERATION, 8, 20, OWNER), 0);
        FeedEffect.SendSubscribe again = (FeedEffect.SendSubscribe) asked.getFirst();
        List<FeedEffect> effects = feed.subscribed(again.request(), new Subscribed(20, List.of(), 20), 0);
        FeedEffect.AskHistory ask = (FeedEffect.AskHistory) effects.getFirst();
        assertThat(ask.query().fromOffset()).isEqualTo(10);
        assertThat(ask.query().through()).isEqualTo(19);
        assertThat(feed.history(ask, new Since(List.of(), false, 20), 0)).contains(new FeedEffect.Restarted(ROOM));
    }

    @Example
    void holdsABoundedNumberOfEntriesAndFetchesWhatItDropped() {
        live(7, 0);
        FeedEffect.SendSubscribe again = (FeedEffect.SendSubscribe)
                feed.owner(new Claim(0, Entries.GENERATION, 8, 0, OWNER), 0).getFirst();
        int count = RoomFeed.HELD_MAX + 10;
        for (int i = 0; i < count; i++) {
            feed.batch(new Batch(0, 8, 2, i + 1, i + 1, List.of(Entries.message(ROOM, i))), 0);
        }
        assertThat(feed.heldOverflows()).isEqualTo(1);
        List<FeedEffect> effects = feed.subscribed(again.request(), new Subscribed(0, List.of(), 0), 0);
        FeedEffect.AskHistory ask = (FeedEffect.AskHistory) effects.getFirst();
        assertThat(ask.query().fromOffset()).isZero();
        assertThat(ask.query().through()).isEqualTo(RoomFeed.HELD_MAX);
        List<FeedEffect> caughtUp = feed.history(
                ask,
                new Since(
                        LongStream.rangeClosed(0, RoomFeed.HELD_MAX)
                                .mapToObj(offset -> Entries.message(ROOM, offset))
                                .toList(),
                        true,
                        count),
                0);
        assertThat(((FeedEffect.Publish) caughtUp.getFirst()).entries()).hasSize(count);
        assertThat(feed.position(ROOM)).hasValue(count);
    }

    /** Brings the feed to a live subscription to one room. */
    private void live(long epoch, long from) {
        feed.owner(new Claim(0, Entries.GENERATION, epoch, from, OWNER), 0);
        FeedEffect.SendSubscribe ask =
                (FeedEffect.SendSubscribe) feed.enter(ROOM, 0).getFirst();
        assertThat(feed.subscribed(ask.request(), new Subscribed(from, List.of(), from), 0))
                .containsExactly(new FeedEffect.Entered(ROOM, Entries.GENERATION, from));
    }
}
