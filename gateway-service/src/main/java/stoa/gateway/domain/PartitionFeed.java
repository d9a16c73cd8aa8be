package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.NodeId;
import stoa.protocol.history.HistoryOperations.QuerySince;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Subscribed;

/**
 * A gateway's subscription to one partition: turns the owner's batches, however often owner and
 * subscription change, into every entry of every followed room exactly once and in order. Pure: time
 * comes in, effects go out. Single-threaded. Whatever goes wrong is answered with a new subscription
 * that names the positions of all rooms.
 */
public final class PartitionFeed {
    /** Silence after which a subscription counts as lost, in milliseconds; owners speak every second. */
    public static final long SILENCE_MAX_MS = 3_000;

    /** Wait before an owner that refused or did not answer is asked again, in milliseconds. */
    public static final long RETRY_MS = 250;

    /** Questions to the history under way at once. */
    public static final int HISTORY_ASKS_MAX = 16;

    /** Entries of one answer of the history. */
    public static final int HISTORY_LIMIT = 1_000;

    private final Map<Conversation, RoomFeed> rooms = new HashMap<>();
    private final FeedControl control;
    private final CatchUp catchUp = new CatchUp();
    private final Map<SubscriptionLoss, Integer> losses = new EnumMap<>(SubscriptionLoss.class);
    private @Nullable Claim claim;
    private long lastNumber;
    private long batchesNext;
    private long lastHeardMs;
    private long retryAtMs;
    private int heldOverflows;

    /**
     * A feed that follows nothing yet.
     *
     * @param partition 0 to 63
     * @param self where batches are to be delivered
     */
    public PartitionFeed(int partition, NodeId self) {
        this.control = new FeedControl(partition, self);
    }

    /**
     * Follows a room, or with {@link Conversation#others} all that is no room, from now on; answered with {@link FeedEffect.Entered} in time.
     *
     * @param room a room of this partition
     * @param nowMs steady clock
     * @return effects; none when it is followed already
     */
    public List<FeedEffect> enter(Conversation room, long nowMs) {
        if (rooms.containsKey(room)) {
            return List.of();
        }
        RoomFeed feed = new RoomFeed(room);
        rooms.put(room, feed);
        List<FeedEffect> effects = new ArrayList<>();
        if (control.open()) {
            control.add(feed);
            control.send(claim, effects);
        } else if (nowMs >= retryAtMs) {
            subscribeAnew(effects, nowMs);
        }
        return effects;
    }

    /**
     * Follows a room no more.
     *
     * @param room any room
     * @return effects
     */
    public List<FeedEffect> leave(Conversation room) {
        List<FeedEffect> effects = new ArrayList<>();
        forget(room, effects);
        return effects;
    }

    private void forget(Conversation room, List<FeedEffect> effects) {
        if (rooms.remove(room) == null) {
            return;
        }
        catchUp.remove(room);
        if (rooms.isEmpty()) {
            // The owner may drop what has no rooms: the next room starts a subscription of its own.
            closeSubscription();
        } else if (control.open()) {
            control.drop(room);
            control.send(claim, effects);
        }
    }

    /**
     * The partition has another owner, or the same one anew.
     *
     * @param newClaim accepted by the claim table as {@code NEW_OWNER}
     * @param nowMs steady clock
     * @return effects
     */
    public List<FeedEffect> owner(Claim newClaim, long nowMs) {
        List<FeedEffect> effects = new ArrayList<>();
        Claim before = claim;
        loseSubscription();
        claim = newClaim;
        if (before != null) {
            losses.merge(SubscriptionLoss.NEW_OWNER, 1, Integer::sum);
            if (before.generation() != newClaim.generation()) {
                restartBegun(effects);
            }
        }
        subscribeAnew(effects, nowMs);
        return effects;
    }

    private void restartBegun(List<FeedEffect> effects) {
        for (Iterator<RoomFeed> each = rooms.values().iterator(); each.hasNext(); ) {
            RoomFeed feed = each.next();
            if (feed.begun()) {
                each.remove();
                effects.add(new FeedEffect.Restarted(feed.room()));
            }
        }
    }

