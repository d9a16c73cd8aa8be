package stoa.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import stoa.protocol.bus.NodeId;
import stoa.protocol.bus.Service;
import stoa.protocol.history.HistoryOperations.Since;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;
import stoa.protocol.message.MessageOperations.Subscribe;
import stoa.protocol.message.MessageOperations.Subscribed;

/**
 * A partition's log, its owners that come, go, freeze and come back, a history that lags, and a bus
 * that loses, repeats and reorders; around one feed whose publications it checks one by one.
 */
final class FeedWorld {
    private static final int ROOMS = 4;
    private static final int LANDED_MAX = 100_000;
    private static final NodeId GATEWAY = new NodeId(Service.GATEWAY, "gateway-1", 1);

    private record Flight(Runnable land, Runnable lost, boolean mayRepeat) {}

    /** An owner as a gateway sees it: whatever it says about the log is true, however late it says it. */
    private final class Owner {
        private final long epoch;
        private final NodeId node;
        private long coveredFrom;
        private long routed;
        private long subscription;
        private long number;
        private final Set<Conversation> rooms = new HashSet<>();
        private boolean subscribed;
        private boolean frozen;

        private Owner(long epoch, long coveredFrom, long routed) {
            this.epoch = epoch;
            this.node = new NodeId(Service.MESSAGE, "message-" + epoch, epoch);
            this.coveredFrom = coveredFrom;
            this.routed = routed;
        }

        private void subscribe(FeedEffect.SendSubscribe ask) {
            Subscribe asked = ask.subscribe();
            boolean dropped = !subscribed && asked.subscription() == subscription;
            if (frozen || dropped || asked.epoch() != epoch || asked.subscription() < subscription) {
                fail(ask.request());
                return;
            }
            if (asked.subscription() > subscription) {
                subscription = asked.subscription();
                subscribed = true;
                number = 0;
                rooms.clear();
            }
            rooms.addAll(asked.positions().keySet());
            List<Entry> past = log.stream()
                    .filter(entry -> entry.offset() >= coveredFrom && entry.offset() < routed)
                    .filter(entry -> {
                        Long from = asked.positions().get(entry.event().conversation());
                        return from != null && from != Subscribe.FROM_NOW && entry.offset() >= from;
                    })
                    .toList();
            Subscribed reply = new Subscribed(routed, past, coveredFrom);
            fly(() -> apply(feed.subscribed(ask.request(), reply, nowMs)), () -> fail(ask.request()));
        }

        private void unsubscribe(FeedEffect.SendUnsubscribe ask) {
            if (frozen || ask.unsubscribe().subscription() != subscription) {
                fail(ask.request());
                return;
            }
            ask.unsubscribe().rooms().forEach(rooms::remove);
            fly(() -> apply(feed.unsubscribed(ask.request())), () -> fail(ask.request()));
        }

        private void route(int atMost) {
            long to = Math.min(log.size(), routed + atMost);
            List<Entry> entries = log.subList((int) routed, (int) to).stream()
                    .filter(entry -> rooms.contains(entry.event().conversation()))
                    .toList();
            routed = to;
            if (subscribed && !frozen) {
                number += entries.isEmpty() ? 0 : 1;
                Batch batch = new Batch(0, epoch, subscription, number, routed, entries);
                flying.add(new Flight(() -> deliver(batch), () -> {}, true));
            } else {
                subscribed = false;
            }
        }

        private void deliver(Batch batch) {
            FeedDelivery delivery = feed.batch(batch, nowMs);
            if (!delivery.accepted() && batch.subscription() == subscription) {
                subscribed = false;
            }
            apply(delivery.effects());
        }
    }

    private final Random random;
    private final PartitionFeed feed = new PartitionFeed(0, GATEWAY);
    private final List<Entry> log = new ArrayList<>();
    private final List<Owner> owners = new ArrayList<>();
    private final List<Flight> flying = new ArrayList<>();
    private final Map<Conversation, Long> publishedTo = new HashMap<>();
    private final Set<Conversation> wanted = new HashSet<>();
    private boolean calm;
    private long claimed;
    private long applied;
    private long nowMs = 1_000;
    private int published;

    FeedWorld(long seed) {
        this.random = new Random(seed);
    }

