package stoa.systemtests.docs;

import io.vertx.core.Future;
import java.util.List;
import stoa.gateway.domain.ImportCalls;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationImportOperations.ConversationsImported;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;
import stoa.protocol.history.HistoryImportOperations.Refusal;
import stoa.protocol.history.HistoryImportOperations.RefusedMessage;

/** Answers about what moves in as room-service and history-service would. */
final class CannedImports implements ImportCalls {
    @Override
    public Future<ConversationsImported> conversations(ImportConversations request) {
        return Future.succeededFuture(new ConversationsImported(List.of(
                new ImportedConversation(request.conversations().getFirst().id(), ImportOutcome.WRITTEN, true, null))));
    }

    @Override
    public Future<MessagesImported> messages(ImportMessages request) {
        String id = request.messages().getFirst().id();
        return Future.succeededFuture(new MessagesImported(1, 1, 0, List.of(new RefusedMessage(id, Refusal.TOO_OLD))));
    }

    @Override
    public Future<Done> touch(Touch request) {
        return Future.succeededFuture(Done.DONE);
    }
}
