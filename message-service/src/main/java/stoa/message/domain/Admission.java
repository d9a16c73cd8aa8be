package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.room.PolicyOperations.AppPolicy;
import stoa.protocol.room.PolicyOperations.Policies;
import stoa.protocol.room.PolicyOperations.RoomPolicy;

/**
 * Whether a sender may speak, decided once for all they send in one call.
 *
 * @param refusal why not; null when they may
 * @param policies by which it is judged how much a message matters; open ones outside of rooms
 * @param isForSenderAlone whether what is said goes to the log and to nobody else
 */
record Admission(@Nullable ErrorCode refusal, Policies policies, boolean isForSenderAlone) {
    // Restrictions and lists of types are about rooms.
    private static final Policies OPEN = new Policies(RoomPolicy.open("", "", 0, 0), AppPolicy.open(""));

    /** In a room. */
    static Admission room(@Nullable ErrorCode refusal, Policies policies) {
        return new Admission(refusal, policies, false);
    }

    /** In a conversation that is no room. */
    static Admission conversation(boolean isForSenderAlone) {
        return new Admission(null, OPEN, isForSenderAlone);
    }

    /** Not in a conversation that is no room. */
    static Admission refused(ErrorCode refusal) {
        return new Admission(refusal, OPEN, false);
    }
}
