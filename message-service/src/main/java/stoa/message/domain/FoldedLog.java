package stoa.message.domain;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.FoldHead;
import stoa.protocol.log.Folded;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.PartitionFold;
import stoa.protocol.log.RoomBudget;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/**
 * The log of one partition as its owner knows it: fold, room budget and recent entries. Not
 * thread-safe.
 *
 * <p>It begins one window of log time before the history's head, so that repeats are known, and takes
 * over the head's times when it gets there; from the head on, entries go into the ring.
 */
final class FoldedLog {
    private final int generation;
    private final Takeover takeover;
    private final SettingsView settings;
    private final PartitionFold fold = new PartitionFold();
    private final RoomBudget budget = new RoomBudget();
    private final Modifications modifications = new Modifications();
    private final Predicate<Conversation> stopped;
    private final Ring ring;
    private boolean adopted;
    private long next;
    private long foldedAtMs;

    /**
     * A log of which nothing was read.
     *
     * @param generation of the log
     * @param takeover where it begins
     * @param limits of the ring
     * @param settings for the rooms' budgets
     * @param stopped rooms in which what members say is recorded and not delivered
     */
    FoldedLog(
            int generation,
            Takeover takeover,
            OwnerLimits limits,
            SettingsView settings,
            Predicate<Conversation> stopped) {
        this.generation = generation;
        this.takeover = takeover;
        this.settings = settings;
        this.stopped = stopped;
        this.ring = new Ring(limits.ringBytesMax(), limits.ringMs(), takeover.firstRouted());
        this.next = takeover.start();
    }

    /** What a record was. */
    sealed interface Taken {
        /** A new event, with its place and time; withheld where it is recorded only. */
        record Fresh(Entry entry, boolean isWithheld) implements Taken {}

        /** An event that is in the log already. */
        record Repeat(String id, Sent first) implements Taken {}

        /** An event that does not count, because the one it had to come after is not in the log. */
        record OutOfTurn(String id) implements Taken {}

        /** Nothing. */
        record Nothing() implements Taken {}
    }

    Taken take(LogRecord record, long nowMs) {
        adoptBefore(record.offset());
        next = record.offset() + 1;
        foldedAtMs = nowMs;
        LogEvent event = record.event();
        if (event == null) {
            fold.skip(record.offset(), record.appendTimeMs());
            return new Taken.Nothing();
        }
        return switch (fold.fold(record.offset(), record.appendTimeMs(), event, record.after())) {
            case Folded.Fresh fresh -> {
                modifications.note(event, fresh.logTime());
                if (record.offset() < takeover.firstRouted()) {
                    yield new Taken.Nothing();
                }
                boolean isWithheld = isWithheld(event);
                boolean shed = !isWithheld && !admit(event, fresh.logTime());
                Entry entry = new Entry(generation, record.offset(), fresh.ts(), fresh.logTime(), event, shed);
                ring.add(entry, record.bytes(), !isWithheld);
                yield new Taken.Fresh(entry, isWithheld);
            }
            case Folded.OutOfTurn _ -> new Taken.OutOfTurn(event.id());
            case Folded.Repeat repeat -> new Taken.Repeat(event.id(), sent(event.id(), repeat.first()));
        };
    }

    /** Everything below the position was given; true once nothing before the end is missing. */
    boolean reached(long position) {
        next = Math.max(next, position);
        adoptBefore(next);
        return adopted && next >= takeover.end();
    }

    /** What to answer for an event that is in the log already; null when it would be fresh. */
    @Nullable
    Sent seen(String id) {
        Folded.Seen first = fold.seen(id);
        return first == null ? null : sent(id, first);
    }

    /** An entry that goes past the log, shed where the room's budget is spent. */
    Taken.Fresh inPassing(LogEvent event, long nowMs) {
        long logTime = logTimeMs(nowMs);
        boolean isWithheld = isWithheld(event);
        boolean shed = !isWithheld && !admit(event, logTime);
        return new Taken.Fresh(new Entry(generation, Entry.NO_OFFSET, nowMs, logTime, event, shed), isWithheld);
    }

    /** The log's clock now, reckoned from its last record. */
    long logTimeMs(long nowMs) {
        return fold.logTime() == 0 ? nowMs : fold.logTime() + Math.max(0, nowMs - foldedAtMs);
    }

    int generation() {
        return generation;
    }

    long next() {
        return next;
    }

    Modifications modifications() {
        return modifications;
    }

    Ring ring() {
        return ring;
    }

    private void adoptBefore(long offset) {
        if (!adopted && offset >= takeover.firstRouted()) {
            FoldHead head = takeover.head();
            if (head != null) {
                fold.adopt(head);
            }
            adopted = true;
        }
    }

    private boolean isWithheld(LogEvent event) {
        return SpeechRules.isOfMembers(event) && stopped.test(event.conversation());
    }

    private boolean admit(LogEvent event, long logTimeMs) {
        Conversation room = event.conversation();
        if (room.kind() != ConversationKind.ROOM) {
            return true;
        }
        AppSettings known = settings.of(room.app());
        Priority priority = event.shedPriority();
        return budget.admit(room, logTimeMs, priority, known == null ? 0 : known.roomBudgetPer200Ms());
    }

    private Sent sent(String id, Folded.Seen first) {
        Entry entry = ring.find(id);
        return new Sent(id, first.ts(), Cursor.of(generation, first.offset()).value(), entry != null && entry.shed());
    }
}
