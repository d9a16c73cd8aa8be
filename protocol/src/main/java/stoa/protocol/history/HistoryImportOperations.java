package stoa.protocol.history;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stoa.protocol.bus.Operation;
import stoa.protocol.bus.Service;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.JsonText;

/**
 * How messages that were said elsewhere, before an app moved in, get into the history. They never were in the log: they
 * have no cursor that anything could be resumed from, and nobody is told of them.
 */
public final class HistoryImportOperations {
    /** Messages in one call at most. */
    public static final int MESSAGES_MAX = 100;

    /** A message must be older than this, in milliseconds: what the log is still telling comes after it. */
    public static final long SETTLED_MS = 10_000;

    /** By how much a message's time is moved at most where another of its conversation has it, in milliseconds. */
    public static final int MOVED_MS_MAX = 100;

    /** Keeps messages. Keeping them again changes nothing. */
    public static final Operation<ImportMessages, MessagesImported> IMPORT = Operation.idempotent(
                    Service.HISTORY, "history.import", ImportMessages.class, MessagesImported.class)
            .within(10_000);

    private HistoryImportOperations() {}

    /**
     * Messages of one conversation.
     *
     * @param conversation where they were said; of any kind
     * @param messages at most {@link #MESSAGES_MAX}, newest first, those of one time in the order in which they stand
     */
    public record ImportMessages(Conversation conversation, List<PastMessage> messages) {
        /** Copies the list. */
        public ImportMessages {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A message as it was said, or as it stood last.
     *
     * @param id its id where it was said, 1 to 64 characters on one line; within the conversation it is known by it
     * @param from user id of the sender
     * @param ts when, epoch milliseconds
     * @param type message type
     * @param content any JSON; as it stood last
     * @param mention who is mentioned; null for nobody
     * @param recalled whether it was taken back
     * @param changedTs when it was recalled or last modified, epoch milliseconds; 0 for never
     */
    public record PastMessage(
            String id,
            String from,
            long ts,
            String type,
            JsonText content,
            @Nullable JsonText mention,
            boolean recalled,
            long changedTs) {}

    /**
     * What became of them; every message is counted in one of {@code written}, {@code known} and {@code refused}.
     *
     * @param written how many are kept from now on
     * @param known how many were there already
     * @param moved how many of those written have a time a little earlier than their own, since times grow strictly
     *     along a conversation
     * @param refused those that are not kept
     */
    public record MessagesImported(int written, int known, int moved, List<RefusedMessage> refused) {
        /** Copies the list. */
        public MessagesImported {
            refused = List.copyOf(refused);
        }
    }

    /**
     * A message that is not kept.
     *
     * @param id its id
     * @param why not
     */
    public record RefusedMessage(String id, Refusal why) {}

    /** Why a message is not kept. */
    public enum Refusal {
        /** The history drops messages of its age. */
        TOO_OLD,
        /** It is not {@link #SETTLED_MS} old yet: to be brought again. */
        TOO_NEW,
        /** All times within {@link #MOVED_MS_MAX} before its own are taken. */
        NO_PLACE
    }
}
