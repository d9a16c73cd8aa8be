package stoa.message.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.PolicyQueue.Waiting;
import stoa.protocol.conversation.KnownConversation;
import stoa.protocol.conversation.KnownConversation.Heard;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.LogEvent.ConversationChanged;

/**
 * Who may speak in the conversations of one partition that are no rooms, and the sends that wait until that is known. A
 * conversation is asked for once, however many wait; their order is kept. What was answered stays true because every
 * change is a record of this partition; it is asked for again when one is missing, after {@link #REFRESH_MS}, when a
 * temporary conversation seems to be over, and before somebody is refused by what is older than {@link #RECHECK_MS}:
 * who was just let in need not have been told in the log yet. Not thread-safe.
 */
final class SpokenConversations {
    /** Sends waiting per conversation at most; more are refused {@code OVERLOADED}. */
    static final int WAITING_MAX = 1_000;

    /** Changes remembered while a question is out at most; beyond that its answer is used once and not kept. */
    static final int HEARD_MAX = 100;

    /** Age from which on it is asked again in the background, in milliseconds. */
    static final long REFRESH_MS = 10_000;

    /** Age up to which somebody is refused without asking again, in milliseconds. */
    static final long RECHECK_MS = 1_000;

    private static final class Question {
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        // The answer may have been read before them.
        private final List<ConversationChanged> heard = new ArrayList<>();
        private boolean heardTooMany;
    }

    private final Map<Conversation, Question> questions = new HashMap<>();
    private final KnownConversations known;
    private final int partition;

    SpokenConversations(KnownConversations known, int partition) {
        this.known = known;
        this.partition = partition;
    }

    /** Whether the sender may speak, if that can be said at once; null when the send was queued or refused. */
    @Nullable
    Admission admitOrWait(Waiting send, long nowMs, List<OwnerEffect> effects) {
        Conversation where = send.batch().conversation();
        Question question = questions.get(where);
        if (question == null || question.waiting.isEmpty()) {
            Admission admission = admit(send, question == null, nowMs, effects);
            if (admission != null) {
                return admission;
            }
        }
        question = ask(where, effects);
        if (question.waiting.size() >= WAITING_MAX) {
            effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.OVERLOADED));
        } else {
            question.waiting.add(send);
        }
        return null;
    }

    /** By what is known; null when that is not enough. */
    private @Nullable Admission admit(Waiting send, boolean mayAsk, long nowMs, List<OwnerEffect> effects) {
        KnownConversations.Known found = known.find(send.batch().conversation());
        if (found == null || found.conversation().isOver(nowMs)) {
            return null;
        }
        Admission admission = SpeechRules.admission(found.conversation(), send.batch(), nowMs);
        // Also when the clock was set back.
        long ageMs = Math.abs(nowMs - found.askedAtMs());
        if (admission.refusal() != null && ageMs > RECHECK_MS) {
            return null;
        }
        if (ageMs > REFRESH_MS && mayAsk) {
            ask(send.batch().conversation(), effects);
        }
        return admission;
    }

    private Question ask(Conversation where, List<OwnerEffect> effects) {
        return questions.computeIfAbsent(where, _ -> {
            effects.add(new OwnerEffect.AskConversation(where));
            return new Question();
        });
    }

    /** Takes an event of the partition's log. */
    void hear(LogEvent event, long nowMs) {
        if (!(event instanceof ConversationChanged changed)) {
            return;
        }
        known.hear(changed, nowMs);
        Question question = questions.get(changed.conversation());
        if (question != null && question.heard.size() < HEARD_MAX) {
            question.heard.add(changed);
        } else if (question != null) {
            question.heardTooMany = true;
        }
    }

    /** Takes the answer to a question; every send that waited for it is decided or has failed. */
    void answered(
            Conversation where,
            ConversationAnswer answer,
            long nowMs,
            BiConsumer<Waiting, Admission> decided,
            List<OwnerEffect> effects) {
        Question question = questions.remove(where);
        if (question == null) {
            return;
        }
        switch (answer) {
            case ConversationAnswer.Holds holds -> {
                KnownConversation latest = latest(where, question, KnownConversation.of(holds.policy()), nowMs);
                question.waiting.forEach(
                        send -> decided.accept(send, SpeechRules.admission(latest, send.batch(), nowMs)));
            }
            case ConversationAnswer.Missing _ -> {
                known.forget(where);
                Admission refused = Admission.refused(SpeechRules.missing(where));
                question.waiting.forEach(send -> decided.accept(send, refused));
            }
            case ConversationAnswer.Silence _ ->
                question.waiting.forEach(send -> effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.UNAVAILABLE)));
        }
    }

    private KnownConversation latest(Conversation where, Question question, KnownConversation answer, long nowMs) {
        boolean whole = !question.heardTooMany;
        for (ConversationChanged changed : question.heard) {
            whole &= answer.hear(changed) != Heard.MISSED;
        }
        if (!whole) {
            known.forget(where);
            return answer;
        }
        return known.answered(where, answer, nowMs);
    }

    /** Everybody who waits is answered; what is known is of no use to the next owner. */
    void revoke(List<OwnerEffect> effects) {
        questions
                .values()
                .forEach(question -> question.waiting.forEach(
                        send -> effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.NOT_OWNER))));
        questions.clear();
        known.forget(partition);
    }
}
