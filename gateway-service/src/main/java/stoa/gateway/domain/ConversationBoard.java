package stoa.gateway.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.conversation.KnownConversation;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent.ConversationChanged;
import stoa.protocol.log.LogEvent.ConversationChanged.Change;

/**
 * The conversations that are no rooms: follows all of every partition from the first connection that wants so on, knows
 * who is in them, and tells the connections of this gateway that it concerns. On the hub's thread.
 *
 * <p>Who is in a conversation is asked of room-service and kept true by the conversation's own events. What happens where
 * that is not known is held until it is, so that the order of a conversation is kept. Bounds: {@link
 * KnownConversations#WEIGHT_MAX}; {@link HeldConversation#ENTRIES_MAX} entries of one conversation, {@link #HELD_MAX} and
 * {@link #HELD_BYTES_MAX} of all. When those are full, or when nobody has answered for {@link #GIVE_UP_MS}, the
 * connections of the app are told to come back rather than that one of them misses something.
 */
final class ConversationBoard {
    /** Entries held at most. */
    static final int HELD_MAX = 20_000;

    /** Estimated bytes of them at most. */
    static final long HELD_BYTES_MAX = 32L * 1024 * 1024;

    /** How long a connection waits for the owners of all partitions, in milliseconds. */
    static final long FOLLOW_MS = 5_000;

    /** Age from which on members are asked for again, as no event tells what a client has blocked; milliseconds. */
    static final long REFRESH_MS = 10_000;

    /** Between two questions of which the first was not answered, in milliseconds. */
    static final long RETRY_MS = 500;

    /** How long it is tried to learn who is in a conversation, in milliseconds. */
    static final long GIVE_UP_MS = 15_000;

    private record Waiter(EdgeConnection connection, Reply<ConversationPositions> reply, long deadlineMs) {}

    private final HubPorts ports;
    private final FeedBoard feeds;
    private final ConversationFollowers followers = new ConversationFollowers();
    private final KnownConversations known = new KnownConversations();
    private final Map<Conversation, HeldConversation> held = new HashMap<>();
    private final Set<Conversation> refreshing = new HashSet<>();
    private List<Waiter> waiters = new ArrayList<>();
    private boolean entered;
    private int heldEntries;
    private long heldBytes;
    private long questions;
    private long lost;

    ConversationBoard(HubPorts ports, FeedBoard feeds) {
        this.ports = ports;
        this.feeds = feeds;
    }

    /** What is counted, and how many events in passing were not told. */
    HubFigures.OfConversations figures(long untold) {
        return new HubFigures.OfConversations(
                followers.size(), known.size(), known.weight(), heldEntries, questions, lost, untold);
    }

