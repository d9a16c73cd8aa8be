package stoa.gateway.domain;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.Entry;

/**
 * What happened in a conversation while it is asked who its members are, in order; used by {@link ConversationBoard}
 * alone.
 *
 * <p>Bound: {@link #ENTRIES_MAX}; what happens when it is full is the board's concern.
 */
final class HeldConversation {
    static final int ENTRIES_MAX = 1_000;

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final long giveUpAtMs;
    private long bytes;
    private long retryAtMs = Long.MAX_VALUE;

    HeldConversation(long giveUpAtMs) {
        this.giveUpAtMs = giveUpAtMs;
    }

    boolean isFull() {
        return entries.size() >= ENTRIES_MAX;
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += EntrySize.bytes(entry);
    }

    @Nullable
    Entry first() {
        return entries.peekFirst();
    }

    void removeFirst() {
        bytes -= EntrySize.bytes(entries.removeFirst());
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** The question is out, or was answered. */
    void asked() {
        retryAtMs = Long.MAX_VALUE;
    }

    void askAgainAt(long atMs) {
        retryAtMs = atMs;
    }

    boolean isDue(long nowMs) {
        return nowMs >= retryAtMs;
    }

    boolean isOver(long nowMs) {
        return nowMs >= giveUpAtMs;
    }
}
