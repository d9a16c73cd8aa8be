package stoa.message.domain;

import java.util.List;
import java.util.function.LongSupplier;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Append;
import stoa.protocol.message.MessageOperations.AppendInTurn;

/** Events of other services, on their way into the log or past it. Not thread-safe. */
final class EventAppends {
    private final Acceptance acceptance;
    private final PendingSends pending;
    private final GatewaySubscriptions subscriptions;
    private final LongSupplier next;
    private final OwnerLimits limits;

    EventAppends(
            Acceptance acceptance,
            PendingSends pending,
            GatewaySubscriptions subscriptions,
            LongSupplier next,
            OwnerLimits limits) {
        this.acceptance = acceptance;
        this.pending = pending;
        this.subscriptions = subscriptions;
        this.next = next;
        this.limits = limits;
    }

    /** Starts one event. Who comes, goes and reads is told past the log alone. */
    void start(long call, Append append, long nowMs, List<OwnerEffect> effects) {
        if (append.isTransient()) {
            effects.add(new OwnerEffect.AnswerEvent(call, acceptance.passOn(append.event(), nowMs)));
            subscriptions.flush(next.getAsLong(), nowMs, effects);
        } else if (isInPassingOnly(append.event())) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.BAD_REQUEST));
        } else {
            pending.startEvent(call, append.event(), nowMs, effects);
        }
    }

    private static boolean isInPassingOnly(LogEvent event) {
        return event instanceof LogEvent.MembersChanged || event instanceof LogEvent.MarkerMoved;
    }

    /** Starts events in a row, all of one conversation. */
    void start(long call, AppendInTurn append, long nowMs, List<OwnerEffect> effects) {
        List<LogEvent> events = append.events();
        boolean known = events.stream()
                .allMatch(event -> event.conversation().equals(append.conversation()) && !isInPassingOnly(event));
        if (!known || events.isEmpty() || events.size() > AppendInTurn.EVENTS_MAX) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.BAD_REQUEST));
        } else {
            pending.startInTurn(new Call(call, Call.Kind.IN_TURN, nowMs + limits.callDeadlineMs(), events), effects);
        }
    }
}
