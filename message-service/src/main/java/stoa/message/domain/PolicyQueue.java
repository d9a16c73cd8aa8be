package stoa.message.domain;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.MessageOperations.SendBatch;
import stoa.protocol.room.PolicyOperations.Policies;

/**
 * Sends that wait until it is known who may speak in their room. A room is asked for once, however
 * many wait; their order is kept. Not thread-safe.
 */
final class PolicyQueue {
    /** Sends waiting per room at most; more are refused {@code OVERLOADED}. */
    private static final int WAITING_MAX = 1_000;

    /** A send with the time by which it has to be answered. */
    record Waiting(long call, SendBatch batch, long deadlineMs) {}

    private final Map<Conversation, ArrayDeque<Waiting>> waitingByRoom = new HashMap<>();
    private final PolicyLeases leases;

    PolicyQueue(PolicyLeases leases) {
        this.leases = leases;
    }

    /** The policies to go by at once; null when the send was queued or refused. */
    @Nullable
    Policies findOrWait(Waiting send, long nowMs, List<OwnerEffect> effects) {
        Conversation room = send.batch().conversation();
        ArrayDeque<Waiting> others = waitingByRoom.get(room);
        Policies known = others == null ? leases.find(room, nowMs) : null;
        if (known != null) {
            return known;
        }
        if (others == null) {
            waitingByRoom.put(room, new ArrayDeque<>(List.of(send)));
            effects.add(new OwnerEffect.AskPolicy(room, leases.asking(room)));
        } else if (others.size() >= WAITING_MAX) {
            effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.OVERLOADED));
        } else {
            others.add(send);
        }
        return null;
    }

    /** The policies to go by; null when nobody answered. */
    @Nullable
    Policies answered(OwnerEffect.AskPolicy question, @Nullable Policies answer, long nowMs) {
        if (answer == null) {
            leases.notAnswered(question.room());
            return null;
        }
        return leases.answered(question.room(), question.round(), answer, nowMs);
    }

    /** Whoever waited for a room, in order. */
    List<Waiting> release(Conversation room) {
        ArrayDeque<Waiting> waiting = waitingByRoom.remove(room);
        return waiting == null ? List.of() : List.copyOf(waiting);
    }

    void revoke(List<OwnerEffect> effects) {
        waitingByRoom
                .values()
                .forEach(sends ->
                        sends.forEach(send -> effects.add(new OwnerEffect.Fail(send.call(), ErrorCode.NOT_OWNER))));
        waitingByRoom.clear();
    }
}
