package stoa.message.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.history.HistoryOperations.Found;
import stoa.protocol.log.Entry;

/**
 * Recalls and modifications: what is recent is found in the ring, the rest waits for the history. Not
 * thread-safe.
 *
 * <p>Bounds: {@link OwnerLimits#pendingMax()} wait, more are refused {@code OVERLOADED}.
 */
final class MessageChanges {
    private final Map<Long, MessageChange> waiting = new HashMap<>();
    private final FoldedLog log;
    private final PendingSends pending;
    private final OwnerLimits limits;
    private final SettingsView settings;

    MessageChanges(FoldedLog log, PendingSends pending, OwnerLimits limits, SettingsView settings) {
        this.log = log;
        this.pending = pending;
        this.limits = limits;
        this.settings = settings;
    }

    void start(long call, MessageChange change, long nowMs, List<OwnerEffect> effects) {
        Entry recent = log.ring().find(change.message());
        if (recent != null) {
            decide(call, change, recent, nowMs, effects);
        } else if (waiting.size() >= limits.pendingMax()) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.OVERLOADED));
        } else {
            waiting.put(call, change);
            effects.add(new OwnerEffect.AskMessage(call, ChangeRules.question(change, log.generation(), log.next())));
        }
    }

    void found(long call, Found found, long nowMs, List<OwnerEffect> effects) {
        MessageChange change = waiting.remove(call);
        if (change == null) {
            return;
        }
        Entry entry = found.entry();
        if (entry == null || (found.recalled() && change.content() != null)) {
            effects.add(new OwnerEffect.Fail(call, ErrorCode.MESSAGE_NOT_FOUND));
        } else {
            decide(call, change, entry, nowMs, effects);
        }
    }

    void notFound(long call, ErrorCode code, List<OwnerEffect> effects) {
        if (waiting.remove(call) != null) {
            effects.add(new OwnerEffect.Fail(call, code));
        }
    }

    void revoke(List<OwnerEffect> effects) {
        waiting.keySet().forEach(call -> effects.add(new OwnerEffect.Fail(call, ErrorCode.NOT_OWNER)));
        waiting.clear();
    }

    private void decide(long call, MessageChange change, Entry entry, long nowMs, List<OwnerEffect> effects) {
        ErrorCode refusal = ChangeRules.refusal(
                change, entry, settings.of(change.conversation().app()), log.logTimeMs(nowMs));
        if (refusal == null && change.content() != null && isRecalled(change)) {
            refusal = ErrorCode.MESSAGE_NOT_FOUND;
        }
        if (refusal != null) {
            effects.add(new OwnerEffect.Fail(call, refusal));
        } else {
            pending.startEvent(
                    call, ChangeRules.event(change, log.modifications().of(change.message())), nowMs, effects);
        }
    }

    /** Also while the recall is on its way: it comes before the modification. */
    private boolean isRecalled(MessageChange change) {
        String recall = ChangeRules.recallId(change.conversation(), change.message());
        return log.seen(recall) != null || pending.isPending(recall);
    }
}
