package stoa.gateway.inbound.leancloud.rest;

import io.vertx.core.Future;
import stoa.gateway.domain.ConversationCalls;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;

/** Which conversation an id names: its kind decides where its messages are. Stateless, any thread. */
final class Places {
    private final ConversationCalls conversations;

    Places(ConversationCalls conversations) {
        this.conversations = conversations;
    }

    /** The kind of what is below {@code /conversations}, by the id alone. */
    static ConversationKind withMembers(String id) {
        return id.startsWith(ConversationKind.TEMPORARY_PREFIX) ? ConversationKind.TEMPORARY : ConversationKind.GROUP;
    }

    /**
     * A conversation of some kind, which room-service is asked for; chat rooms are taken as they are, since their history
     * outlives them.
     */
    Future<Conversation> existing(Conversation where) {
        if (where.kind() == ConversationKind.ROOM) {
            return Future.succeededFuture(where);
        }
        return conversations
                .policy(new GetConversationPolicy(where.app(), where.id()))
                .map(policy -> {
                    if (policy.kind() != where.kind()) {
                        throw new StoaException(
                                ErrorCode.CONVERSATION_NOT_FOUND, "the conversation is of another kind");
                    }
                    return where;
                });
    }

    /** What an id names; what is no other conversation is a chat room. */
    Future<Conversation> any(String app, String id) {
        return conversations
                .policy(new GetConversationPolicy(app, id))
                .map(policy -> new Conversation(app, policy.kind(), id))
                .recover(failure ->
                        StoaException.of(failure).code() == ErrorCode.CONVERSATION_NOT_FOUND && isNotTemporary(id)
                                ? Future.succeededFuture(Conversation.room(app, id))
                                : Future.failedFuture(failure));
    }

    private static boolean isNotTemporary(String id) {
        return !id.startsWith(ConversationKind.TEMPORARY_PREFIX);
    }
}
