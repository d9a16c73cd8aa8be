package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.MessageId;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Send;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/** May this user say this here, and how much does it matter. Pure functions. */
public final class SpeechRules {
    private SpeechRules() {}

    /**
     * Why a sender may not speak. Servers may always where there is a room.
     *
     * @param policy of the room
     * @param from user id
     * @param fromServer whether a server sends in the user's name
     * @param nowMs epoch milliseconds
     * @return null when they may
     */
    public static @Nullable ErrorCode refusal(RoomPolicy policy, String from, boolean fromServer, long nowMs) {
        if (!policy.exists()) {
            return ErrorCode.NO_SUCH_ROOM;
        }
        if (fromServer) {
            return null;
        }
        Long mutedUntilMs = policy.mutedUntilMs().get(from);
        boolean muted = mutedUntilMs != null && mutedUntilMs > nowMs;
        boolean silenced = policy.allMuted() && !policy.speakers().contains(from);
        return muted || silenced ? ErrorCode.MUTED : null;
    }

    /**
     * The message as it goes into the log. Protected are servers and who is on the room's whitelist;
     * nobody can ask for it.
     *
     * @param batch what it was sent with
     * @param send what was sent
     * @param policy of the room; null when it is not needed any more
     * @return the event
     */
    public static LogEvent.MessageAccepted message(SendBatch batch, Send send, @Nullable RoomPolicy policy) {
        boolean isProtected =
                batch.session() == null || (policy != null && policy.protectedUsers().contains(batch.from()));
        Priority asked = send.priority() == Priority.PROTECTED ? Priority.HIGH : send.priority();
        return new LogEvent.MessageAccepted(
                batch.conversation(),
                MessageId.of(batch.conversation(), batch.from(), send.cid()),
                batch.from(),
                batch.session(),
                send.cid(),
                send.type(),
                send.content(),
                isProtected ? Priority.PROTECTED : asked,
                batch.sender(),
                send.mention(),
                send.audience());
    }
}
