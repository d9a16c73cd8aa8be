package stoa.message.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.conversation.KnownConversation;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** May this user say this here, and how much does it matter. Pure functions. */
public final class SpeechRules {
    private SpeechRules() {}

    /**
     * Why a sender may not speak. Servers may always where there is a room. Who is on the room's list
     * of speakers may although they, or all, are muted there; not when they are muted in the whole app.
     * What has an end is over by itself.
     *
     * @param policies that hold in the room
     * @param from user id
     * @param fromServer whether a server sends in the user's name
     * @param nowMs epoch milliseconds
     * @return null when they may
     */
    public static @Nullable ErrorCode refusal(Policies policies, String from, boolean fromServer, long nowMs) {
        RoomPolicy room = policies.room();
        if (!room.exists()) {
            return ErrorCode.NO_SUCH_ROOM;
        }
        if (fromServer) {
            return null;
        }
        if (lasts(room.bannedUntilMs().get(from), nowMs)) {
            return ErrorCode.BANNED;
        }
        if (lasts(policies.app().mutedUntilMs().get(from), nowMs)) {
            return ErrorCode.MUTED;
        }
        boolean muted = room.allMuted() || lasts(room.mutedUntilMs().get(from), nowMs);
        return muted && !room.speakers().contains(from) ? ErrorCode.MUTED : null;
    }

    /**
     * Whether a sender may speak in a room.
     *
     * @param policies that hold there
     * @param batch what they send
     * @param nowMs epoch milliseconds
     * @return the decision
     */
    static Admission admission(Policies policies, SendBatch batch, long nowMs) {
        return Admission.room(refusal(policies, batch.from(), batch.session() == null, nowMs), policies);
    }

    /**
     * Whether a sender may speak in a conversation that is no room (LeanCloud protocol, sections 7.7, 8 and 12). Servers
     * may in all that exist. What a user says to a service goes to the app alone.
     *
     * @param conversation as it is known
     * @param batch what they send
     * @param nowMs epoch milliseconds
     * @return the decision
     */
    static Admission admission(KnownConversation conversation, SendBatch batch, long nowMs) {
        // Another kind is another conversation, with another order: it has no place here.
        if (conversation.kind() != batch.conversation().kind() || conversation.isOver(nowMs)) {
            return Admission.refused(missing(batch.conversation()));
        }
        if (batch.session() == null) {
            return Admission.conversation(false);
        }
        if (!conversation.allMaySpeak() && !conversation.members().contains(batch.from())) {
            return Admission.refused(ErrorCode.INVALID_MESSAGING_TARGET);
        }
        if (conversation.isSilenced(batch.from(), nowMs)) {
            return Admission.refused(ErrorCode.SILENCED);
        }
        return Admission.conversation(conversation.kind() == ConversationKind.SERVICE);
    }

    /**
     * Why nothing can be said where there is no conversation.
     *
     * @param where it would be
     * @return another code for temporary ones, whose end clients tell by it
     */
    static ErrorCode missing(Conversation where) {
        return where.kind() == ConversationKind.TEMPORARY
                ? ErrorCode.CONVERSATION_NOT_FOUND
                : ErrorCode.INVALID_MESSAGING_TARGET;
    }

    /**
     * The priority of a message. Protected are what servers send, unless they ask for less than high,
     * who is on the room's list and what is on the app's list of types; nobody can ask for it. Types
     * on the app's low-priority list are low; the rest has what was asked for.
     *
     * @param batch what it was sent with
     * @param send what was sent
     * @param policies that hold in the room
     * @return never above what was asked for, but for what is protected
     */
    public static Priority priority(SendBatch batch, Send send, Policies policies) {
        AppPolicy app = policies.app();
        boolean atLeastHigh = send.priority().compareTo(Priority.HIGH) >= 0;
        if ((batch.session() == null && atLeastHigh)
                || policies.room().protectedUsers().contains(batch.from())
                || app.protectedTypes().contains(send.type())) {
            return Priority.PROTECTED;
        }
        if (app.lowPriorityTypes().contains(send.type())) {
            return Priority.LOW;
        }
        return atLeastHigh ? Priority.HIGH : send.priority();
    }

    /**
     * The message as it goes into the log.
     *
     * @param batch what it was sent with
     * @param send what was sent
     * @param admission what was decided of the sender
     * @return the event
     */
    static LogEvent.MessageAccepted message(SendBatch batch, Send send, Admission admission) {
        return new LogEvent.MessageAccepted(
                batch.conversation(),
                MessageId.of(batch.conversation(), batch.from(), send.cid()),
                batch.from(),
                batch.session(),
                send.cid(),
                send.type(),
                send.content(),
                priority(batch, send, admission.policies()),
                batch.sender(),
                send.mention(),
                admission.isForSenderAlone() ? new LogEvent.Audience(List.of(batch.from()), false) : send.audience(),
                send.receipt());
    }

    /**
     * Whether members said it, so that it is not delivered where distribution is stopped.
     *
     * @param event any event
     * @return true for a client's message and for counted ones, which are many clients'
     */
    public static boolean isOfMembers(LogEvent event) {
        return event instanceof LogEvent.MessageAccepted message
                && (message.session() != null || TapCounter.isMerged(message));
    }

    private static boolean lasts(@Nullable Long untilMs, long nowMs) {
        return untilMs != null && untilMs > nowMs;
    }
}
