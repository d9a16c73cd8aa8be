package stoa.gateway.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.Claim;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResults;

/**
 * One session's sends to one conversation: keeps their order and finds out what became of those whose
 * outcome is not known, by sending the same cid again. Pure; single-threaded.
 *
 * <p>Bound: {@link #QUEUED_MAX} sends wait or are under way; one more is answered {@code
 * TOO_MANY_REQUESTS}. One batch is under way at a time.
 */
public final class SendLane {
    /** Sends that wait or are under way at most. */
    public static final int QUEUED_MAX = 64;

    /** After this a send is given up, in milliseconds since it was accepted. */
    public static final long GIVE_UP_MS = 12_000;

    /** Wait before an owner that refused or could not be reached is asked again, in milliseconds. */
    public static final long RETRY_MS = 250;

    /** Wait before an unknown outcome is asked about again, in milliseconds. */
    public static final long UNKNOWN_RETRY_MS = 500;

    private static final class Waiting {
        private final long ticket;
        private final Send send;
        private final long giveUpAtMs;
        private boolean mayBeInLog;
        private boolean done;

        private Waiting(long ticket, Send send, long giveUpAtMs) {
            this.ticket = ticket;
            this.send = send;
            this.giveUpAtMs = giveUpAtMs;
        }
    }

    private final Conversation conversation;
    private final Session session;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private List<Waiting> underWay = List.of();
    private long request;
    private long retryAtMs;

    /**
     * An empty lane.
     *
     * @param conversation where the sends go
     * @param session who sends
     */
    public SendLane(Conversation conversation, Session session) {
        this.conversation = conversation;
        this.session = session;
    }

    /**
     * Takes a send.
     *
     * @param ticket names it in the effects
     * @param send the message
     * @param claim the owner; null when unknown
     * @param nowMs steady clock
     * @return effects
     */
    public List<LaneEffect> offer(long ticket, Send send, @Nullable Claim claim, long nowMs) {
        List<LaneEffect> effects = new ArrayList<>();
        if (queue.size() + underWay.size() >= QUEUED_MAX) {
            effects.add(new LaneEffect.Fail(
                    ticket,
                    new StoaException(
                            ErrorCode.TOO_MANY_REQUESTS,
                            QUEUED_MAX + " sends of this session to this room are unanswered",
                            RETRY_MS)));
            return effects;
        }
        queue.add(new Waiting(ticket, send, nowMs + GIVE_UP_MS));
        pump(claim, nowMs, effects);
        return effects;
    }

