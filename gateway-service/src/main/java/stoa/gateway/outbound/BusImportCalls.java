package stoa.gateway.outbound;

import io.vertx.core.Future;
import stoa.gateway.domain.ImportCalls;
import stoa.kit.bus.Bus;
import stoa.protocol.bus.Done;
import stoa.protocol.conversation.ConversationImportOperations;
import stoa.protocol.conversation.ConversationImportOperations.ConversationsImported;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationOperations;
import stoa.protocol.conversation.ConversationOperations.Touch;
import stoa.protocol.history.HistoryImportOperations;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;

/** Asks any room-service and any history-service. Any thread; answers on the caller's context. */
public final class BusImportCalls implements ImportCalls {
    private final Bus bus;

    /**
     * Calls over a bus.
     *
     * @param bus this process's end
     */
    public BusImportCalls(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<ConversationsImported> conversations(ImportConversations request) {
        return bus.ask(ConversationImportOperations.IMPORT, request);
    }

    @Override
    public Future<MessagesImported> messages(ImportMessages request) {
        return bus.ask(HistoryImportOperations.IMPORT, request);
    }

    @Override
    public Future<Done> touch(Touch request) {
        return bus.ask(ConversationOperations.TOUCH, request);
    }
}
