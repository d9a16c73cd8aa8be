package stoa.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.ConversationKind;
import stoa.protocol.id.JsonText;

/**
 * How conversations that were begun elsewhere, before an app moved in, come to be here under the ids they have. Nobody
 * is told of them, in the log neither.
 */
public final class ConversationImportOperations {
    /** Conversations in one call at most. */
    public static final int CONVERSATIONS_MAX = 100;

    /** Puts conversations in. Again with the same it changes nothing. */
    public static final Operation<ImportConversations, ConversationsImported> IMPORT = Operation.idempotent(
                    Service.ROOM, "room.conversation.import", ImportConversations.class, ConversationsImported.class)
            .within(15_000);

    private ConversationImportOperations() {}

    /**
     * Conversations of an app.
     *
     * @param app app key
     * @param conversations at most {@link #CONVERSATIONS_MAX}
     */
    public record ImportConversations(String app, List<PastConversation> conversations) {
        /** Copies the list. */
        public ImportConversations {
            conversations = List.copyOf(conversations);
        }
    }

    /**
     * A conversation as it was elsewhere.
     *
     * @param id its id there, which it keeps
     * @param kind {@link ConversationKind#GROUP} or {@link ConversationKind#SERVICE}
     * @param creator user id; null where a server began it
     * @param members user ids in the order in which they came, at most 3000; of a service conversation its subscribers
     * @param doNotDisturb those of the members who want no notice; others are passed over
     * @param unique whether it is found by its members from now on, unless another is already
     * @param attributes JSON object: {@code name}, {@code attr} and the app's own keys
     * @param times when what happened
     */
    public record PastConversation(
            String id,
            ConversationKind kind,
            @Nullable String creator,
            List<String> members,
            List<String> doNotDisturb,
            boolean unique,
            JsonText attributes,
            PastTimes times) {
        /** Copies the lists. */
        public PastConversation {
            members = List.copyOf(members);
            doNotDisturb = List.copyOf(doNotDisturb);
        }
    }

    /**
     * When what happened, epoch milliseconds.
     *
     * @param createdMs it was begun
     * @param updatedMs it was changed last
     * @param lastMessageMs something was said last; 0 for never
     */
    public record PastTimes(long createdMs, long updatedMs, long lastMessageMs) {}

    /**
     * What became of them.
     *
     * @param outcomes one each, in the order of the request
     */
    public record ConversationsImported(List<ImportedConversation> outcomes) {
        /** Copies the list. */
        public ConversationsImported {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * What became of one.
     *
     * @param id its id
     * @param outcome what
     * @param found whether it is found by its members, where that was asked for
     * @param why it was refused, for people; null where it was not
     */
    public record ImportedConversation(
            String id,
            ImportOutcome outcome,
            boolean found,
            @Nullable String why) {}

    /** What may become of a conversation. */
    public enum ImportOutcome {
        /** It is here from now on. */
        WRITTEN,
        /** It was here as it came before, and nothing here had changed it since: it is as it came now. */
        REPLACED,
        /** It was here just so before, whatever became of it since. */
        KNOWN,
        /** It is not as it came before, and it was changed here since, or it never came before: it stays as it is here. */
        CHANGED_HERE,
        /** It cannot be kept. */
        REFUSED
    }
}
