package stoa.gateway.inbound.leancloud;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/**
 * What stands behind the ids that clients name: they do not say it, and it decides who keeps the order of a conversation.
 * Room-service is asked once; an id that it does not know is taken for a chat room, for {@link #ROOM_MS}. Of one loop,
 * on it only.
 *
 * <p>Bound: {@link #KNOWN_MAX}; beyond, who was not asked for longest is forgotten, and asked about again.
 */
final class ConversationKinds {
    /** Ids remembered at most. */
    static final int KNOWN_MAX = 50_000;

    /** How long an id that was not known stays a chat room's: a conversation may be imported under it. */
    static final long ROOM_MS = 60_000;

    private record Id(String app, String id) {}

    /** Characters of an id at most: what is longer is no conversation's, and neither asked for nor remembered. */
    static final int ID_CHARS_MAX = 64;

    private record Known(ConversationKind kind, long untilMs) {}

    private final ConversationCalls calls;
    private final LongSupplier nowMs;
    private final LinkedHashMap<Id, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Id, Future<ConversationKind>> asked = new HashMap<>();

    /**
     * Knows nothing.
     *
     * @param calls room-service
     * @param nowMs a steady clock
     */
    ConversationKinds(ConversationCalls calls, LongSupplier nowMs) {
        this.calls = calls;
        this.nowMs = nowMs;
    }

    /** Something has shown what an id stands for. */
    void learn(String app, String id, ConversationKind kind) {
        long untilMs = kind == ConversationKind.ROOM ? nowMs.getAsLong() + ROOM_MS : Long.MAX_VALUE;
        known.put(new Id(app, id), new Known(kind, untilMs));
        if (known.size() > KNOWN_MAX) {
            known.pollFirstEntry();
        }
    }

    /**
     * What an id stands for. Questions about one id are answered in their order.
     *
     * @return the conversation, a room where nobody knows it; fails where room-service does not answer
     */
    Future<Conversation> find(String app, String id) {
        if (id.length() > ID_CHARS_MAX) {
            return Future.succeededFuture(Conversation.room(app, id));
        }
        if (id.startsWith(ConversationKind.TEMPORARY_PREFIX)) {
            return Future.succeededFuture(new Conversation(app, ConversationKind.TEMPORARY, id));
        }
        Id key = new Id(app, id);
        Known found = known.get(key);
        if (found != null && found.untilMs() > nowMs.getAsLong()) {
            return Future.succeededFuture(new Conversation(app, found.kind(), id));
        }
        Future<ConversationKind> underWay = asked.get(key);
        if (underWay == null) {
            underWay = calls.policy(new GetConversationPolicy(app, id))
                    .map(policy -> policy.kind())
                    .recover(ConversationKinds::roomIfUnknown)
                    .onComplete(_ -> asked.remove(key))
                    .onSuccess(kind -> learn(app, id, kind));
            if (!underWay.isComplete()) {
                asked.put(key, underWay);
            }
        }
        return underWay.map(kind -> new Conversation(app, kind, id));
    }

    /** An id that cannot be a conversation's is no failure either. */
    private static Future<ConversationKind> roomIfUnknown(Throwable failure) {
        ErrorCode code = StoaException.of(failure).code();
        return code == ErrorCode.CONVERSATION_NOT_FOUND || code == ErrorCode.BAD_REQUEST
                ? Future.succeededFuture(ConversationKind.ROOM)
                : Future.failedFuture(failure);
    }
}