    /**
     * The owner's answer.
     *
     * @param answered the request of {@link LaneEffect.SendOut}
     * @param results what became of each send
     * @param claim the owner now; null when unknown
     * @param nowMs steady clock
     * @return effects
     */
    public List<LaneEffect> answered(long answered, SendResults results, @Nullable Claim claim, long nowMs) {
        if (answered != request || underWay.isEmpty()) {
            return List.of();
        }
        List<LaneEffect> effects = new ArrayList<>();
        List<Waiting> asked = underWay;
        underWay = List.of();
        List<Waiting> again = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Waiting waiting = asked.get(i);
            SendResult result = i < results.results().size() ? results.results().get(i) : new SendResult.Unknown();
            if (!waiting.done && !settle(waiting, result, effects)) {
                again.add(waiting);
            }
        }
        takeBack(again);
        if (!again.isEmpty()) {
            retryAtMs = nowMs + UNKNOWN_RETRY_MS;
        }
        pump(claim, nowMs, effects);
        return effects;
    }

    private static boolean settle(Waiting waiting, SendResult result, List<LaneEffect> effects) {
        return switch (result) {
            case SendResult.Sent sent -> {
                effects.add(new LaneEffect.Acknowledge(waiting.ticket, sent));
                yield true;
            }
            case SendResult.Refused refused -> {
                ErrorCode code = ErrorCode.ofNumber(refused.code());
                if (code == ErrorCode.NOT_OWNER) {
                    yield false;
                }
                effects.add(new LaneEffect.Fail(
                        waiting.ticket, new StoaException(code, refused.text(), refused.retryAfterMs())));
                yield true;
            }
            case SendResult.Unknown _ -> {
                waiting.mayBeInLog = true;
                yield failWhenTransient(waiting, effects);
            }
        };
    }

    /** A transient message leaves no trace to recognise a repeat by: it is not sent again. */
    private static boolean failWhenTransient(Waiting waiting, List<LaneEffect> effects) {
        if (waiting.send.isTransient() && waiting.mayBeInLog) {
            effects.add(new LaneEffect.Fail(waiting.ticket, new StoaException(ErrorCode.OUTCOME_UNKNOWN)));
            return true;
        }
        return false;
    }

    /**
     * The owner did not answer, or refused the whole batch.
     *
     * @param failed the request of {@link LaneEffect.SendOut}
     * @param failure why
     * @param claim the owner now; null when unknown
     * @param nowMs steady clock
     * @return effects
     */
    public List<LaneEffect> failed(long failed, StoaException failure, @Nullable Claim claim, long nowMs) {
        if (failed != request || underWay.isEmpty()) {
            return List.of();
        }
        List<LaneEffect> effects = new ArrayList<>();
        List<Waiting> asked = underWay;
        underWay = List.of();
        boolean definite = failure.code() == ErrorCode.NOT_OWNER || failure.code() == ErrorCode.OVERLOADED;
        boolean hopeless = failure.code() == ErrorCode.BAD_REQUEST;
        List<Waiting> again = new ArrayList<>();
        for (Waiting waiting : asked) {
            waiting.mayBeInLog |= !definite;
            if (waiting.done) {
                continue;
            }
            if (hopeless) {
                effects.add(new LaneEffect.Fail(waiting.ticket, failure));
            } else if (!failWhenTransient(waiting, effects)) {
                again.add(waiting);
            }
        }
        takeBack(again);
        retryAtMs = nowMs + RETRY_MS;
        pump(claim, nowMs, effects);
        return effects;
    }

    private void takeBack(List<Waiting> again) {
        for (int i = again.size() - 1; i >= 0; i--) {
            queue.addFirst(again.get(i));
        }
    }

    /**
     * The partition has another owner: what waited for a retry goes out at once, and so does what the
     * old owner has not answered. It may be frozen; should it write the same cids later, the log drops
     * them as repeats.
     *
     * @param claim the owner
     * @param nowMs steady clock
     * @return effects
     */
    public List<LaneEffect> ownerChanged(Claim claim, long nowMs) {
        retryAtMs = nowMs;
        List<LaneEffect> effects = new ArrayList<>();
        List<Waiting> again = new ArrayList<>();
        for (Waiting waiting : underWay) {
            waiting.mayBeInLog = true;
            if (!waiting.done && !failWhenTransient(waiting, effects)) {
                again.add(waiting);
            }
        }
        underWay = List.of();
        takeBack(again);
        pump(claim, nowMs, effects);
        return effects;
    }

    /**
     * Time passes; to be called every 100 ms or so. What waits behind a send that is given up is given
     * up with it: whoever repeats them, here or at another gateway, repeats them in order.
     *
     * @param claim the owner; null when unknown
     * @param nowMs steady clock
     * @return effects
     */
    public List<LaneEffect> tick(@Nullable Claim claim, long nowMs) {
        List<LaneEffect> effects = new ArrayList<>();
        boolean gaveUp = false;
        for (Waiting waiting : underWay) {
            if (!waiting.done && (gaveUp || nowMs >= waiting.giveUpAtMs)) {
                waiting.done = true;
                gaveUp = true;
                effects.add(new LaneEffect.Fail(waiting.ticket, new StoaException(ErrorCode.OUTCOME_UNKNOWN)));
            }
        }
        for (Iterator<Waiting> each = queue.iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            if (gaveUp || nowMs >= waiting.giveUpAtMs) {
                gaveUp = true;
                each.remove();
                effects.add(new LaneEffect.Fail(
                        waiting.ticket,
                        new StoaException(waiting.mayBeInLog ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.UNAVAILABLE)));
            }
        }
        pump(claim, nowMs, effects);
        return effects;
    }

    /**
     * Whether nothing waits and nothing is under way, so that the lane may be forgotten.
     *
     * @return true when idle
     */
    public boolean idle() {
        return queue.isEmpty() && underWay.isEmpty();
    }

    private void pump(@Nullable Claim claim, long nowMs, List<LaneEffect> effects) {
        if (claim == null || queue.isEmpty() || !underWay.isEmpty() || nowMs < retryAtMs) {
            return;
        }
        List<Waiting> next = new ArrayList<>();
        while (!queue.isEmpty() && next.size() < SendBatch.SENDS_MAX) {
            next.add(queue.removeFirst());
        }
        underWay = next;
        request++;
        effects.add(new LaneEffect.SendOut(request, claim.owner(), batch(claim, next)));
    }

    // NullAway does not read annotations of nested types from class files: SendBatch takes a null sender.
    @SuppressWarnings("NullAway")
    private SendBatch batch(Claim claim, List<Waiting> next) {
        List<Send> sends = next.stream().map(waiting -> waiting.send).toList();
        return new SendBatch(conversation, claim.epoch(), session.user(), session.id(), session.sender(), sends);
    }
}
