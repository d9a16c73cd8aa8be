package stoa.message.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import stoa.protocol.bus.NodeId;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.Batch;

/** One gateway's subscription: its rooms, its batches' numbers and what is not confirmed. Not thread-safe. */
final class Subscription {
    /** Heartbeats without an answer before no more are sent: what is silent longer is dropped anyway. */
    private static final int HEARTBEATS_MAX = 5;

    private static final long NOTHING_GATHERED = Long.MAX_VALUE;

    private record Sent(long number, long bytes, long sentAtMs) {}

    private final NodeId gateway;
    private final long number;
    private final Ownership ownership;
    private final Set<Conversation> rooms = new HashSet<>();
    private final ArrayDeque<Sent> unconfirmed = new ArrayDeque<>();
    private List<Entry> gathered = new ArrayList<>();
    private long gatheredFrom = NOTHING_GATHERED;
    private long gatheredBytes;
    private long unconfirmedBytes;
    private long lastBatch;
    private long lastSentMs;
    private int heartbeatsOpen;

    Subscription(NodeId gateway, long number, Ownership ownership, long nowMs) {
        this.gateway = gateway;
        this.number = number;
        this.ownership = ownership;
        this.lastSentMs = nowMs;
    }

    NodeId gateway() {
        return gateway;
    }

    long number() {
        return number;
    }

    Set<Conversation> rooms() {
        return rooms;
    }

    int unconfirmedBatches() {
        return unconfirmed.size();
    }

    long unconfirmedBytes() {
        return unconfirmedBytes + gatheredBytes;
    }

    boolean silentSince(long sentBeforeMs) {
        Sent oldest = unconfirmed.peekFirst();
        return oldest != null && oldest.sentAtMs() < sentBeforeMs;
    }

    void gather(Entry entry, int bytes) {
        gathered.add(entry);
        gatheredBytes += bytes;
        if (!entry.isTransient()) {
            gatheredFrom = Math.min(gatheredFrom, entry.offset());
        }
    }

    OwnerEffect.Deliver batch(long next, long nowMs) {
        lastBatch++;
        unconfirmed.add(new Sent(lastBatch, gatheredBytes, nowMs));
        unconfirmedBytes += gatheredBytes;
        OwnerEffect.Deliver delivery = deliver(next, gathered);
        gathered = new ArrayList<>();
        gatheredFrom = NOTHING_GATHERED;
        gatheredBytes = 0;
        lastSentMs = nowMs;
        return delivery;
    }

    boolean heartbeatIsDue(long nowMs) {
        return nowMs - lastSentMs >= OwnerLimits.HEARTBEAT_MS && heartbeatsOpen < HEARTBEATS_MAX;
    }

    /** Repeats the last number; what is gathered and not sent is not promised. */
    OwnerEffect.Deliver heartbeat(long next, long nowMs) {
        heartbeatsOpen++;
        lastSentMs = nowMs;
        return deliver(Math.min(next, gatheredFrom), List.of());
    }

    void confirm(Batch batch) {
        if (batch.entries().isEmpty()) {
            heartbeatsOpen--;
        } else if (unconfirmed.removeIf(sent -> sent.number() == batch.number())) {
            unconfirmedBytes = unconfirmed.stream().mapToLong(Sent::bytes).sum();
        }
    }

    private OwnerEffect.Deliver deliver(long next, List<Entry> entries) {
        return new OwnerEffect.Deliver(
                gateway, new Batch(ownership.partition(), ownership.epoch(), number, lastBatch, next, entries));
    }
}
