package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.id.Conversation;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.JsonText;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;

/** Who may take back or modify what, and for how long. Pure functions. */
final class ChangeRules {
    private ChangeRules() {}

    /**
     * Why a recall or modification is refused. Servers may change anything; others what they sent
     * themselves and, where the app limits it, not for ever. A counted message is many senders', so
     * none of them may.
     *
     * @param change what is asked
     * @param entry what was found under the message's id
     * @param settings of the app; null while they are not known
     * @param logTimeMs the log's clock now, epoch milliseconds
     * @return null when it is allowed
     */
    static @Nullable ErrorCode refusal(
            MessageChange change, Entry entry, @Nullable AppSettings settings, long logTimeMs) {
        if (!(entry.event() instanceof LogEvent.MessageAccepted message)
                || !message.conversation().equals(change.conversation())) {
            return ErrorCode.MESSAGE_NOT_FOUND;
        }
        if (change.session() == null) {
            return null;
        }
        if (!message.from().equals(change.by()) || TapCounter.isMerged(message)) {
            return ErrorCode.NOT_ALLOWED;
        }
        int seconds = settings == null ? 0 : settings.recallSeconds();
        return seconds > 0 && logTimeMs - entry.ts() > seconds * 1_000L ? ErrorCode.NOT_ALLOWED : null;
    }

    /**
     * The change as it goes into the log. Equal for every recall of the same message; a modification's
     * id is another one each time, but equal when the last one is asked for again.
     *
     * @param change what is asked
     * @param latest the last modification of the message in the log's window; null for none
     * @return the event
     */
    static LogEvent event(MessageChange change, Modifications.@Nullable Latest latest) {
        JsonText content = change.content();
        return content == null
                ? new LogEvent.MessageRecalled(
                        change.conversation(),
                        recallId(change.conversation(), change.message()),
                        change.message(),
                        change.by(),
                        change.session())
                : new LogEvent.MessageModified(
                        change.conversation(),
                        modificationId(change, content, latest),
                        change.message(),
                        change.by(),
                        change.session(),
                        content);
    }

    /**
     * The id of a message's recall.
     *
     * @param conversation where
     * @param message its id
     * @return the id every recall of it has
     */
    static String recallId(Conversation conversation, String message) {
        return MessageId.ofEvent("recall", conversation, message);
    }

    /**
     * The id of a content, to compare contents without keeping them.
     *
     * @param conversation where it is said
     * @param content what
     * @return equal for equal contents only
     */
    static String contentId(Conversation conversation, JsonText content) {
        return MessageId.ofEvent("content", conversation, content.value());
    }

    /**
     * What to ask the history when the message is not recent.
     *
     * @param change what is asked
     * @param generation log generation of this owner
     * @param next the next offset of the log
     * @return waits for the message's own place where the caller knows it, else for all of the log
     */
    static FindMessage question(MessageChange change, int generation, long next) {
        Cursor cursor = new Cursor(change.cursor());
        boolean placeIsKnown = change.cursor() != 0 && cursor.generation() == generation && cursor.offset() < next;
        return new FindMessage(change.conversation(), change.message(), placeIsKnown ? cursor.offset() : next - 1);
    }

    private static String modificationId(
            MessageChange change, JsonText content, Modifications.@Nullable Latest latest) {
        String contentId = contentId(change.conversation(), content);
        if (latest != null && latest.contentId().equals(contentId)) {
            return latest.id();
        }
        String before = latest == null ? "" : latest.id();
        return MessageId.ofEvent("modify", change.conversation(), change.message() + '\n' + contentId + '\n' + before);
    }
}
