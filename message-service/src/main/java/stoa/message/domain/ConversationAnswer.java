package stoa.message.domain;

import stoa.protocol.conversation.ConversationOperations.ConversationPolicy;
import stoa.protocol.error.StoaException;

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

    /**
     * What a failure means.
     *
     * @param failure of the question
     * @return an id that is too long, or no id, is no conversation's either
     */
    static ConversationAnswer of(Throwable failure) {
        return switch (StoaException.of(failure).code()) {
            case CONVERSATION_NOT_FOUND, BAD_REQUEST -> new Missing();
            default -> new Silence();
        };
    }
}