    /**
     * The owner's answer to {@link FeedEffect.SendSubscribe}.
     *
     * @param request of the effect
     * @param reply the promise
     * @param nowMs steady clock
     * @return effects
     */
    public List<FeedEffect> subscribed(long request, Subscribed reply, long nowMs) {
        List<RoomFeed> asked = control.takeSubscribing(request);
        Claim current = claim;
        if (asked.isEmpty() || current == null) {
            return List.of();
        }
        lastHeardMs = nowMs;
        List<FeedEffect> effects = new ArrayList<>();
        Map<Conversation, List<Entry>> past = byRoom(reply.past());
        for (RoomFeed feed : asked) {
            // A room that was left, or left and entered again, is another matter.
            if (rooms.get(feed.room()) == feed) {
                boolean begins = !feed.begun();
                List<Entry> due =
                        feed.answer(reply.from(), past.getOrDefault(feed.room(), List.of()), reply.coveredFrom());
                if (begins) {
                    effects.add(new FeedEffect.Entered(feed.room(), current.generation(), reply.from()));
                }
                publish(feed, due, effects);
            }
        }
        control.send(claim, effects);
        catchUp.ask(generation(), nowMs, effects);
        return effects;
    }

    /**
     * The owner's answer to {@link FeedEffect.SendUnsubscribe}.
     *
     * @param request of the effect
     * @return effects
     */
    public List<FeedEffect> unsubscribed(long request) {
        List<FeedEffect> effects = new ArrayList<>();
        control.takeUnsubscribing(request);
        control.send(claim, effects);
        return effects;
    }

    /**
     * A control request failed: nobody knows what the owner made of it, so a new subscription is made
     * after {@link #RETRY_MS}, or at once when another owner claims the partition.
     *
     * @param request of the effect
     * @param nowMs steady clock
     */
    public void controlFailed(long request, long nowMs) {
        if (control.isPending(request)) {
            losses.merge(SubscriptionLoss.REFUSED, 1, Integer::sum);
            loseSubscription();
            retryAtMs = nowMs + RETRY_MS;
        }
    }

    /**
     * A batch or heartbeat from somebody who takes itself for the owner.
     *
     * @param batch as it came
     * @param nowMs steady clock
     * @return whether it was from the owner, and effects
     */
    public FeedDelivery batch(Batch batch, long nowMs) {
        Claim current = claim;
        if (current == null
                || !control.open()
                || batch.epoch() != current.epoch()
                || batch.subscription() != control.subscription()) {
            return new FeedDelivery(false, List.of());
        }
        lastHeardMs = nowMs;
        boolean heartbeat = batch.entries().isEmpty();
        long expected = heartbeat ? lastNumber : lastNumber + 1;
        List<FeedEffect> effects = new ArrayList<>();
        if (batch.number() > expected) {
            losses.merge(SubscriptionLoss.BATCH_MISSING, 1, Integer::sum);
            loseSubscription();
            subscribeAnew(effects, nowMs);
        } else if (batch.number() == expected) {
            byRoom(batch.entries()).forEach((room, entries) -> takeLive(room, entries, effects));
            lastNumber = expected;
            batchesNext = Math.max(batchesNext, batch.next());
            catchUp.ask(generation(), nowMs, effects);
        }
        return new FeedDelivery(true, effects);
    }

    private void takeLive(Conversation room, List<Entry> entries, List<FeedEffect> effects) {
        RoomFeed feed = rooms.get(room);
        if (feed != null) {
            publish(feed, feed.batch(entries, batchesNext), effects);
            heldOverflows += feed.takeOverflowed() ? 1 : 0;
        }
    }

    /**
     * The history's answer to {@link FeedEffect.AskHistory}.
     *
     * @param ask the effect
     * @param reply the answer
     * @param nowMs steady clock
     * @return effects
     */
    public List<FeedEffect> history(FeedEffect.AskHistory ask, Since reply, long nowMs) {
        List<FeedEffect> effects = new ArrayList<>();
        RoomFeed feed = catchUp.answered(ask);
        if (feed != null) {
            takeHistory(feed, ask.query(), reply, effects);
        }
        catchUp.ask(generation(), nowMs, effects);
        return effects;
    }

