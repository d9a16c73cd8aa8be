package stoa.history.domain;

import io.vertx.core.Future;
import java.util.List;
import stoa.protocol.history.HistoryImportOperations.PastMessage;
import stoa.protocol.id.Conversation;

/** Keeps messages that never were in the log. Any thread, never blocks. */
public interface ImportStore {
    /**
     * Keeps those that are not there, all or nothing.
     *
     * @param conversation where they were said
     * @param newestFirst the messages; of two with one time the first gets the later
     * @return what became of them
     */
    Future<Kept> keep(Conversation conversation, List<PastMessage> newestFirst);

    /**
     * What became of messages.
     *
     * @param written how many were not there
     * @param known how many were there
     * @param moved how many of those written have an earlier time than their own
     * @param noPlace ids of those for which there is no time
     */
    record Kept(int written, int known, int moved, List<String> noPlace) {
        /** Nothing. */
        public static final Kept NOTHING = new Kept(0, 0, 0, List.of());

        /** Copies the list. */
        public Kept {
            noPlace = List.copyOf(noPlace);
        }
    }
}
