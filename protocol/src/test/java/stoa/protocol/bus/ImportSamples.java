package stoa.protocol.bus;

import java.util.List;
import stoa.protocol.conversation.ConversationImportOperations.ConversationsImported;
import stoa.protocol.conversation.ConversationImportOperations.ImportConversations;
import stoa.protocol.conversation.ConversationImportOperations.ImportOutcome;
import stoa.protocol.conversation.ConversationImportOperations.ImportedConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastConversation;
import stoa.protocol.conversation.ConversationImportOperations.PastTimes;
import stoa.protocol.history.HistoryImportOperations.ImportMessages;
import stoa.protocol.history.HistoryImportOperations.MessagesImported;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.history.HistoryImportOperations.Refusal;
import stoa.protocol.history.HistoryImportOperations.RefusedMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/** Values of every record about what moves in. */
final class ImportSamples {
    private ImportSamples() {}

    static List<Object> all() {
        return List.of(
                new ImportConversations(
                        "app",
                        List.of(new PastConversation(
                                "c1",
                                ConversationKind.GROUP,
                                "ann",
                                List.of("ann", "bob"),
                                List.of("bob"),
                                true,
                                new JsonText("{\"name\":\"x\"}"),
                                new PastTimes(7, 8, 9)))),
                new ConversationsImported(
                        List.of(new ImportedConversation("c1", ImportOutcome.REFUSED, false, "too many members"))),
                new ImportMessages(
                        new Conversation("app", ConversationKind.GROUP, "c1"),
                        List.of(new PastMessage(
                                "m1", "ann", 9, "LC:-1", new JsonText("{\"_lctext\":\"x\"}"), null, true, 10))),
                new MessagesImported(1, 2, 3, List.of(new RefusedMessage("m9", Refusal.TOO_OLD))));
    }
}
