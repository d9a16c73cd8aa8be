package stoa.message.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.message.domain.PolicyQueue.Waiting;
import stoa.protocol.conversation.KnownConversations;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.log.LogEvent;
import stoa.protocol.room.PolicyOperations.Policies;

/** Who may speak in the rooms and conversations of one partition: asks who knows, and starts the sends. Not thread-safe. */
final class Speakers {
    private final PolicyQueue rooms;
    private final SpokenConversations conversations;
    private final Acceptance acceptance;

    Speakers(PolicyLeases leases, KnownConversations known, int partition, Acceptance acceptance) {
        this.rooms = new PolicyQueue(leases);
        this.conversations = new SpokenConversations(known, partition);
        this.acceptance = acceptance;
    }

    /** Starts sends, or lets them wait until it is known whether they may be. */
    void start(Waiting send, long nowMs, List<OwnerEffect> effects) {
        Admission admission;
        if (send.batch().conversation().kind() == ConversationKind.ROOM) {
            Policies known = rooms.findOrWait(send, nowMs, effects);
            admission = known == null ? null : SpeechRules.admission(known, send.batch(), nowMs);
        } else {
            admission = conversations.admitOrWait(send, nowMs, effects);
        }
        if (admission != null) {
            acceptance.start(send, admission, nowMs, effects);
        }
    }

    /** Room-service says what holds in a room; null when nobody answered. */
    void answered(OwnerEffect.AskPolicy question, @Nullable Policies answer, long nowMs, List<OwnerEffect> effects) {
        Policies known = rooms.answered(question, answer, nowMs);
        for (Waiting send : rooms.release(question.room())) {
            if (known == null) {
                effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.UNAVAILABLE));
            } else {
                acceptance.start(send, SpeechRules.admission(known, send.batch(), nowMs), nowMs, effects);
            }
        }
    }

    /** Room-service says what holds in another conversation. */
    void answered(
            OwnerEffect.AskConversation question, ConversationAnswer answer, long nowMs, List<OwnerEffect> effects) {
        conversations.answered(
                question.conversation(),
                answer,
                nowMs,
                (send, admission) -> acceptance.start(send, admission, nowMs, effects),
                effects);
    }

    /** Takes an event of the log. */
    void hear(LogEvent event, long nowMs) {
        conversations.hear(event, nowMs);
    }

    void revoke(List<OwnerEffect> effects) {
        rooms.revoke(effects);
        conversations.revoke(effects);
    }
}
