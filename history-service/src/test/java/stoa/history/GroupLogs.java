package stoa.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.Priority;
import stoa.protocol.log.LogEvent;

/** Makes events of conversations that are no rooms. */
final class GroupLogs {
    private GroupLogs() {}

    static Conversation group(String id) {
        return new Conversation("app", ConversationKind.GROUP, id);
    }

    static LogEvent.MessageAccepted said(Conversation where, String id, String from) {
        return new LogEvent.MessageAccepted(
                where,
                id,
                from,
                null,
                "cid-" + id,
                "LC:-1",
                new JsonText("{\"_lctext\":\"" + id + "\"}"),
                Priority.NORMAL,
                null,
                null,
                null);
    }

    static LogEvent.MessageAccepted wishingReceipts(Conversation where, String id, String from) {
        return with(said(where, id, from), null, null);
    }

    static LogEvent.MessageAccepted mentioning(Conversation where, String id, String from, String mention) {
        return with(said(where, id, from), mention, null);
    }

    static LogEvent.MessageAccepted directed(Conversation where, String id, String from, String to) {
        return with(said(where, id, from), null, new LogEvent.Audience(List.of(to), false));
    }

    private static LogEvent.MessageAccepted with(
            LogEvent.MessageAccepted said, @Nullable String mention, LogEvent.@Nullable Audience audience) {
        return new LogEvent.MessageAccepted(
                said.conversation(),
                said.id(),
                said.from(),
                null,
                said.cid(),
                said.type(),
                said.content(),
                said.priority(),
                null,
                mention == null ? null : new JsonText(mention),
                audience,
                mention == null && audience == null);
    }

    static LogEvent.MessageRecalled recalled(Conversation where, String message) {
        return new LogEvent.MessageRecalled(where, "recall-" + message, message, "ann", null);
    }

    static LogEvent.MessageModified modified(Conversation where, String message) {
        return new LogEvent.MessageModified(
                where, "modify-" + message, message, "ann", null, new JsonText("{\"_lctext\":\"new\"}"));
    }
}
