package stoa.importer.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stoa.importer.export.ConversationKind;
import stoa.importer.http.RefusedException;

/** Pages of the history of conversations, newest first. Thread-safe; blocks. */
@FunctionalInterface
public interface HistorySource {
    /**
     * Where a page begins.
     *
     * @param beforeTs only messages before this time; 0 for the newest
     * @param beforeId with it: of those of that time too which stand before this one; null for none of them
     */
    record Start(long beforeTs, @Nullable String beforeId) {
        /** At the newest message. */
        public static final Start NEWEST = new Start(0, null);
    }

    /**
     * Reads a page.
     *
     * @param conversation its id
     * @param kind what it is
     * @param start where the page begins
     * @return the page; empty behind the oldest message
     * @throws RefusedException when the service will not
     * @throws IOException when it does not answer
     * @throws InterruptedException when the run ends
     */
    HistoryPage page(String conversation, ConversationKind kind, Start start)
            throws RefusedException, IOException, InterruptedException;
}
