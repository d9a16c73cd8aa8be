package stoa.gateway.inbound;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** Takes everything in, but for messages with the id {@code old}. */
public final class FakeImports implements ImportCalls {
    /** What came, in order. */
    public final List<Object> asked = new CopyOnWriteArrayList<>();

    @Override
    public Future<ConversationsImported> conversations(ImportConversations request) {
        asked.add(request);
        return Future.succeededFuture(new ConversationsImported(request.conversations().stream()
                .map(one -> new ImportedConversation(one.id(), ImportOutcome.CHANGED_HERE, one.unique(), null))
                .toList()));
    }

    @Override
    public Future<MessagesImported> messages(ImportMessages request) {
        asked.add(request);
        List<RefusedMessage> refused = request.messages().stream()
                .filter(one -> one.id().equals("old"))
                .map(one -> new RefusedMessage(one.id(), Refusal.TOO_OLD))
                .toList();
        return Future.succeededFuture(new MessagesImported(request.messages().size() - refused.size(), 0, 1, refused));
    }

    @Override
    public Future<Done> touch(Touch request) {
        asked.add(request);
        return Future.succeededFuture(Done.DONE);
    }
}
