package stoa.protocol.log;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;

/**
 * The one meaning of a partition's records: which of them repeat an earlier one, and what time each
 * event has. Owner and history run it over the same records and so agree without talking. A function
 * of the records alone: no clock, no randomness. Not thread-safe; each user keeps it on one thread.
 *
 * <p>Rules: the partition's clock is the highest append time so far. An event whose id was seen
 * within {@link #WINDOW_MS} of the clock is a repeat; seeing it again counts as a sighting, so what
 * is a repeat depends on the records of one window only. (A fold that starts anew in the midst of a
 * chain of repeats longer than a window names the first sighting it saw itself; what counts and what
 * time it has is the same.) The time of an event is the clock, or one more than the conversation's
 * last time where that is later.
 *
 * <p>Events that were written at once, in a row, name the one before them. One that is not seen while the one it
 * names is not within the window is out of turn and does not count: its predecessor's write failed, and both are
 * written again in their order. Rows are short and written within seconds; a fold that starts anew in the midst of
 * one knows the rest of that row only from the head on.
 *
 * <p>Memory is bounded by the records of one window: one entry per id and per conversation in it.
 */
public final class PartitionFold {
    /** How long an id is remembered, in milliseconds of log time. */
    public static final long WINDOW_MS = 120_000;

    private record Last(long ts, long logTime) {}

    private final SightingWindow sightings = new SightingWindow();
    // In the order of the last record, so that what has been quiet for a window is at the front.
    private final LinkedHashMap<Conversation, Last> lastByConversation = new LinkedHashMap<>(64, 0.75f, true);
    private long logTime;
    private long nextOffset;

    /**
     * The fold as it was at a head, given everything that was seen in the window before it.
     *
     * @param head its state
     * @param sightings every sighting of the last {@link #WINDOW_MS} of the head's clock, by offset;
     *     older ones do no harm
     * @return a fold that goes on exactly as the one the head was taken from
     */
    public static PartitionFold restore(FoldHead head, List<Sighting> sightings) {
        PartitionFold fold = new PartitionFold();
        fold.adopt(head);
        for (Sighting sighting : sightings) {
            if (fold.logTime - sighting.logTime() < WINDOW_MS) {
                fold.sightings.add(sighting);
            }
        }
        return fold;
    }

    /**
     * Folds the next record.
     *
     * @param offset its offset, higher than every one before
     * @param appendTimeMs the log's time stamp of it, epoch milliseconds
     * @param event what it holds
     * @return what it turned out to be
     * @throws IllegalArgumentException when the offset was folded already
     */
    public Folded fold(long offset, long appendTimeMs, LogEvent event) {
        return fold(offset, appendTimeMs, event, null);
    }

    /**
     * Folds the next record of a row.
     *
     * @param offset its offset, higher than every one before
     * @param appendTimeMs the log's time stamp of it, epoch milliseconds
     * @param event what it holds
     * @param after id of the event that has to be before it; null for none
     * @return what it turned out to be
     * @throws IllegalArgumentException when the offset was folded already
     */
    public Folded fold(long offset, long appendTimeMs, LogEvent event, @Nullable String after) {
        advance(offset, appendTimeMs);
        Folded.Seen known = sightings.first(event.id());
        if (known != null) {
            sightings.add(new Sighting(event.id(), offset, logTime, known));
            return new Folded.Repeat(known);
        }
        if (after != null && sightings.first(after) == null) {
            return new Folded.OutOfTurn();
        }
        long ts = nextTs(event.conversation());
        lastByConversation.put(event.conversation(), new Last(ts, logTime));
        Folded.Seen first = new Folded.Seen(offset, ts);
        sightings.add(new Sighting(event.id(), offset, logTime, first));
        return new Folded.Fresh(ts, logTime);
    }

    /**
     * Passes over a record that holds no event anybody can read; it moves the clock like any other.
     *
     * @param offset its offset, higher than every one before
     * @param appendTimeMs the log's time stamp of it, epoch milliseconds
     */
    public void skip(long offset, long appendTimeMs) {
        advance(offset, appendTimeMs);
    }

    /**
     * Where an event with this id was first seen, if it still counts as seen.
     *
     * @param id an event's id
     * @return its first sighting, null when the fold would take the event as fresh
     */
    public Folded.@Nullable Seen seen(String id) {
        return sightings.first(id);
    }

    /**
     * The first offset that was not folded yet.
     *
     * @return one more than the last offset, 0 at the start
     */
    public long nextOffset() {
        return nextOffset;
    }

    /**
     * The partition's clock.
     *
     * @return epoch milliseconds, 0 at the start
     */
    public long logTime() {
        return logTime;
    }

    /**
     * Where the window begins: to restore this fold nobody needs to look at records before it.
     *
     * @return offset of the oldest sighting that still counts, {@link #nextOffset()} when none does
     */
    public long windowStart() {
        return sightings.isEmpty() ? nextOffset : sightings.oldestOffset();
    }

    /**
     * What a new fold needs beside the records of the last window.
     *
     * @return the state as of {@link #nextOffset()}
     */
    public FoldHead head() {
        List<FoldHead.Ahead> ahead = new ArrayList<>();
        lastByConversation.forEach((conversation, last) -> {
            if (last.ts() >= logTime) {
                ahead.add(new FoldHead.Ahead(conversation, last.ts()));
            }
        });
        return new FoldHead(nextOffset, logTime, ahead);
    }

    /**
     * Takes over what another fold of the same records knew at this very offset. Called by a new owner
     * on its way through the log, when it reaches the head's offset. The times it reckoned itself on
     * the way are forgotten: having missed what came before the window, it may have taken a repeat for
     * fresh and so have moved a conversation's time that the other fold left alone.
     *
     * @param head state of a fold whose next offset is this one's or, where records were deleted or
     *     skipped, not before it
     */
    public void adopt(FoldHead head) {
        logTime = Math.max(logTime, head.logTime());
        nextOffset = Math.max(nextOffset, head.nextOffset());
        lastByConversation.clear();
        for (FoldHead.Ahead ahead : head.ahead()) {
            lastByConversation.put(ahead.conversation(), new Last(ahead.lastTs(), logTime));
        }
        forgetIds();
    }

    private void advance(long offset, long appendTimeMs) {
        if (offset < nextOffset) {
            throw new IllegalArgumentException("offset " + offset + " was folded already, next is " + nextOffset);
        }
        nextOffset = offset + 1;
        logTime = Math.max(logTime, appendTimeMs);
        forgetIds();
        forgetConversations();
    }

    private long nextTs(Conversation conversation) {
        Last last = lastByConversation.get(conversation);
        return last == null ? logTime : Math.max(logTime, last.ts() + 1);
    }

    private void forgetIds() {
        while (!sightings.isEmpty() && logTime - sightings.oldestLogTime() >= WINDOW_MS) {
            sightings.removeOldest();
        }
    }

    private void forgetConversations() {
        Iterator<Last> eldest = lastByConversation.values().iterator();
        while (eldest.hasNext()) {
            Last last = eldest.next();
            if (logTime - last.logTime() < WINDOW_MS || last.ts() >= logTime) {
                return;
            }
            eldest.remove();
        }
    }
}
