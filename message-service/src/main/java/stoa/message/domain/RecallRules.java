package stoa.message.domain;

import org.jspecify.annotations.Nullable;
import stoa.protocol.auth.AppSettings;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.history.HistoryOperations.FindMessage;
import stoa.protocol.id.Cursor;
import stoa.protocol.id.MessageId;
import stoa.protocol.log.Entry;
import stoa.protocol.log.LogEvent;
import stoa.protocol.message.MessageOperations.Recall;

/** Who may take back what, and for how long. Pure functions. */
public final class RecallRules {
    private RecallRules() {}

    /**
     * Why a recall is refused.
     *
     * @param recall what is asked
     * @param entry what was found under the message's id
     * @param settings of the app; null while they are not known
     * @param logTimeMs the log's clock now, epoch milliseconds
     * @return null when it is allowed
     */
    public static @Nullable ErrorCode refusal(
            Recall recall, Entry entry, @Nullable AppSettings settings, long logTimeMs) {
        if (!(entry.event() instanceof LogEvent.MessageAccepted message)
                || !message.conversation().equals(recall.conversation())) {
            return ErrorCode.MESSAGE_NOT_FOUND;
        }
        if (recall.session() == null) {
            return null;
        }
        if (!message.from().equals(recall.by())) {
            return ErrorCode.NOT_ALLOWED;
        }
        int seconds = settings == null ? 0 : settings.recallSeconds();
        return seconds > 0 && logTimeMs - entry.ts() > seconds * 1_000L ? ErrorCode.NOT_ALLOWED : null;
    }

    /**
     * The recall as it goes into the log; equal for every recall of the same message.
     *
     * @param recall what is asked
     * @return the event
     */
    public static LogEvent.MessageRecalled event(Recall recall) {
        return new LogEvent.MessageRecalled(
                recall.conversation(),
                MessageId.ofEvent("recall", recall.conversation(), recall.message()),
                recall.message(),
                recall.by(),
                recall.session());
    }

    /**
     * What to ask the history when the message is not recent.
     *
     * @param recall what is asked
     * @param generation log generation of this owner
     * @param next the next offset of the log
     * @return waits for the message's own place where the caller knows it, else for all of the log
     */
    public static FindMessage question(Recall recall, int generation, long next) {
        Cursor cursor = new Cursor(recall.cursor());
        boolean placeIsKnown = recall.cursor() != 0 && cursor.generation() == generation && cursor.offset() < next;
        return new FindMessage(recall.conversation(), recall.message(), placeIsKnown ? cursor.offset() : next - 1);
    }
}