    void step() {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> append(1 + random.nextInt(4));
            case 4, 5, 6 -> owners.forEach(owner -> owner.route(1 + random.nextInt(5)));
            case 7, 8, 9, 10, 11 -> land();
            case 12 -> pass(random.nextInt(1_500));
            case 13 -> enterOrLeave();
            case 14 -> trouble();
            default -> applied = Math.min(log.size(), applied + random.nextInt(8));
        }
    }

    private void trouble() {
        switch (random.nextInt(5)) {
            case 0 -> takeOver();
            case 1 -> owners.forEach(owner -> owner.frozen = random.nextInt(3) == 0);
            case 2 ->
                owners.forEach(
                        owner -> owner.coveredFrom = Math.min(owner.routed, owner.coveredFrom + random.nextInt(10)));
            case 3 -> {
                Flight any = flying.isEmpty() ? null : flying.get(random.nextInt(flying.size()));
                if (any != null && any.mayRepeat()) {
                    flying.add(random.nextInt(flying.size()), any);
                }
            }
            default -> {
                if (!flying.isEmpty()) {
                    flying.remove(random.nextInt(flying.size())).lost().run();
                }
            }
        }
    }

    private void takeOver() {
        long epoch = owners.size() + 1L;
        long head = Math.min(applied, log.size());
        long routed = head + random.nextInt((int) (log.size() - head) + 1);
        owners.add(new Owner(epoch, head, routed));
        fly(() -> claim(epoch), () -> fly(() -> claim(epoch), () -> {}));
    }

    private void claim(long epoch) {
        if (epoch > claimed) {
            claimed = epoch;
            Owner owner = owners.get((int) epoch - 1);
            apply(feed.owner(new Claim(0, Entries.GENERATION, epoch, owner.routed, owner.node), nowMs));
        }
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            log.add(Entries.message(Entries.room(random.nextInt(ROOMS)), log.size()));
        }
    }

    private void pass(long ms) {
        nowMs += ms;
        apply(feed.tick(nowMs));
    }

    private void enterOrLeave() {
        Conversation room = Entries.room(random.nextInt(ROOMS));
        if (wanted.remove(room)) {
            publishedTo.remove(room);
            apply(feed.leave(room));
        } else {
            wanted.add(room);
            apply(feed.enter(room, nowMs));
        }
    }

    private void fly(Runnable land, Runnable lost) {
        flying.add(new Flight(land, lost, false));
    }

    private void land() {
        if (!flying.isEmpty()) {
            boolean inOrder = calm || random.nextInt(4) > 0;
            flying.remove(inOrder ? 0 : random.nextInt(flying.size())).land().run();
        }
    }

    /** An ask always ends: what is lost on the way is a failure at the asker. */
    private void fail(long request) {
        fly(() -> feed.controlFailed(request, nowMs), () -> fail(request));
    }

    private void apply(List<FeedEffect> effects) {
        for (FeedEffect effect : effects) {
            switch (effect) {
                case FeedEffect.SendSubscribe ask -> {
                    fly(() -> ownerOf(ask.owner()).subscribe(ask), () -> fail(ask.request()));
                }
                case FeedEffect.SendUnsubscribe ask ->
                    fly(() -> ownerOf(ask.owner()).unsubscribe(ask), () -> fail(ask.request()));
                case FeedEffect.AskHistory ask -> fly(() -> answerHistory(ask), () -> failHistory(ask));
                case FeedEffect.Entered entered -> publishedTo.put(entered.room(), entered.next());
                case FeedEffect.Publish publish -> publish.entries().forEach(entry -> check(publish.room(), entry));
                case FeedEffect.Restarted restarted ->
                    throw new AssertionError("nothing was lost, but restarted " + restarted);
            }
        }
    }

    private Owner ownerOf(NodeId node) {
        return owners.get((int) node.incarnation() - 1);
    }

    private void answerHistory(FeedEffect.AskHistory ask) {
        long through = ask.query().through();
        if (applied <= through || (!calm && random.nextInt(5) == 0)) {
            failHistory(ask);
            return;
        }
        int limit = 1 + random.nextInt(6);
        List<Entry> all = log.stream()
                .filter(entry -> entry.event().conversation().equals(ask.query().conversation()))
                .filter(entry -> entry.offset() >= ask.query().fromOffset() && entry.offset() <= through)
                .toList();
        Since since = new Since(all.subList(0, Math.min(limit, all.size())), all.size() <= limit, applied);
        fly(() -> apply(feed.history(ask, since, nowMs)), () -> failHistory(ask));
    }

    private void failHistory(FeedEffect.AskHistory ask) {
        fly(() -> apply(feed.historyFailed(ask, nowMs)), () -> failHistory(ask));
    }

    private void check(Conversation room, Entry entry) {
        Long from = publishedTo.get(room);
        assertThat(from).as("published before the feed of %s began", room.id()).isNotNull();
        long expected = log.stream()
                .filter(one ->
                        one.offset() >= from && one.event().conversation().equals(room))
                .mapToLong(Entry::offset)
                .findFirst()
                .orElse(-1);
        assertThat(entry.offset())
                .as("next of %s after position %s", room.id(), from)
                .isEqualTo(expected);
        publishedTo.put(room, expected + 1);
        published++;
    }

    /** The faults end; whatever is followed must be published to the end of the log. */
    void settle() {
        calm = true;
        takeOver();
        owners.getLast().frozen = false;
        for (int round = 0; round < 40; round++) {
            applied = log.size();
            for (int landed = 0; !flying.isEmpty(); landed++) {
                assertThat(landed).as("messages without end").isLessThan(LANDED_MAX);
                land();
            }
            Owner last = owners.getLast();
            last.route(1_000);
            pass(900);
        }
        for (Conversation room : wanted) {
            Long from = publishedTo.get(room);
            assertThat(from).as("%s was entered", room.id()).isNotNull();
            assertThat(feed.position(room)).hasValue(log.size());
            assertThat(log.stream()
                            .filter(one -> one.offset() >= from
                                    && one.event().conversation().equals(room)))
                    .as("left unpublished in %s", room.id())
                    .isEmpty();
        }
    }

    int published() {
        return published;
    }
}
