package stoa.message.domain;

import java.util.List;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.AppendInTurn;

/** Other services' events: past the log or on their way into it. Not thread-safe. */
final class ForeignEvents {
    private final PendingSends pending;
    private final Acceptance acceptance;
    private final OwnerLimits limits;

    ForeignEvents(PendingSends pending, Acceptance acceptance, OwnerLimits limits) {
        this.pending = pending;
        this.acceptance = acceptance;
        this.limits = limits;
    }

    /** Starts one. */
    void start(long call, Append append, long nowMs, List<OwnerEffect> effects) {
        if (append.isTransient()) {
            effects.add(new OwnerEffect.AnswerEvent(call, acceptance.passOn(append.event(), nowMs)));
        } else if (isOnlyInPassing(append.event())) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.BAD_REQUEST));
        } else {
            pending.startEvent(call, append.event(), nowMs, effects);
        }
    }

    /** Starts some in a row. */
    void start(long call, AppendInTurn append, long nowMs, List<OwnerEffect> effects) {
        List<LogEvent> events = append.events();
        boolean known = events.stream()
                .allMatch(event -> event.conversation().equals(append.conversation()) && !isOnlyInPassing(event));
        if (!known || events.isEmpty() || events.size() > AppendInTurn.EVENTS_MAX) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.BAD_REQUEST));
        } else {
            pending.startInTurn(new Call(call, Call.Kind.IN_TURN, nowMs + limits.callDeadlineMs(), events), effects);
        }
    }

    /** What the log never holds. */
    private static boolean isOnlyInPassing(LogEvent event) {
        return event instanceof LogEvent.MembersChanged;
    }
}