    private void takeHistory(RoomFeed feed, QuerySince query, Since reply, List<FeedEffect> effects) {
        if (!reply.complete() && reply.entries().isEmpty()) {
            forget(feed.room(), effects);
            effects.add(new FeedEffect.Restarted(feed.room()));
            return;
        }
        long through =
                reply.complete() ? query.through() : reply.entries().getLast().offset();
        publish(feed, feed.history(reply.entries(), through), effects);
    }

    /**
     * The history did not answer {@link FeedEffect.AskHistory}; it is asked again after {@link
     * #RETRY_MS}.
     *
     * @param ask the effect
     * @param nowMs steady clock
     * @return effects
     */
    public List<FeedEffect> historyFailed(FeedEffect.AskHistory ask, long nowMs) {
        List<FeedEffect> effects = new ArrayList<>();
        RoomFeed feed = catchUp.answered(ask);
        if (feed != null) {
            feed.historyFailed(nowMs + RETRY_MS);
        }
        catchUp.ask(generation(), nowMs, effects);
        return effects;
    }

    /**
     * Time passes; to be called every 100 ms or so.
     *
     * @param nowMs steady clock
     * @return effects
     */
    public List<FeedEffect> tick(long nowMs) {
        List<FeedEffect> effects = new ArrayList<>();
        if (control.open() && !control.waiting() && nowMs - lastHeardMs > SILENCE_MAX_MS) {
            losses.merge(SubscriptionLoss.SILENCE, 1, Integer::sum);
            loseSubscription();
        }
        if (!control.open() && nowMs >= retryAtMs) {
            subscribeAnew(effects, nowMs);
        }
        catchUp.ask(generation(), nowMs, effects);
        return effects;
    }

    /**
     * Up to where a room was published.
     *
     * @param room any room
     * @return the first offset not published yet; empty when the room is not followed or its feed has
     *     not begun
     */
    public OptionalLong position(Conversation room) {
        RoomFeed feed = rooms.get(room);
        return feed == null || !feed.begun() ? OptionalLong.empty() : OptionalLong.of(feed.position(batchesNext));
    }

    /**
     * The log generation of all positions.
     *
     * @return 0 before the first claim
     */
    public int generation() {
        return claim == null ? 0 : claim.generation();
    }

    /**
     * How many rooms wait for the history.
     *
     * @return 0 or more
     */
    public int catchingUpRooms() {
        return catchUp.size();
    }

    /**
     * How often a subscription was given up for a reason.
     *
     * @param reason which
     * @return a counter from the start of the process
     */
    public int losses(SubscriptionLoss reason) {
        return losses.getOrDefault(reason, 0);
    }

    /**
     * How often held entries were dropped because there were too many.
     *
     * @return a counter from the start of the process
     */
    public int heldOverflows() {
        return heldOverflows;
    }

    private void loseSubscription() {
        rooms.values().forEach(feed -> feed.lose(batchesNext));
        closeSubscription();
    }

    private void closeSubscription() {
        control.close();
        catchUp.clear();
        batchesNext = 0;
        lastNumber = 0;
    }

    private void subscribeAnew(List<FeedEffect> effects, long nowMs) {
        Claim current = claim;
        if (current != null && !rooms.isEmpty()) {
            lastHeardMs = nowMs;
            control.open(current, List.copyOf(rooms.values()), effects);
        }
    }

    private void publish(RoomFeed feed, List<Entry> due, List<FeedEffect> effects) {
        catchUp.see(feed);
        if (!due.isEmpty()) {
            effects.add(new FeedEffect.Publish(feed.room(), due));
        }
    }

    private static Map<Conversation, List<Entry>> byRoom(List<Entry> entries) {
        if (entries.isEmpty()) {
            return Map.of();
        }
        Map<Conversation, List<Entry>> byRoom = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byRoom.computeIfAbsent(entry.event().conversation().followedAs(), _ -> new ArrayList<>())
                    .add(entry);
        }
        return byRoom;
    }
}
