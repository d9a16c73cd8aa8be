package stoa.gateway.domain;

import io.vertx.core.Future;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationImportOperations.ConversationsImported;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;

/** What is asked for what moves in; answers come on the caller's context, failures with a code. */
public interface ImportCalls {
    /**
     * Puts conversations in.
     *
     * @param request which
     * @return what became of them
     */
    Future<ConversationsImported> conversations(ImportConversations request);

    /**
     * Keeps messages.
     *
     * @param request which
     * @return what became of them
     */
    Future<MessagesImported> messages(ImportMessages request);

    /**
     * Notes when something was said last.
     *
     * @param request where
     * @return when it is noted
     */
    Future<Done> touch(Touch request);
}
