package stoa.message.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;

/**
 * Events on their way into the log, and who waits for them. An event is acknowledged when it was read
 * back, never when it was written. Not thread-safe.
 *
 * <p>Of one call the next event is written only when the log has the one before: two writes in flight
 * could come into the log in the other order if the first has to be tried again. Events in a row are
 * written at once all the same: each names the one before it, and the fold drops it where that is missing.
 *
 * <p>A write that failed without a verdict stays: the event may still be read back, or be written
 * again when a caller repeats it; else its callers learn at their deadline that nobody knows.
 *
 * <p>Bounds: events and bytes of {@link OwnerLimits}; calls end at their deadline.
 */
final class PendingSends {
    private enum State {
        IN_FLIGHT,
        IN_LOG,
        IN_DOUBT
    }

    private record Waiter(Call call, int index) {}

    private static final class Pending {
        private final int bytes;
        private final List<Waiter> waiters = new ArrayList<>(1);
        private State state = State.IN_FLIGHT;
        private boolean everInDoubt;

        Pending(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Map<String, Pending> pendingById = new HashMap<>();
    private final LinkedHashMap<Long, Call> openCalls = new LinkedHashMap<>();
    private final OwnerLimits limits;
    private final Function<String, @Nullable Sent> seen;
    private long bytes;
    private long lastOwnCall;

    PendingSends(OwnerLimits limits, Function<String, @Nullable Sent> seen) {
        this.limits = limits;
        this.seen = seen;
    }

    int events() {
        return pendingById.size();
    }

    long bytes() {
        return bytes;
    }

    boolean isPending(String id) {
        return pendingById.containsKey(id);
    }

    void start(Call call, List<OwnerEffect> effects) {
        openCalls.put(call.number(), call);
        goOn(call, effects);
    }

    /**
     * Starts events that are written at once, each to count only after the one before. What is under way already is
     * waited for alone: what comes after it is refused, and comes again with it.
     */
    void startInTurn(Call call, List<OwnerEffect> effects) {
        openCalls.put(call.number(), call);
        call.passAll();
        String after = null;
        ErrorCode refusal = null;
        for (int index = 0; index < call.events().size(); index++) {
            LogEvent event = call.events().get(index);
            Sent sent = seen.apply(event.id());
            Pending known = pendingById.get(event.id());
            if (refusal != null) {
                call.resolve(index, Call.refused(refusal, OwnerLimits.OVERLOADED_RETRY_MS));
            } else if (sent != null) {
                call.resolve(index, sent);
            } else if (known != null) {
                writeAgain(known, event, after, effects);
                known.waiters.add(new Waiter(call, index));
                refusal = ErrorCode.UNAVAILABLE;
            } else {
                Pending begun = begin(event);
                if (begun == null) {
                    refusal = ErrorCode.OVERLOADED;
                    call.resolve(index, Call.refused(refusal, OwnerLimits.OVERLOADED_RETRY_MS));
                } else {
                    begun.waiters.add(new Waiter(call, index));
                    effects.add(new OwnerEffect.Append(event, after));
                    after = event.id();
                }
            }
        }
        finishIfDone(call, effects);
    }

    /** An event was read back that does not count, because the one before it is not in the log. */
    void outOfTurn(String id, List<OwnerEffect> effects) {
        resolve(id, Call.refused(ErrorCode.UNAVAILABLE, OwnerLimits.OVERLOADED_RETRY_MS), effects);
    }

    /** Starts one event whose caller waits for its place. */
    void startEvent(long call, LogEvent event, long nowMs, List<OwnerEffect> effects) {
        start(new Call(call, Call.Kind.EVENT, nowMs + limits.callDeadlineMs(), List.of(event)), effects);
    }

    /** Starts an event of the owner's own, for which no caller waits. */
    void startOwn(LogEvent event, long nowMs, List<OwnerEffect> effects) {
        lastOwnCall--;
        start(new Call(lastOwnCall, Call.Kind.OWN, nowMs + limits.callDeadlineMs(), List.of(event)), effects);
    }

    /** Whether so much is under way that more than a part of the bounds is used up. */
    boolean isFilledOver(double part) {
        return pendingById.size() > part * limits.pendingMax() || bytes > part * limits.pendingBytesMax();
    }

    void appended(String id, AppendOutcome outcome, List<OwnerEffect> effects) {
        Pending pending = pendingById.get(id);
        if (pending == null) {
            return;
        }
        switch (outcome) {
            case AppendOutcome.InLog _ -> {
                pending.state = State.IN_LOG;
                for (Waiter waiter : List.copyOf(pending.waiters)) {
                    if (waiter.call().current() == waiter.index()) {
                        waiter.call().passCurrent();
                        goOn(waiter.call(), effects);
                    }
                }
            }
            case AppendOutcome.Refused refused -> {
                if (pending.everInDoubt) {
                    doubt(id, pending);
                } else {
                    resolve(id, Call.refused(refused.code(), refused.retryAfterMs()), effects);
                }
            }
            case AppendOutcome.InDoubt _ -> doubt(id, pending);
        }
    }

    void readBack(String id, Sent sent, List<OwnerEffect> effects) {
        resolve(id, sent, effects);
    }

    void expire(long nowMs, List<OwnerEffect> effects) {
        while (!openCalls.isEmpty()) {
            Call eldest = openCalls.firstEntry().getValue();
            if (eldest.deadlineMs() > nowMs) {
                return;
            }
            giveUp(eldest, effects);
        }
    }

    void revoke(List<OwnerEffect> effects) {
        while (!openCalls.isEmpty()) {
            giveUp(openCalls.firstEntry().getValue(), effects);
        }
        pendingById.clear();
        bytes = 0;
    }

    private void goOn(Call call, List<OwnerEffect> effects) {
        while (call.hasCurrent()) {
            LogEvent event = call.currentEvent();
            Sent sent = seen.apply(event.id());
            if (sent != null) {
                call.resolve(call.current(), sent);
            } else if (!join(call, event, effects)) {
                return;
            }
        }
        finishIfDone(call, effects);
    }

    /** True when the call may go on to its next event. */
    private boolean join(Call call, LogEvent event, List<OwnerEffect> effects) {
        Pending pending = pendingById.get(event.id());
        if (pending == null) {
            pending = begin(event);
            if (pending == null) {
                call.resolve(call.current(), Call.refused(ErrorCode.OVERLOADED, OwnerLimits.OVERLOADED_RETRY_MS));
                return true;
            }
            effects.add(new OwnerEffect.Append(event, null));
        } else {
            writeAgain(pending, event, null, effects);
        }
        pending.waiters.add(new Waiter(call, call.current()));
        if (pending.state != State.IN_LOG) {
            return false;
        }
        call.passCurrent();
        return true;
    }

    /** Null when too much is under way. */
    private @Nullable Pending begin(LogEvent event) {
        int size = size(event);
        if (pendingById.size() >= limits.pendingMax() || bytes + size > limits.pendingBytesMax()) {
            return null;
        }
        Pending begun = new Pending(size);
        pendingById.put(event.id(), begun);
        bytes += size;
        return begun;
    }

    private static void writeAgain(Pending pending, LogEvent event, @Nullable String after, List<OwnerEffect> effects) {
        if (pending.state == State.IN_DOUBT) {
            pending.state = State.IN_FLIGHT;
            effects.add(new OwnerEffect.Append(event, after));
        }
    }

    private void doubt(String id, Pending pending) {
        pending.state = State.IN_DOUBT;
        pending.everInDoubt = true;
        if (pending.waiters.isEmpty()) {
            remove(id);
        }
    }

    private void resolve(String id, SendResult result, List<OwnerEffect> effects) {
        Pending pending = remove(id);
        if (pending == null) {
            return;
        }
        for (Waiter waiter : pending.waiters) {
            waiter.call().resolve(waiter.index(), result);
            if (waiter.call().current() == waiter.index()) {
                goOn(waiter.call(), effects);
            } else {
                finishIfDone(waiter.call(), effects);
            }
        }
    }

    private void giveUp(Call call, List<OwnerEffect> effects) {
        for (int index = 0; index < call.events().size(); index++) {
            String id = call.events().get(index).id();
            Pending pending = call.isOpen(index) ? pendingById.get(id) : null;
            if (pending != null) {
                pending.waiters.removeIf(waiter -> waiter.call() == call);
                if (pending.waiters.isEmpty() && pending.state == State.IN_DOUBT) {
                    remove(id);
                }
            }
        }
        call.resolveOpen(new SendResult.Unknown());
        finishIfDone(call, effects);
    }

    private void finishIfDone(Call call, List<OwnerEffect> effects) {
        if (call.done() && openCalls.remove(call.number()) != null) {
            OwnerEffect answer = call.answer();
            if (answer != null) {
                effects.add(answer);
            }
        }
    }

    private @Nullable Pending remove(String id) {
        Pending gone = pendingById.remove(id);
        if (gone != null) {
            bytes -= gone.bytes;
        }
        return gone;
    }

    /** What an event takes, roughly, in bytes. */
    static int size(LogEvent event) {
        return switch (event) {
            case LogEvent.MessageAccepted message -> message.content().value().length() + EVENT_BYTES;
            case LogEvent.MessageModified modified -> modified.content().value().length() + EVENT_BYTES;
            case LogEvent.AttributesChanged changed -> changed.set().toString().length() + EVENT_BYTES;
            case LogEvent.MembersRestricted restricted -> restricted.users().size() * USER_BYTES + EVENT_BYTES;
            case LogEvent.MembersChanged changed ->
                (changed.joined().size() + changed.left().size()) * USER_BYTES + EVENT_BYTES;
            case LogEvent.ConversationChanged changed ->
                changed.change().toString().length() + EVENT_BYTES;
            case LogEvent.MarkerMoved moved -> moved.news().toString().length() + EVENT_BYTES;
            case LogEvent.MessageRecalled _, LogEvent.RoomDestroyed _ -> EVENT_BYTES;
        };
    }

    /** What a user's id takes at most, in bytes. */
    private static final int USER_BYTES = 64;

    /** What an event takes beside its content, roughly, in bytes. */
    private static final int EVENT_BYTES = 256;
}
