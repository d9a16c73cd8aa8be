package stoa.message.domain;

import java.util.List;
import stoa.protocol.log.Entry;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/**
 * Takes the records of a partition in their order, each once: folds them, routes what they tell, answers who waits for
 * them. Not thread-safe.
 *
 * <p>Records come in two ways. All of them are read from the log. What this owner wrote itself it knows before: when the
 * log says that it put such a record right behind the last one taken, there is nothing between, and reading it would
 * bring the same. So it counts as read, and is passed over when the reader brings it later. Where anything else lies
 * between, a record of somebody who still takes itself for the owner or one whose write is in doubt, the reader has to
 * come first.
 */
final class LogReading {
    private final FoldedLog log;
    private final PendingSends pending;
    private final GatewaySubscriptions subscriptions;
    private final Noted noted;

    /** Who takes note of what happens: of what is said in rooms and elsewhere, and of who may speak. */
    record Noted(ActiveRooms active, LastSaid lastSaid, Speakers speakers) {}

    LogReading(FoldedLog log, PendingSends pending, GatewaySubscriptions subscriptions, Noted noted) {
        this.log = log;
        this.pending = pending;
        this.subscriptions = subscriptions;
        this.noted = noted;
    }

    /** What was read; records that were taken before are passed over. */
    void read(List<LogRecord> records, boolean live, long nowMs, List<OwnerEffect> effects) {
        for (LogRecord record : records) {
            if (record.offset() >= log.next()) {
                take(record, live, nowMs, effects);
            }
        }
    }

    /** What was written: taken when it is the next one. */
    void written(LogRecord record, long nowMs, List<OwnerEffect> effects) {
        if (record.offset() == log.next()) {
            take(record, true, nowMs, effects);
        }
    }

    private void take(LogRecord record, boolean live, long nowMs, List<OwnerEffect> effects) {
        switch (log.take(record, nowMs)) {
            case FoldedLog.Taken.Fresh fresh -> {
                if (!fresh.isWithheld()) {
                    subscriptions.route(fresh.entry(), record.bytes());
                }
                noted.active().note(fresh.entry(), live);
                noted.lastSaid().note(fresh.entry());
                noted.speakers().hear(fresh.entry().event(), nowMs);
                pending.readBack(fresh.entry().event().id(), sent(fresh.entry()), effects);
            }
            case FoldedLog.Taken.Repeat repeat -> pending.readBack(repeat.id(), repeat.first(), effects);
            case FoldedLog.Taken.OutOfTurn late -> pending.outOfTurn(late.id(), effects);
            case FoldedLog.Taken.Nothing _ -> {}
        }
    }

    private static Sent sent(Entry entry) {
        String id = entry.event().id();
        return new Sent(id, entry.ts(), entry.cursor().value(), entry.shed());
    }
}
