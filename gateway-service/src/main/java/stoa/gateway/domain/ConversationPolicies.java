package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.conversation.ConversationOperations.GetConversationPolicy;

/** Who is in which conversation, as room-service says; the hub asks. Answers come on the caller's context. */
@FunctionalInterface
public interface ConversationPolicies {
    /**
     * Asks what holds in a conversation.
     *
     * @param request which
     * @return members and more; fails with {@code CONVERSATION_NOT_FOUND} where there is none
     */
    Future<ConversationPolicy> policy(GetConversationPolicy request);
}
