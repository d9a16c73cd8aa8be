package stoa.message.domain;

import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;

/** What became of the question what holds in a conversation. */
public sealed interface ConversationAnswer {
    /**
     * It was answered.
     *
     * @param policy what holds
     */
    record Holds(ConversationPolicy policy) implements ConversationAnswer {}

    /** There is no such conversation, or none any more. */
    record Missing() implements ConversationAnswer {}

    /** Nobody answered. */
    record Silence() implements ConversationAnswer {}
}
