package stoa.message.domain;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import stoa.protocol.log.LogEvent;
import stoa.protocol.log.PartitionFold;

/**
 * The last modification of each message, for as long as the log's fold knows repeats: so that the same
 * modification asked for again is a repeat, and the same content after another one is not. Not
 * thread-safe.
 */
final class Modifications {
    /** Messages remembered at most; the one modified longest ago goes first. */
    static final int MESSAGES_MAX = 10_000;

    /** A modification: its event's id, {@link ChangeRules#contentId}, and when it was in log time. */
    record Latest(String id, String contentId, long logTimeMs) {}

    private final LinkedHashMap<String, Latest> latestByMessage = new LinkedHashMap<>();

    /** Takes the next event of the log that is no repeat. */
    void note(LogEvent event, long logTimeMs) {
        while (!latestByMessage.isEmpty()
                && logTimeMs - latestByMessage.firstEntry().getValue().logTimeMs() >= PartitionFold.WINDOW_MS) {
            latestByMessage.pollFirstEntry();
        }
        if (event instanceof LogEvent.MessageModified modified) {
            String contentId = ChangeRules.contentId(modified.conversation(), modified.content());
            latestByMessage.putLast(modified.message(), new Latest(modified.id(), contentId, logTimeMs));
            if (latestByMessage.size() > MESSAGES_MAX) {
                latestByMessage.pollFirstEntry();
            }
        }
    }

    /** The last modification of a message; null when there is none within the window. */
    @Nullable
    Latest of(String message) {
        return latestByMessage.get(message);
    }
}