    /** A connection wants to be told. */
    void follow(EdgeConnection connection, Reply<ConversationPositions> reply) {
        waiters.add(new Waiter(connection, reply, ports.nowMs() + FOLLOW_MS));
        if (!entered) {
            entered = true;
            for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
                feeds.enter(Conversation.others(partition));
            }
        }
        answerWaiters();
    }

    /** A connection is gone. */
    void closed(EdgeConnection connection) {
        followers.remove(connection);
        takeWaiters(connection.number())
                .forEach(waiter -> waiter.reply().fail(new StoaException(ErrorCode.UNAVAILABLE)));
    }

    private List<Waiter> takeWaiters(long number) {
        if (waiters.isEmpty()) {
            return List.of();
        }
        List<Waiter> taken = waiters.stream()
                .filter(waiter -> waiter.connection().number() == number)
                .toList();
        if (!taken.isEmpty()) {
            waiters.removeAll(taken);
        }
        return taken;
    }

    /** The feed of a partition has begun. */
    void entered() {
        answerWaiters();
    }

    private void answerWaiters() {
        ConversationPositions positions = waiters.isEmpty() ? null : positions();
        if (positions == null) {
            return;
        }
        List<Waiter> ready = waiters;
        waiters = new ArrayList<>();
        for (Waiter waiter : ready) {
            followers.add(waiter.connection(), positions);
            waiter.reply().ok(positions);
        }
    }

    /** Null while the feed of a partition has not begun. */
    private @Nullable ConversationPositions positions() {
        List<Long> next = new ArrayList<>(Conversation.PARTITIONS);
        for (int partition = 0; partition < Conversation.PARTITIONS; partition++) {
            OptionalLong position = feeds.position(Conversation.others(partition));
            if (position.isEmpty()) {
                return null;
            }
            next.add(position.getAsLong());
        }
        return new ConversationPositions(next);
    }

    /** What happened next in a partition. */
    void published(List<Entry> entries) {
        for (Entry entry : entries) {
            Conversation where = entry.event().conversation();
            HeldConversation waiting = held.get(where);
            if (waiting != null) {
                hold(where, waiting, entry);
            } else if (!tell(entry, false)) {
                HeldConversation begun = new HeldConversation(ports.nowMs() + GIVE_UP_MS);
                held.put(where, begun);
                hold(where, begun, entry);
                if (held.get(where) == begun) {
                    ask(where, begun);
                }
            }
        }
    }

    /** Tells an entry to whom it concerns; false when it is not known who that is. */
    private boolean tell(Entry entry, boolean isGone) {
        Conversation where = entry.event().conversation();
        KnownConversations.Known before = known.find(where);
        if (entry.event() instanceof ConversationChanged changed) {
            known.hear(changed, ports.nowMs());
        }
        boolean ends =
                entry.event() instanceof ConversationChanged changed && changed.change() instanceof Change.Dismissed;
        KnownConversations.Known now = ends ? before : known.find(where);
        if (!followers.anybodyOf(where.app())) {
            return true;
        }
        ConversationRecipients recipients = ConversationRecipients.of(entry.event());
        if (recipients.members() && now == null && !isGone) {
            return false;
        }
        Set<String> users = recipients.users(now == null ? null : now.conversation());
        Map<LoopInbox, List<Long>> told = followers.of(where.app(), users, entry);
        if (!told.isEmpty()) {
            LiveEntry live = new LiveEntry(entry);
            told.forEach((loop, numbers) -> loop.execute(() -> loop.conversation(live, numbers)));
            refresh(where, now);
        }
        return true;
    }

    private void hold(Conversation where, HeldConversation waiting, Entry entry) {
        if (waiting.isFull() || heldEntries >= HELD_MAX || heldBytes + EntrySize.bytes(entry) > HELD_BYTES_MAX) {
            lose(where.app());
            return;
        }
        waiting.add(entry);
        heldEntries++;
        heldBytes += EntrySize.bytes(entry);
    }

    private void ask(Conversation where, HeldConversation waiting) {
        waiting.asked();
        questions++;
        ports.conversations()
                .policy(new GetConversationPolicy(where.app(), where.id()))
                .onComplete(policy -> answered(where, waiting, policy), failure -> {
                    if (held.get(where) != waiting) {
                        return;
                    }
                    if (StoaException.of(failure).code() == ErrorCode.CONVERSATION_NOT_FOUND) {
                        release(where, waiting, true);
                    } else {
                        waiting.askAgainAt(ports.nowMs() + RETRY_MS);
                    }
                });
    }

    private void answered(Conversation where, HeldConversation waiting, ConversationPolicy policy) {
        if (held.get(where) == waiting) {
            boolean isOfKind = policy.kind() == where.kind();
            if (isOfKind) {
                known.answered(where, KnownConversation.of(policy), ports.nowMs());
            }
            release(where, waiting, !isOfKind);
        }
    }

    /** Tells what was held, in order; what comes meanwhile is not known again is held on, and asked for a bit later. */
    private void release(Conversation where, HeldConversation waiting, boolean isGone) {
        for (Entry entry = waiting.first(); entry != null; entry = waiting.first()) {
            if (!tell(entry, isGone)) {
                waiting.askAgainAt(ports.nowMs() + RETRY_MS);
                return;
            }
            waiting.removeFirst();
            heldEntries--;
            heldBytes -= EntrySize.bytes(entry);
        }
        held.remove(where);
    }

    private void refresh(Conversation where, KnownConversations.@Nullable Known now) {
        if (now == null || ports.nowMs() - now.askedAtMs() < REFRESH_MS || !refreshing.add(where)) {
            return;
        }
        questions++;
        ports.conversations()
                .policy(new GetConversationPolicy(where.app(), where.id()))
                .onComplete(
                        policy -> refreshed(where, now, KnownConversation.of(policy), ports.nowMs()),
                        // Asked again before long, and not at every message.
                        _ -> refreshed(where, now, now.conversation(), ports.nowMs() - REFRESH_MS + RETRY_MS));
    }

    private void refreshed(
            Conversation where, KnownConversations.Known before, KnownConversation answer, long askedAtMs) {
        refreshing.remove(where);
        KnownConversations.Known now = known.find(where);
        // What was forgotten meanwhile may have missed events.
        if (now != null && now.conversation() == before.conversation() && answer.kind() == where.kind()) {
            known.answered(where, answer, askedAtMs);
        }
    }

    /** The log began anew, or a piece of it is missing: everybody has to come back. */
    void restarted(int partition) {
        lose(null);
        known.forget(partition);
        feeds.enter(Conversation.others(partition));
    }

    /** The connections of an app, or all, are told to come back; what was held for them is not told any more. */
    private void lose(@Nullable String app) {
        followers.takeAll(app).forEach((loop, numbers) -> {
            lost += numbers.size();
            loop.execute(() -> loop.conversationsLost(numbers));
        });
        held.entrySet().removeIf(one -> {
            boolean isOfIt = app == null || one.getKey().app().equals(app);
            heldEntries -= isOfIt ? one.getValue().size() : 0;
            heldBytes -= isOfIt ? one.getValue().bytes() : 0;
            return isOfIt;
        });
    }

    /** To be called every 100 ms or so: whoever waited too long, and questions that have to be asked again. */
    void tick() {
        long nowMs = ports.nowMs();
        answerWaiters();
        List<Waiter> late =
                waiters.stream().filter(waiter -> nowMs >= waiter.deadlineMs()).toList();
        waiters.removeIf(waiter -> nowMs >= waiter.deadlineMs());
        late.forEach(waiter -> waiter.reply()
                .fail(new StoaException(ErrorCode.UNAVAILABLE, "the owners of conversations do not answer now")));
        for (Map.Entry<Conversation, HeldConversation> one : List.copyOf(held.entrySet())) {
            if (held.get(one.getKey()) != one.getValue()) {
                continue;
            }
            if (one.getValue().isOver(nowMs)) {
                lose(one.getKey().app());
            } else if (one.getValue().isDue(nowMs)) {
                ask(one.getKey(), one.getValue());
            }
        }
    }
}
