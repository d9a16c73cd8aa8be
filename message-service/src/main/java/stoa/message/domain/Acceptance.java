package stoa.message.domain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.OwnerEffect.Happening;
import stoa.message.domain.PolicyQueue.Waiting;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.Priority;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.BuiltInTypes;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.message.MessageOperations.SendResult;
import stoa.protocol.message.MessageOperations.SendResult.Sent;
import stoa.protocol.room.PolicyOperations.Policies;

/**
 * What becomes of sends once it is known who may speak: they are refused, counted, passed on, or start
 * on their way into the log. Not thread-safe.
 *
 * <p>The first place of shedding: when more than {@link #LOW_UNTIL} of what may be in flight is, low
 * priority is refused, above {@link #NORMAL_UNTIL} also normal; the rest is for what matters more.
 */
final class Acceptance {
    /** The part of the bounds up to which low priority is let in. */
    static final double LOW_UNTIL = 0.5;

    /** The part of the bounds up to which normal priority is let in. */
    static final double NORMAL_UNTIL = 0.75;

    private final FoldedLog log;
    private final PendingSends pending;
    private final GatewaySubscriptions subscriptions;
    private final TapCounter taps;
    private final SettingsView settings;
    private final ActiveRooms active;
    private final SpeechRates rates = new SpeechRates();
    // The node's queue to the log was full lately: no partition's own bound shows it.
    private boolean queueIsFull;

    /** What else there is to an owner: what is counted, what apps have set, and what is told of rooms. */
    record Around(TapCounter taps, SettingsView settings, ActiveRooms active) {}

    Acceptance(FoldedLog log, PendingSends pending, GatewaySubscriptions subscriptions, Around around) {
        this.log = log;
        this.pending = pending;
        this.subscriptions = subscriptions;
        this.taps = around.taps();
        this.settings = around.settings();
        this.active = around.active();
    }

    /** Starts the sends of one caller. */
    void start(Waiting waiting, Admission admission, long nowMs, List<OwnerEffect> effects) {
        SendBatch batch = waiting.batch();
        ErrorCode refusal = admission.refusal();
        Policies policies = admission.policies();
        List<LogEvent.MessageAccepted> messages = new ArrayList<>(batch.sends().size());
        batch.sends().forEach(send -> messages.add(SpeechRules.message(batch, send, admission)));
        Call call = new Call(waiting.call(), Call.Kind.SENDS, waiting.deadlineMs(), List.copyOf(messages));
        Map<Happening, Long> happened = new EnumMap<>(Happening.class);
        for (int index = 0; index < messages.size(); index++) {
            Send send = batch.sends().get(index);
            LogEvent.MessageAccepted message = messages.get(index);
            // What is in the log, or may be, is never called refused: a retry is told what became of it.
            boolean isKnown = log.seen(message.id()) != null || pending.isPending(message.id());
            Sent counted = taps.known(message.id());
            SendResult tooFast = refusal != null || isKnown || counted != null ? null : tooFast(batch, policies, nowMs);
            if (counted != null) {
                call.resolve(index, counted);
            } else if (refusal != null && !isKnown) {
                call.resolve(index, Call.refused(refusal, 0));
            } else if (tooFast != null) {
                call.resolve(index, tooFast);
            } else if (!isKnown && isCounted(batch, send)) {
                SendResult tapped = taps.add(message, isProtectedType(policies, send), nowMs);
                if (tapped instanceof Sent) {
                    happened.merge(Happening.TAPS, 1L, Long::sum);
                }
                call.resolve(index, tapped);
            } else if (!isKnown && isShed(message.priority())) {
                happened.merge(shed(message.priority()), 1L, Long::sum);
                active.refused(batch.conversation(), 1);
                call.resolve(index, Call.refused(ErrorCode.OVERLOADED, OwnerLimits.OVERLOADED_RETRY_MS));
            } else if (send.isTransient() || !isStored(batch, send)) {
                call.resolve(index, passOn(message, nowMs));
            }
        }
        int forgotten = rates.takeForgotten();
        if (forgotten > 0) {
            happened.put(Happening.SPEAKER_FORGOTTEN, (long) forgotten);
        }
        happened.forEach((what, times) -> effects.add(new OwnerEffect.Count(what, times)));
        pending.start(call, effects);
        subscriptions.flush(log.next(), nowMs, effects);
    }

    /** Routes an event past the log. */
    SendResult passOn(LogEvent event, long nowMs) {
        FoldedLog.Taken.Fresh passing = log.inPassing(event, nowMs);
        Entry entry = passing.entry();
        if (!entry.shed() && !passing.isWithheld()) {
            subscriptions.route(entry, PendingSends.size(event));
        }
        return new Sent(event.id(), entry.ts(), 0, entry.shed());
    }

    /** An append was not taken because too many of the node wait. */
    void queueIsFull() {
        queueIsFull = true;
    }

    /** Time goes by: whether the queue is still full shows at the next append. */
    void tick() {
        queueIsFull = false;
    }

    /** Refuses a member who says more than the room allows; null when not, and then it counted. */
    private @Nullable SendResult tooFast(SendBatch batch, Policies policies, long nowMs) {
        int perSecond = policies.room().messagesPerSecond();
        if (perSecond == 0 || batch.session() == null) {
            return null;
        }
        long waitMs = rates.admit(batch.conversation(), batch.from(), perSecond, nowMs);
        return waitMs == 0 ? null : Call.refused(ErrorCode.TOO_MANY_MESSAGES, waitMs);
    }

    private boolean isCounted(SendBatch batch, Send send) {
        if (batch.session() == null
                || send.audience() != null
                || batch.conversation().kind() != ConversationKind.ROOM) {
            return false;
        }
        AppSettings known = settings.of(batch.conversation().app());
        return known != null && known.countedTypes().contains(send.type());
    }

    /** By its type; while the app's settings are not known only the vendor's are judged. */
    private boolean isStored(SendBatch batch, Send send) {
        AppSettings known = settings.of(batch.conversation().app());
        return BuiltInTypes.isStored(send.type(), known == null ? List.of() : known.unstoredTypes());
    }

    private static boolean isProtectedType(Policies policies, Send send) {
        return policies.app().protectedTypes().contains(send.type());
    }

    private boolean isShed(Priority priority) {
        return switch (priority) {
            case LOW -> queueIsFull || pending.isFilledOver(LOW_UNTIL);
            case NORMAL -> pending.isFilledOver(NORMAL_UNTIL);
            case HIGH, PROTECTED -> false;
        };
    }

    private static Happening shed(Priority priority) {
        return priority == Priority.LOW ? Happening.SHED_LOW : Happening.SHED_NORMAL;
    }
}
