package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Subscribe;

/**
 * Where one room's feed is. What is published is exactly the log of the room from the first position
 * on; what came too early is held. Used by {@link PartitionFeed} alone, on its thread.
 *
 * <p>Bound: {@link #HELD_MAX} entries or {@link #HELD_BYTES_MAX} are held; more are dropped, all of
 * them, and asked from the history.
 */
final class RoomFeed {
    static final int HELD_MAX = 1_000;
    static final long HELD_BYTES_MAX = 4L * 1024 * 1024;

    private final Conversation room;
    private final ArrayDeque<Entry> held = new ArrayDeque<>();
    private long heldBytes;
    // First offset not published; FROM_NOW until the first subscription is answered.
    private long next = Subscribe.FROM_NOW;
    // The owner's promise: from here on everything comes in batches.
    private long from;
    // Everything below has to come from the history before what is held may be published.
    private long target;
    private boolean answered;
    private long historyRequest;
    private long historyRetryAtMs;
    private boolean overflowed;

    RoomFeed(Conversation room) {
        this.room = room;
    }

    Conversation room() {
        return room;
    }

    long next() {
        return next;
    }

    boolean begun() {
        return next != Subscribe.FROM_NOW;
    }

    /** Whether published entries are whole up to what batches promise. */
    boolean live() {
        return answered && target <= next;
    }

    boolean catchingUp() {
        return answered && target > next;
    }

    /** First offset not seen, given that all batches up to {@code batchesNext} were. */
    long position(long batchesNext) {
        return live() ? Math.max(next, Math.max(from, batchesNext)) : next;
    }

    /** Forgets what a subscription promised; keeps the position. */
    void lose(long batchesNext) {
        next = position(batchesNext);
        held.clear();
        heldBytes = 0;
        from = 0;
        target = 0;
        answered = false;
        historyRequest = 0;
        historyRetryAtMs = 0;
    }

    void hold(Entry entry) {
        if (entry.isTransient()) {
            return;
        }
        held.add(entry);
        heldBytes += EntrySize.bytes(entry);
        if (held.size() > HELD_MAX || heldBytes > HELD_BYTES_MAX) {
            target = Math.max(target, entry.offset() + 1);
            held.clear();
            heldBytes = 0;
            overflowed = true;
        }
    }

    /** Whether held entries were dropped since the last call. */
    boolean takeOverflowed() {
        boolean was = overflowed;
        overflowed = false;
        return was;
    }

    /**
     * Takes the owner's promise.
     *
     * @return what may be published now
     */
    List<Entry> answer(long from, List<Entry> past, long coveredFrom) {
        answered = true;
        this.from = from;
        if (!begun()) {
            next = from;
        }
        List<Entry> live = List.copyOf(held);
        held.clear();
        heldBytes = 0;
        if (next < Math.min(coveredFrom, from)) {
            target = Math.max(target, Math.min(coveredFrom, from));
        }
        if (target > next) {
            past.forEach(this::holdUnlessAsked);
            live.forEach(this::holdUnlessAsked);
            return List.of();
        }
        List<Entry> due = new ArrayList<>();
        collect(past, due);
        collect(live, due);
        return due;
    }

    private void holdUnlessAsked(Entry entry) {
        if (entry.offset() >= target
                && (held.isEmpty() || entry.offset() > held.getLast().offset())) {
            hold(entry);
        }
    }

    /** Live entries of one batch, in order; what may be published of them. */
    List<Entry> batch(List<Entry> entries, long batchesNext) {
        if (!live()) {
            entries.forEach(this::hold);
            return List.of();
        }
        next = position(batchesNext);
        List<Entry> due = new ArrayList<>(entries.size());
        collect(entries, due);
        return due;
    }

    private void collect(Iterable<Entry> entries, List<Entry> due) {
        for (Entry entry : entries) {
            if (entry.isTransient()) {
                due.add(entry);
            } else if (entry.offset() >= next) {
                due.add(entry);
                next = entry.offset() + 1;
            }
        }
    }

    boolean wantsHistory(long nowMs) {
        return catchingUp() && historyRequest == 0 && nowMs >= historyRetryAtMs;
    }

    long asked(long request) {
        historyRequest = request;
        return target - 1;
    }

    boolean awaits(long request) {
        return historyRequest == request;
    }

    void historyFailed(long retryAtMs) {
        historyRequest = 0;
        historyRetryAtMs = retryAtMs;
    }

    /**
     * Takes what the history had.
     *
     * @param through last offset that the entries cover
     * @return what may be published now
     */
    List<Entry> history(List<Entry> entries, long through) {
        historyRequest = 0;
        List<Entry> due = new ArrayList<>();
        collect(entries, due);
        next = Math.max(next, through + 1);
        if (live()) {
            collect(held, due);
            held.clear();
            heldBytes = 0;
        }
        return due;
    }
}
