package stoa.message.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/**
 * Events of one caller on their way into the log, one after the other or in a row, and what became of each.
 * Not thread-safe.
 */
final class Call {
    /** What the caller is waiting for. */
    enum Kind {
        /** One result per send. */
        SENDS,
        /** The one event's place. */
        EVENT,
        /** One result per event of a row. */
        IN_TURN,
        /** Nothing: it is the owner's own. */
        OWN
    }

    private final long number;
    private final Kind kind;
    private final long deadlineMs;
    private final List<LogEvent> events;
    private final @Nullable SendResult[] results;
    private int open;
    // The event that is on its way; those after it wait, so that the sender's order is the log's.
    private int current;

    Call(long number, Kind kind, long deadlineMs, List<LogEvent> events) {
        this.number = number;
        this.kind = kind;
        this.deadlineMs = deadlineMs;
        this.events = List.copyOf(events);
        this.results = new @Nullable SendResult[events.size()];
        this.open = events.size();
    }

    long number() {
        return number;
    }

    long deadlineMs() {
        return deadlineMs;
    }

    List<LogEvent> events() {
        return events;
    }

    int current() {
        return current;
    }

    /** Skips what has its result already; true when there is one to go on with. */
    boolean hasCurrent() {
        while (current < results.length && results[current] != null) {
            current++;
        }
        return current < results.length;
    }

    LogEvent currentEvent() {
        return events.get(current);
    }

    /** All are on their way, or have their results: none waits for the one before it. */
    void passAll() {
        current = results.length;
    }

    void passCurrent() {
        current++;
    }

    boolean isOpen(int index) {
        return results[index] == null;
    }

    void resolve(int index, SendResult result) {
        if (results[index] == null) {
            results[index] = result;
            open--;
        }
    }

    void resolveOpen(SendResult result) {
        for (int index = 0; index < results.length; index++) {
            resolve(index, result);
        }
    }

    boolean done() {
        return open == 0;
    }

    /** What to tell the caller; null when nobody waits. */
    @Nullable
    OwnerEffect answer() {
        List<SendResult> all = new ArrayList<>(results.length);
        Arrays.stream(results).forEach(result -> all.add(result == null ? new SendResult.Unknown() : result));
        return switch (kind) {
            case SENDS -> new OwnerEffect.AnswerSends(number, new SendResults(all));
            case EVENT -> new OwnerEffect.AnswerEvent(number, all.getFirst());
            case IN_TURN -> new OwnerEffect.AnswerInTurn(number, new SendResults(all));
            case OWN -> null;
        };
    }

    static SendResult.Refused refused(ErrorCode code, long retryAfterMs) {
        return new SendResult.Refused(code.number(), code.text(), retryAfterMs);
    }
}
