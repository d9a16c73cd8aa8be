package stoa.message.domain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.OwnerEffect.DropReason;
import stoa.protocol.bus.NodeId;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Subscribe;

/**
 * Which gateway wants the entries of which rooms, and what each has not confirmed yet. Not
 * thread-safe.
 *
 * <p>A gateway has one subscription, the one with the highest number. Its batches count from 1. What
 * it does not confirm in time is not sent again: the subscription is dropped, and the gateway finds
 * out and subscribes anew with its positions.
 *
 * <p>Bounds: see {@link OwnerLimits}.
 */
public final class GatewaySubscriptions {
    private final Map<NodeId, Subscription> byGateway = new HashMap<>();
    private final Map<Conversation, Set<Subscription>> byRoom = new HashMap<>();
    // The latest subscription that was dropped: a late call for it must not bring it back.
    private final LinkedHashMap<NodeId, Long> droppedByGateway = new LinkedHashMap<>();
    private final Set<Subscription> withGathered = new LinkedHashSet<>();
    private final OwnerLimits limits;
    private final Ownership ownership;

    /**
     * No subscriptions.
     *
     * @param ownership goes into the batches
     * @param limits the bounds
     */
    public GatewaySubscriptions(Ownership ownership, OwnerLimits limits) {
        this.ownership = ownership;
        this.limits = limits;
    }

    /**
     * Starts a gateway's subscription, or adds rooms to it. Nothing is added to one that is gone: its
     * batches would count from 1 again, and the gateway would take them for repeats.
     *
     * @param wanted which rooms of which subscription
     * @param nowMs milliseconds of any steady clock
     * @throws StoaException {@code NOT_OWNER} for a subscription that is not the latest or was dropped,
     *     {@code OVERLOADED} when there are too many
     */
    public void subscribe(Subscribe wanted, long nowMs) {
        NodeId gateway = wanted.gateway();
        long number = wanted.subscription();
        Set<Conversation> rooms = wanted.positions().keySet();
        Subscription known = byGateway.get(gateway);
        if ((known != null && known.number() > number) || number <= droppedNumber(gateway)) {
            throw new StoaException(ErrorCode.NOT_OWNER, "the subscription is over");
        }
        boolean anew = known == null || known.number() < number;
        if (anew && !wanted.anew()) {
            throw new StoaException(ErrorCode.NOT_OWNER, "the subscription is not known");
        }
        int roomsThen =
                rooms.size() + (anew || known == null ? 0 : known.rooms().size());
        if (roomsThen > limits.subscribedRoomsMax()
                || (known == null && byGateway.size() >= limits.subscriptionsMax())) {
            throw new StoaException(ErrorCode.OVERLOADED, "too many subscriptions", OwnerLimits.OVERLOADED_RETRY_MS);
        }
        if (known != null && anew) {
            remove(known);
        }
        Subscription subscription =
                byGateway.computeIfAbsent(gateway, _ -> new Subscription(gateway, number, ownership, nowMs));
        for (Conversation room : rooms) {
            if (subscription.rooms().add(room)) {
                byRoom.computeIfAbsent(room, _ -> new LinkedHashSet<>(4)).add(subscription);
            }
        }
    }

    /**
     * Takes rooms out of a subscription; unknown ones are passed over.
     *
     * @param gateway whose
     * @param number of the subscription
     * @param rooms which
     */
    public void unsubscribe(NodeId gateway, long number, List<Conversation> rooms) {
        Subscription known = byGateway.get(gateway);
        if (known == null || known.number() != number) {
            return;
        }
        for (Conversation room : rooms) {
            if (known.rooms().remove(room)) {
                forgetRoom(known, room);
            }
        }
    }

    /**
     * Gathers an entry for the gateways that want it.
     *
     * @param entry of a higher offset than every one before, or transient
     * @param bytes its size
     */
    public void route(Entry entry, int bytes) {
        Conversation followedAs = entry.event().conversation().followedAs();
        for (Subscription subscription : byRoom.getOrDefault(followedAs, Set.of())) {
            subscription.gather(entry, bytes);
            withGathered.add(subscription);
        }
    }

    /**
     * Sends what was gathered to those gateways that confirm in time, and drops those that hold too
     * much.
     *
     * @param next the next offset that will be routed
     * @param nowMs milliseconds of any steady clock
     * @param effects deliveries and drops are added here
     */
    public void flush(long next, long nowMs, List<OwnerEffect> effects) {
        for (Subscription subscription : List.copyOf(withGathered)) {
            if (subscription.unconfirmedBytes() > limits.unconfirmedBytesMax()) {
                drop(subscription, DropReason.BYTES, effects);
            } else if (subscription.unconfirmedBatches() < limits.batchesMax()) {
                effects.add(subscription.batch(next, nowMs));
                withGathered.remove(subscription);
            }
        }
    }

    /**
     * What became of a delivery.
     *
     * @param delivery as it was ordered
     * @param confirmed whether the gateway has it
     * @param next the next offset that will be routed
     * @param nowMs milliseconds of any steady clock
     * @param effects further deliveries and drops are added here
     */
    public void delivered(
            OwnerEffect.Deliver delivery, boolean confirmed, long next, long nowMs, List<OwnerEffect> effects) {
        Subscription known = byGateway.get(delivery.gateway());
        if (known == null || known.number() != delivery.batch().subscription()) {
            return;
        }
        if (!confirmed) {
            drop(known, DropReason.FAILED, effects);
            return;
        }
        known.confirm(delivery.batch());
        if (withGathered.contains(known)) {
            flush(next, nowMs, effects);
        }
    }

    /**
     * Sends heartbeats that are due and drops the gateways that are silent.
     *
     * @param next the next offset that will be routed
     * @param nowMs milliseconds of any steady clock
     * @param effects deliveries and drops are added here
     */
    public void tick(long next, long nowMs, List<OwnerEffect> effects) {
        for (Subscription subscription : List.copyOf(byGateway.values())) {
            if (subscription.silentSince(nowMs - limits.confirmMs())) {
                drop(subscription, DropReason.SILENT, effects);
            } else if (subscription.heartbeatIsDue(nowMs)) {
                effects.add(subscription.heartbeat(next, nowMs));
            }
        }
    }

    /**
     * How many gateways are subscribed.
     *
     * @return 0 or more
     */
    public int size() {
        return byGateway.size();
    }

    private long droppedNumber(NodeId gateway) {
        return droppedByGateway.getOrDefault(gateway, 0L);
    }

    private void drop(Subscription subscription, DropReason reason, List<OwnerEffect> effects) {
        remove(subscription);
        droppedByGateway.put(subscription.gateway(), subscription.number());
        if (droppedByGateway.size() > limits.subscriptionsMax()) {
            droppedByGateway.pollFirstEntry();
        }
        effects.add(new OwnerEffect.Dropped(subscription.gateway(), reason));
    }

    private void remove(Subscription subscription) {
        byGateway.remove(subscription.gateway());
        withGathered.remove(subscription);
        subscription.rooms().forEach(room -> forgetRoom(subscription, room));
    }

    private void forgetRoom(Subscription subscription, Conversation room) {
        @Nullable Set<Subscription> subscribed = byRoom.get(room);
        if (subscribed != null && subscribed.remove(subscription) && subscribed.isEmpty()) {
            byRoom.remove(room);
        }
    }
}
