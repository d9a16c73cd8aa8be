package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.ClaimTable;
import stoa.protocol.log.Claims;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;

/**
 * The feeds of all partitions: hears claims and batches, applies what the feeds decide. On the hub's
 * thread.
 */
final class FeedBoard {
    private record Due(PartitionFeed feed, FeedEffect effect) {}

    private final HubPorts ports;
    private final FeedListener listener;
    private final ClaimTable claims = new ClaimTable();
    private final List<PartitionFeed> feeds = new ArrayList<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private boolean applying;

    FeedBoard(HubPorts ports, FeedListener listener) {
        this.ports = ports;
        this.listener = listener;
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            feeds.add(new PartitionFeed(partition, ports.self()));
        }
    }

    void hear(Claims heard) {
        long nowMs = ports.nowMs();
        for (Claim claim : heard.claims()) {
            switch (claims.hear(claim, nowMs)) {
                case NEW_OWNER -> {
                    PartitionFeed feed = feeds.get(claim.partition());
                    apply(feed, feed.owner(claim, nowMs));
                    listener.ownerChanged(claim);
                }
                case REPEATED, REFUSED -> {}
            }
        }
    }

    /** Whether the batch came from the owner. */
    boolean hear(Batch batch) {
        PartitionFeed feed = feeds.get(batch.partition());
        FeedDelivery delivery = feed.batch(batch, ports.nowMs());
        apply(feed, delivery.effects());
        return delivery.accepted();
    }

    Optional<Claim> owner(int partition) {
        return claims.owner(partition);
    }

    int ownersKnown() {
        return claims.known();
    }

    void enter(Conversation room) {
        PartitionFeed feed = feedOf(room);
        apply(feed, feed.enter(room, ports.nowMs()));
    }

    void leave(Conversation room) {
        PartitionFeed feed = feedOf(room);
        apply(feed, feed.leave(room));
    }

    /**
     * Up to where a room was published. The feed may be further already, by effects that are still due:
     * who is told a position must have got, or get next, exactly what lies on its two sides.
     */
    OptionalLong position(Conversation room) {
        for (Due one : due) {
            if (one.effect() instanceof FeedEffect.Entered entered
                    && entered.room().equals(room)) {
                return OptionalLong.empty();
            }
            if (one.effect() instanceof FeedEffect.Publish publish
                    && publish.room().equals(room)) {
                OptionalLong first = publish.entries().stream()
                        .filter(entry -> !entry.isTransient())
                        .mapToLong(Entry::offset)
                        .findFirst();
                if (first.isPresent()) {
                    return first;
                }
            }
        }
        return feedOf(room).position(room);
    }

    int generation(Conversation room) {
        return feedOf(room).generation();
    }

    int catchingUpRooms() {
        return feeds.stream().mapToInt(PartitionFeed::catchingUpRooms).sum();
    }

    Map<SubscriptionLoss, Integer> losses() {
        Map<SubscriptionLoss, Integer> losses = new EnumMap<>(SubscriptionLoss.class);
        for (SubscriptionLoss reason : SubscriptionLoss.values()) {
            losses.put(
                    reason, feeds.stream().mapToInt(feed -> feed.losses(reason)).sum());
        }
        return losses;
    }

    int heldOverflows() {
        return feeds.stream().mapToInt(PartitionFeed::heldOverflows).sum();
    }

    void tick() {
        long nowMs = ports.nowMs();
        feeds.forEach(feed -> apply(feed, feed.tick(nowMs)));
    }

    private PartitionFeed feedOf(Conversation room) {
        return feeds.get(room.partition());
    }

    /** Keeps the order of effects even when one of them is answered at once. */
    private void apply(PartitionFeed feed, List<FeedEffect> effects) {
        effects.forEach(effect -> due.add(new Due(feed, effect)));
        if (applying) {
            return;
        }
        applying = true;
        try {
            for (Due next = due.poll(); next != null; next = due.poll()) {
                apply(next.feed(), next.effect());
            }
        } finally {
            applying = false;
        }
    }

    private void apply(PartitionFeed feed, FeedEffect effect) {
        switch (effect) {
            case FeedEffect.SendSubscribe ask ->
                ports.owners()
                        .subscribe(ask.owner(), ask.subscribe())
                        .onComplete(
                                reply -> apply(feed, feed.subscribed(ask.request(), reply, ports.nowMs())),
                                _ -> feed.controlFailed(ask.request(), ports.nowMs()));
            case FeedEffect.SendUnsubscribe ask ->
                ports.owners()
                        .unsubscribe(ask.owner(), ask.unsubscribe())
                        .onComplete(
                                _ -> apply(feed, feed.unsubscribed(ask.request())),
                                _ -> feed.controlFailed(ask.request(), ports.nowMs()));
            case FeedEffect.AskHistory ask ->
                ports.history()
                        .since(ask.query())
                        .onComplete(
                                reply -> apply(feed, feed.history(ask, reply, ports.nowMs())),
                                _ -> apply(feed, feed.historyFailed(ask, ports.nowMs())));
            case FeedEffect.Entered entered -> listener.entered(entered.room(), entered.next());
            case FeedEffect.Publish publish -> listener.published(publish.room(), publish.entries());
            case FeedEffect.Restarted restarted -> listener.restarted(restarted.room());
        }
    }
}
