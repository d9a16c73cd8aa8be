package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Unsubscribe;

/**
 * The requests that change one subscription, one under way at a time, so that a late unsubscribe can
 * never undo a newer subscribe. Used by {@link PartitionFeed} alone, on its thread.
 */
final class FeedControl {
    private sealed interface Pending {
        long request();

        record Subscribing(long request, List<RoomFeed> rooms) implements Pending {}

        record Unsubscribing(long request) implements Pending {}
    }

    private final int partition;
    private final NodeId self;
    private final LinkedHashMap<Conversation, RoomFeed> toAdd = new LinkedHashMap<>();
    private final LinkedHashSet<Conversation> toDrop = new LinkedHashSet<>();
    private @Nullable Pending pending;
    private long subscription;
    private boolean open;
    private long lastRequest;

    FeedControl(int partition, NodeId self) {
        this.partition = partition;
        this.self = self;
    }

    boolean open() {
        return open;
    }

    long subscription() {
        return subscription;
    }

    boolean waiting() {
        return pending != null;
    }

    boolean isPending(long request) {
        return pending != null && pending.request() == request;
    }

    /** Starts a subscription under a new number, with these rooms. */
    void open(Claim claim, List<RoomFeed> rooms, List<FeedEffect> effects) {
        close();
        open = true;
        subscription++;
        subscribe(claim, true, rooms, effects);
    }

    /** Ends the subscription without telling: the owner finds out by its next batch. */
    void close() {
        open = false;
        pending = null;
        toAdd.clear();
        toDrop.clear();
    }

    void add(RoomFeed room) {
        toAdd.put(room.room(), room);
    }

    void drop(Conversation room) {
        toAdd.remove(room);
        toDrop.add(room);
    }

    /** The rooms that were asked for; the request is done. Empty when it was not that. */
    List<RoomFeed> takeSubscribing(long request) {
        if (pending instanceof Pending.Subscribing asked && asked.request() == request) {
            pending = null;
            return asked.rooms();
        }
        return List.of();
    }

    void takeUnsubscribing(long request) {
        if (isPending(request)) {
            pending = null;
        }
    }

    /** Sends what has collected, when nothing is under way. */
    void send(@Nullable Claim claim, List<FeedEffect> effects) {
        if (!open || pending != null || claim == null) {
            return;
        }
        if (!toDrop.isEmpty()) {
            long request = ++lastRequest;
            pending = new Pending.Unsubscribing(request);
            Unsubscribe unsubscribe = new Unsubscribe(partition, subscription, self, List.copyOf(toDrop));
            toDrop.clear();
            effects.add(new FeedEffect.SendUnsubscribe(request, claim.owner(), unsubscribe));
        } else if (!toAdd.isEmpty()) {
            List<RoomFeed> rooms = new ArrayList<>(toAdd.values());
            toAdd.clear();
            subscribe(claim, false, rooms, effects);
        }
    }

    private void subscribe(Claim claim, boolean anew, List<RoomFeed> rooms, List<FeedEffect> effects) {
        Map<Conversation, Long> positions = HashMap.newHashMap(rooms.size());
        rooms.forEach(room -> positions.put(room.room(), room.next()));
        long request = ++lastRequest;
        pending = new Pending.Subscribing(request, rooms);
        Subscribe subscribe = new Subscribe(partition, claim.epoch(), subscription, anew, self, positions);
        effects.add(new FeedEffect.SendSubscribe(request, claim.owner(), subscribe));
    }
}
